"""What the site puts on a device: the cookie, what it holds, and the pages that are kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from blueprints.shell.cookie_jar import desk_name
from blueprints.shell.visitor import device_cookie

PAGES_KEPT = "amoe-1"
"""The name of the store in `static/worker.js`."""

HOLDS: dict[str, LazyString] = {
    "a": _("a random key by which your session is found while you are signed in"),
    "m": _("a random key by which a sign-in that waits for its code is found"),
    "c": _("a random key by which a change of address that waits for its code is found"),
    "d": _("what was just done in your account, to say it once"),
    "l": _("a random key by which the report of a lost phone or mailbox is found"),
    "p": _("a random key by which the choice of a new password is found"),
    "q": _("a random key for setting up an authenticator app, until it is confirmed"),
    "s": _("a random key by which your registration is found"),
    "r": _("the reference that you read out when you call"),
    "t": _("when you last looked at a page of the registration or of your account"),
    "stored": _("that a registration was begun"),
    "done": _("that a registration was finished"),
    "csrf_token": _("a random word that keeps other sites from sending forms in your name"),
}
"""What the cookie holds, by its name there; `tests/checked/cookies.txt` is the same list."""

DESK_HOLDS: dict[str, LazyString] = {
    "a": _("a random key by which an agent's session is found"),
    "d": _("how the agent's last session ended, to say it once"),
    "csrf_token": _("a random word that keeps other sites from sending forms in the agent's name"),
}
"""The same of the desk's cookie."""


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
            device_cookie(),
            _("A cookie for the device"),
            _(
                "Tells that a code was already typed on this device, so that your password is enough."
            ),
            _("30 days, or until you take the device off the list in your account."),
            _("This site, when you sign in with a code and do not say that the phone is shared."),
        ),
        Stored(
            PAGES_KEPT,
            _("Public pages that the browser keeps"),
            _(
                "Keeps the public pages that you have read, to show them when there is no network. Never a page of the registration or of your account."
            ),
            _(
                "Until newer pages take their place, or until you erase the data of this site in the browser."
            ),
            _("This site, by a small script, in browsers that can do it."),
        ),
        Stored(
            desk_name(current_app._get_current_object()),  # type: ignore[attr-defined]
            _("A cookie for agents of the call centre only"),
            _("Keeps an agent's session, and protects the forms of the agents' pages."),
            _("Until the agent closes the browser. The session behind it ends sooner."),
            _("The agents' own pages; no other page sets it or reads it."),
        ),
    ]
