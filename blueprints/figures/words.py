"""The words of the figures: what a code of a step, a reason or a channel is called."""

from __future__ import annotations

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from amoe.disclosure import Cell, Why
from blueprints.shell.locks import LOCKED
from blueprints.shell.sentences import SENTENCES
from blueprints.shell.template_words import ltr, minutes

JOURNEY: dict[str, LazyString] = {
    "start": _("Started"),
    "conditions": _("Terms and personal data"),
    "identite": _("Identity"),
    "question": _("Identity question"),
    "courriel": _("E-mail address"),
    "code-courriel": _("Code from the e-mail"),
    "telephone": _("Mobile number"),
    "code-telephone": _("Code from the SMS"),
    "mot-de-passe": _("Password: the account is open"),
}
CHANNELS: dict[str, LazyString] = {"email": _("E-mail"), "sms": _("SMS message")}
MODES: dict[str, LazyString] = {
    "plain": _("Plain pages"),
    "htmx": _("Pages with JavaScript"),
    "": _("Unknown"),
}
SIGN_INS: dict[str, LazyString] = {
    "accepted": _("People who signed in"),
    "refused": _("Sign-ins refused"),
    "stay": _("A code was asked for first"),
    "locked": _("Sign-ins locked"),
    "not_me": _("“It was not me”"),
}
_WHY: dict[Why, LazyString] = {
    Why.FEW: _("fewer than 5"),
    Why.GUARD: _("not shown"),
    Why.CLOSE: _("almost as many"),
}


_ENDS = {5: "≤\u00a0", 95: "≥\u00a0"}


def cell(found: Cell) -> str:
    """A count, or why it is not shown."""
    return str(found.n) if found.why is None else str(_WHY[found.why])


def reason(code: str) -> str:
    """What a person was told, in short; else the code itself."""
    known = {str(key): words for key, words in SENTENCES.items()}
    locked = {str(key): title for key, (title, _words) in LOCKED.items()}
    return str(known.get(code) or locked.get(code) or code)


def took(seconds: int | None) -> str:
    """A time of about so many seconds; None: more than half an hour."""
    return gettext("over 30 minutes") if seconds is None else ltr(minutes(seconds))


def hour(name: str) -> str:
    """An hour of the day."""
    return ltr(f"{int(name):02}:00")


def share(percent: int | None) -> str:
    """About what share; nothing of too few, and never quite all or none."""
    if percent is None:
        return ""
    return ltr(f"{_ENDS.get(percent, '')}{percent}\u00a0%")
