"""The page that says that nothing more can be done here for now, until when, and where to go."""

from __future__ import annotations

from flask import Response
from flask_babel import lazy_gettext as _

from amoe.outcomes import Locked
from amoe.reasons import Reason
from amoe.registration import Registration
from blueprints.registration import visit as visits
from blueprints.shell.respond import never_stored, page

SAID = {
    Reason.QUESTION_LOCKED: (
        _("No try is left for now"),
        _("To protect the account, the question can be answered a few times only. Have the right number ready for the next try, or call us: an agent can help."),
    ),
    Reason.CODE_LOCKED: (
        _("Too many wrong codes"),
        _("To protect you, no more codes can be tried for this address today."),
    ),
    Reason.EMAIL_LOCKED: (
        _("Too many codes were sent to this e-mail address"),
        _("If none has arrived, look in the spam folder, or use another address."),
    ),
    Reason.PHONE_LOCKED: (
        _("Too many codes were sent to this number"),
        _("If none has arrived, check that your phone has a network, or use another number."),
    ),
    Reason.SENDS_LOCKED: (
        _("Too many codes were sent for this account today"),
        _("More can be sent tomorrow. Use the code of the last message if it is still valid, or call us: an agent can help."),
    ),
    Reason.SMS_PAUSED: (
        _("SMS cannot be sent right now"),
        _("The sending of SMS is paused for everybody. It is not your fault; your e-mail address stays proved."),
    ),
    Reason.JOURNEY_LOCKED: (
        _("Too many identities were tried"),
        _("Check your papers, then come back, or call us: an agent can help."),
    ),
    Reason.ACCOUNT_EXISTS: (
        _("You already have an account"),
        _("An account is already open for you. You do not need another one: sign in, or choose a new password if you have forgotten yours."),
    ),
}  # fmt: skip

_CHANGE = {
    Reason.QUESTION_LOCKED: "identite",
    Reason.EMAIL_LOCKED: "courriel",
    Reason.CODE_LOCKED: None,
    Reason.PHONE_LOCKED: "telephone",
}


def locked_page(locked: Locked, registration: Registration, now: int) -> Response:
    """The page of a lock: 429 with the time it opens, or 409 when an account exists."""
    visits.remember(registration, now)
    title, words = SAID[locked.reason]
    seconds = max(0, locked.until - now) if locked.until is not None else None
    response = page(
        "registration/locked.html",
        status=429 if seconds is not None else 409,
        title=title,
        words=words,
        until=locked.until,
        seconds=seconds,
        change=_CHANGE.get(locked.reason),
        reference=registration.reference,
    )
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return never_stored(response)
