"""The link that stops announcements: a page with one button, and a mail program's one click."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request

from amoe.service import Service
from blueprints.shell.respond import never_stored, page
from extensions import csrf


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule(
        "/<language:language>/courriels/arret/<token>",
        "unsubscribe",
        unsubscribe,
        methods=["GET", "POST"],
    )


# RFC 8058: a mail program sends `List-Unsubscribe=One-Click` from its own servers, without a
# cookie or a form of ours. The signed token is what authorises it, and it can do nothing else.
@csrf.exempt
def unsubscribe(token: str) -> Response:
    """Ask on GET, which changes nothing (scanners of mail follow every link); stop on POST.

    The answer is the same whether or not the mailbox had stopped them before. No redirect: after
    a POST of their own, mail programs do not follow one.
    """
    service: Service = current_app.extensions["amoe"]
    if service.unsubscribing.mailbox(token) is None:
        abort(404)
    if request.method == "POST":
        service.unsubscribing.unsubscribe(token)
        return never_stored(page("campaign/unsubscribed.html"))
    return never_stored(page("campaign/unsubscribe.html", here=request.path))
