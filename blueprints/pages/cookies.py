"""What the site puts on a device: the cookie, what it holds, and the pages that are kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

PAGES_KEPT = "amoe-1"
"""The name of the store in `static/worker.js`."""

HOLDS: dict[str, LazyString] = {
    "s": _("a random key by which your registration is found"),
    "r": _("the reference that you read out when you call"),
    "t": _("when you last looked at a page of the registration"),
    "stored": _("that a registration was begun"),
    "done": _("that a registration was finished"),
    "csrf_token": _("a random word that keeps other sites from sending forms in your name"),
}
"""What the cookie holds, by its name there; `tests/checked/cookies.txt` is the same list."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One thing on the device."""

    name: str
    kind: LazyString
    purpose: LazyString
    life: LazyString
    setter: LazyString


def stored() -> list[Stored]:
    """Everything that the site puts on a device, the cookie first."""
    return [
        Stored(
            current_app.config["SESSION_COOKIE_NAME"],
            _("A cookie"),
            _("Keeps the steps of your registration together and protects the forms."),
            _("Until you close the browser. The registration behind it ends sooner."),
            _(
                "This site, when you open a form that sends us something, such as the registration. The pages to read set none."
            ),
        ),
        Stored(
            PAGES_KEPT,
            _("Public pages that the browser keeps"),
            _(
                "Keeps the public pages that you have read, to show them when there is no network. Never a page of the registration."
            ),
            _(
                "Until newer pages take their place, or until you erase the data of this site in the browser."
            ),
            _("This site, by a small script, in browsers that can do it."),
        ),
    ]
