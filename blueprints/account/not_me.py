"""`/ce-n-est-pas-moi/…`: the link in the mail about a new device; ends everything by one button."""

from __future__ import annotations

from flask import Blueprint, Response, request

from blueprints.account.common import service, show
from blueprints.shell import insured
from blueprints.shell.respond import leave, secret_address
from blueprints.shell.template_words import link
from blueprints.shell.visitor import visitor


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/ce-n-est-pas-moi/<token>", "not_me", not_me, methods=["GET", "POST"])


def not_me(token: str) -> Response:
    """Ask for one press of a button, then end all and lead to a new password."""
    if request.method == "GET":
        alive = service().sign_outs.whose(token) is not None
        return secret_address(
            show("not_me", token=token) if alive else show("link_dead", status=410)
        )
    reset = service().sign_outs.not_me(visitor(), token)
    if reset is None:
        return secret_address(show("link_dead", status=410))
    insured.end()
    return secret_address(leave(link("recovery.reset", token=reset)))
