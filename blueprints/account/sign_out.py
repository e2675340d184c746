"""`/deconnexion`: out of this device or of all, by POST; the page before is not shown again."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request

from blueprints.account.common import service, show
from blueprints.shell import insured
from blueprints.shell.respond import leave, never_stored
from blueprints.shell.template_words import link

FORGET = '"cache", "storage"'
"""What the browser removes of the site. Not its cookies: the device stays known, and only the
session's own cookie, which is emptied, told who was signed in."""


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/deconnexion", "sign_out", sign_out, methods=["GET", "POST"])


def sign_out() -> Response:
    """End this session, or with `do=partout` all of them, then say so."""
    if request.method == "GET":
        if insured.find(extend=False) is not None:
            return leave(link("account.home"))
        return show("signed_out")
    found = insured.find(extend=False)
    if found is not None and request.form.get("do") == "partout":
        service().sign_outs.everywhere(found)
    elif found is not None:
        service().sign_outs.here(found)
    insured.end()
    response: Response = redirect(link("account.sign_out"), 303)  # type: ignore[assignment]
    response.headers["Clear-Site-Data"] = FORGET
    return never_stored(response)
