"""`/compte/avis`: how somebody hears of their claims; and the link that stops it, in each mail."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from amoe import emails, phones
from amoe.claim_notices import WAYS
from amoe.limits import FLOOD_PER_ADDRESS
from blueprints.claims.common import service
from blueprints.shell.insured import current, signed_in
from blueprints.shell.respond import advance, page, secret_address
from blueprints.shell.template_words import link
from extensions import csrf, limiter


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    add = blueprint.add_url_rule
    add("/compte/avis", "notices", notices, methods=["GET", "POST"])
    add("/avis/arret/<token>", "stop", stop, methods=["GET", "POST"])


@signed_in
def notices() -> Response:
    """Choose between mail, SMS and nothing."""
    account = current().account
    if request.method == "GET":
        return _page(account.notices, done="fait" in request.args)
    _guard()
    way = request.form.get("way", "")
    if way not in WAYS:
        abort(400)
    service().claim_notices.choose(account, way)
    return advance(link("claims.notices") + "?fait=1", lambda: _page(way, done=True))


# As for announcements (RFC 8058): the signed token is what authorises a mail program's one click,
# and it can do nothing else.
@csrf.exempt
def stop(token: str) -> Response:
    """Ask on GET, which changes nothing; stop on POST. Works without signing in."""
    if service().claim_notices.whose(token) is None:
        abort(404)
    if request.method == "POST":
        service().claim_notices.stop(token)
        return secret_address(page("claims/stopped.html"))
    return secret_address(page("claims/stop.html", here=request.path))


@limiter.limit(FLOOD_PER_ADDRESS)
def _guard() -> None:
    """Stop a flood from one address."""


def _page(way: str, *, done: bool) -> Response:
    account = current().account
    return page(
        "claims/notices.html",
        way=way,
        done=done,
        email=emails.masked(account.email),
        phone=phones.masked(account.phone),
    )
