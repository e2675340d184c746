"""`/compte/securite` and `/compte/appareils`: the password, the app, the devices."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from blueprints.account.common import flood_guard, service, show
from blueprints.shell.insured import current, signed_in
from blueprints.shell.respond import leave
from blueprints.shell.template_words import link


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    add = blueprint.add_url_rule
    add("/compte/securite", "security", security)
    add("/compte/appareils", "devices", devices, methods=["GET", "POST"])


@signed_in
def security() -> Response:
    """What keeps the account safe, each with the way to it."""
    account = current().account
    codes = service().authenticator.left(account) if account.totp else 0
    return show("security", app=bool(account.totp), codes=codes)


@signed_in
def devices() -> Response:
    """The devices that need no code; forget one of them, or all."""
    here, known = current(), service().devices
    if request.method == "POST":
        flood_guard()
        _forget(request.form.get("do", ""), request.form.get("device", ""))
        return leave(link("account.devices"))
    found = known.of(here.account.id, service().clock.now())
    return show("devices", devices=found, here=here.device)


def _forget(wish: str, device: str) -> None:
    if wish == "partout":
        service().sign_outs.revoke_all(current())
    elif not service().sign_outs.revoke(current(), device):
        abort(404)
