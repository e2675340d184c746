"""The page that says that nothing more can be done here for now, until when, and where to go."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _

from amoe.limits import HOUR
from amoe.outcomes import Locked
from amoe.reasons import Reason
from amoe.registration import Registration
from blueprints.registration import visit as visits
from blueprints.registration.step import Step
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
    Reason.PREFIX_LOCKED: (
        _("No code can be sent to this number for now"),
        _("Too many codes were asked for and never used, for numbers that begin like yours. It is not your fault: try again later, or use another number."),
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

_IDENTITY = ("identite", _("Check what I entered"))
_ADDRESSES = {
    "email": ("courriel", _("Change the address")),
    "phone": ("telephone", _("Change the number")),
}
"""Where another address can be given, by the stage at which its codes are typed."""
_CHANGE = {
    Reason.QUESTION_LOCKED: _IDENTITY,
    Reason.EMAIL_LOCKED: _ADDRESSES["email"],
    Reason.PHONE_LOCKED: _ADDRESSES["phone"],
    Reason.PREFIX_LOCKED: _ADDRESSES["phone"],
}


def locked_page(locked: Locked, registration: Registration, step: Step, now: int) -> Response:
    """The page of a lock: 429 with the time it opens, 503 without SMS, 409 with an account."""
    visits.remember(registration, now)
    words = locked_words(locked, registration, step, now)
    seconds = words["seconds"]
    paused = locked.reason is Reason.SMS_PAUSED
    response = page(
        "registration/locked.html",
        status=503 if paused else 409 if seconds is None else 429,
        reference=registration.reference,
        **words,
    )
    if paused or seconds is not None:
        response.headers["Retry-After"] = str(HOUR if seconds is None else seconds)
    return never_stored(response)


def locked_words(
    locked: Locked, registration: Registration, step: Step, now: int
) -> dict[str, Any]:
    """What the page of a lock says."""
    reason = locked.reason
    title, words = SAID[reason]
    paused = reason is Reason.SMS_PAUSED
    return {
        "title": title,
        "words": words,
        "until": locked.until,
        "seconds": max(0, locked.until - now) if locked.until is not None else None,
        "kept_until": registration.kept_until if paused else 0,
        "told": False,
        "again": step.slug if paused else "",
        "change": _ADDRESSES.get(step.stage)
        if reason is Reason.CODE_LOCKED
        else _CHANGE.get(reason),
        "sign_in": reason is Reason.ACCOUNT_EXISTS,
    }
