"""What posters and ready texts say of one university, in a language of the reader, not the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import escape

from amoe import qr
from amoe.campuses import Campus
from blueprints.shell.template_words import link
from blueprints.shell.texts import render, translate

TEXTS = ("mail", "site", "social")
"""The ready texts: a template each in `templates/campus/`."""


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is used."""
    return text


POSTER = {
    "kicker": _("Health insurance for students"),
    "title": _("Open your AMOE account"),
    "lead": _("Follow your claims and your refunds."),
    "free": _("Free"),
    "question": _("A question? Call centre"),
}
STEPS = (
    _("Scan the code or type the address."),
    _("Have your CNI and your immatriculation number ready."),
    _("In five minutes, your account is ready."),
)
CODE_LEADS_TO = _("QR code that leads to this address:")
OPEN = _("Open my AMOE insured account")


@dataclass(frozen=True, slots=True)
class Address:
    """A university's short address: the whole one, and as people type it."""

    whole: str
    short: str


def address(campus: Campus) -> Address:
    """The short address of a university, on this site."""
    whole = current_app.extensions["settings"].site_url + link("campus.visit", code=campus.code)
    return Address(whole, whole.split("://", 1)[-1])


def paper(campus: Campus, *languages: str, size: str = "a4") -> dict[str, Any]:
    """What a paper's template is told."""
    fund, goes = current_app.extensions["settings"].fund, address(campus)
    return {
        "languages": languages,
        "size": size,
        "title": " / ".join(
            f"{campus.whole_name(each)} – {translate(each, POSTER['title'])}" for each in languages
        ),
        "author": f"{fund.name} {fund.scheme}",
        "address": goes.short,
        "qr": qr.svg(goes.whole),
        "call_centre": fund.call_centre,
        "alt": {each: f"{translate(each, CODE_LEADS_TO)} {goes.short}" for each in languages},
        "words": {each: _words(campus, each) for each in languages},
    }


def _words(campus: Campus, language: str) -> dict[str, Any]:
    return {
        "name": campus.whole_name(language),
        "steps": [str(translate(language, step)) for step in STEPS],
        **{name: str(translate(language, text)) for name, text in POSTER.items()},
    }


def ready_text(name: str, campus: Campus, language: str) -> str:
    """A text to send or to publish as it is; `readme` tells what the kit's files are."""
    words = {"name": campus.whole_name(language), "address": address(campus)}
    return render(f"campus/{name}.txt", language, words).strip() + "\n"


def button(campus: Campus, language: str) -> str:
    """A link that looks like a button on any page: HTML to paste, without script or picture."""
    style = (
        "display:inline-block;padding:12px 20px;border-radius:8px;background:#0b6b4f;"
        "color:#fff;font-weight:bold;text-decoration:none"
    )
    turned = ' dir="rtl"' if language == "ar" else ""
    return (
        f'<a href="{escape(address(campus).whole)}" lang="{language}"{turned} style="{style}">'
        f"{translate(language, OPEN)}</a>\n"
    )
