"""Public pages: the same for everyone, no cookie, kept by caches."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from blueprints.shell.languages import language
from blueprints.shell.respond import page

blueprint = Blueprint("pages", __name__)

_KEPT = "public, max-age=300"


@blueprint.get("/")
def root() -> Response:
    """The home page in the browser's language, at once and without a redirect."""
    response = _public("pages/home.html")
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<language:language>/")
def home() -> Response:
    """The home page."""
    return _public("pages/home.html")


@blueprint.get("/<language:language>/connexion")
def sign_in() -> Response:
    """What to know about signing in while the insured space is not open yet."""
    return _public("pages/sign_in.html")


@blueprint.get("/<language:language>/conditions-generales")
def terms() -> Response:
    """The terms and the personal-data notice, to read and to keep."""
    return _public("pages/terms.html")


def _public(template: str) -> Response:
    response = page(template, start=url_for("registration.start", language=language()))
    response.headers["Cache-Control"] = _KEPT
    return response
