"""`/verifier/…`: whether a certificate is valid today, whether a file is ours. Public."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _

from amoe.certificates import Valid
from amoe.limits import CHECKS_PER_ADDRESS
from amoe.ports import RegistryUnavailable
from blueprints.papers import documents
from blueprints.papers.common import service
from blueprints.shell.languages import language, stand_for
from blueprints.shell.respond import kept, page, secret_address
from extensions import limiter

MOST_FILE = 256 * 1024
"""Bytes: our papers have some 70,000."""


def init(blueprint: Blueprint) -> None:
    """Add the addresses."""
    add = blueprint.add_url_rule
    add("/verifier/cle.pem", view_func=public_key, methods=["GET"])
    add("/verifier/fichier", "file_short", file_short, methods=["GET"])
    add("/<language:language>/verifier/fichier", "file", file, methods=["GET", "POST"])
    add("/verifier/<name>", "check_short", check_short, methods=["GET"])
    add("/<language:language>/verifier/<name>", "check", check, methods=["GET"])
    blueprint.url_value_preprocessor(_make_room)


def _make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take a larger body where a file is checked, before anybody looks at the form."""
    if endpoint == "papers.file":
        request.max_content_length = MOST_FILE


def check_short(name: str) -> Response:
    """The same in the browser's language: what the code on the paper leads to."""
    stand_for("papers.check", name=name)
    response = check(name)
    response.vary.add("Accept-Language")
    return response


@limiter.limit(CHECKS_PER_ADDRESS)
def check(name: str) -> Response:
    """Valid or not. A certificate that never was, was withdrawn or has ended: the same words."""
    try:
        found = service().certificates.check(name)
    except RegistryUnavailable:
        response = _said("unchecked", 503)
        response.headers["Retry-After"] = "120"
        return response
    if found is None:
        return _said("invalid", 404)
    return _said(
        "valid",
        initials=_initials(found),
        rights_from=documents.shown(found.rights_from),
        rights_to=documents.shown(found.rights_to),
        made_at=found.made_at,
        now=service().clock.now(),
    )


def file_short() -> Response:
    """The same in the browser's language."""
    stand_for("papers.file")
    response = file()
    response.vary.add("Accept-Language")
    return response


@limiter.limit(CHECKS_PER_ADDRESS)
def file() -> Response:
    """Whether a file is one of ours, unaltered. It is looked at and forgotten."""
    if request.method == "GET":
        return _said("file", verdict="", errors={})
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        return _said("file", 422, verdict="", errors={"file": _("Choose a file first.")})
    genuine = service().signer.genuine(content)
    verdict = "genuine" if genuine else "altered"
    return _said("file", 200 if genuine else 422, verdict=verdict, errors={})


def public_key() -> Response:
    """The keys that check our signatures, for programs."""
    return kept(Response(service().signer.public_keys(), mimetype="application/x-pem-file"))


def _said(template: str, status: int = 200, **words: Any) -> Response:
    response = page(f"papers/{template}.html", status=status, htmx=False, **words)
    response.headers["X-Robots-Tag"] = "noindex"
    return secret_address(response)


def _initials(found: Valid) -> str:
    """In the script of the page where the registry has the name in it."""
    facts = found.facts
    names = (facts.first_name, facts.last_name)
    if language() == "ar" and facts.first_name_ar and facts.last_name_ar:
        names = (facts.first_name_ar, facts.last_name_ar)
    return " ".join(f"{name.strip()[:1].upper()}." for name in names if name.strip())
