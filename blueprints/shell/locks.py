"""What is said when nothing more can be tried for a while, and the page that says it."""

from __future__ import annotations

from flask import Response, g
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from amoe.limits import HOUR
from amoe.outcomes import Locked
from amoe.reasons import Reason
from blueprints.shell.showing import service, show

LOCKED: dict[Reason, tuple[LazyString, LazyString]] = {
    Reason.CODE_LOCKED: (
        _("Too many wrong codes"),
        _("To protect the account, no more codes can be tried today."),
    ),
    Reason.SENDS_LOCKED: (
        _("Too many codes were asked for"),
        _("If an account goes by this name, its mailbox holds a mail from us: with the link in it one can still go on, for 24 hours after it came."),
    ),
    Reason.SIGN_IN_LOCKED: (
        _("Too many wrong passwords"),
        _("To protect the account, no more passwords can be tried today. You can choose a new one."),
    ),
    Reason.QUESTION_LOCKED: (
        _("No try is left for now"),
        _("To protect the account, the question can be answered a few times only. Have the right number ready for the next try, or call us: an agent can help."),
    ),
    Reason.LOSING_LOCKED: (
        _("It was asked for too often"),
        _("To protect the account, a lost number or address can be reported a few times only. Call us if you cannot wait: an agent can help."),
    ),
    Reason.LOSING_OPEN: (
        _("A change waits already"),
        _("A new number or address was given for this account before. It can be cancelled by the link in our messages; another one can be given after that."),
    ),
}  # fmt: skip
"""Title and words of the pages of locks."""

_BY_PASSWORD = {Reason.SIGN_IN_LOCKED, Reason.SENDS_LOCKED}
"""Where a new password is a way on; from the others it would lead in a circle."""


def locked(outcome: Locked) -> Response:
    """The page of a lock: when it opens, and where to go until then."""
    g.reason = str(outcome.reason)
    title, words = LOCKED[outcome.reason]
    now = service().clock.now()
    seconds = max(1, outcome.until - now) if outcome.until else HOUR
    response = show(
        "shell/locked.html",
        status=429,
        title=title,
        words=words,
        seconds=seconds,
        until=outcome.until,
        password=outcome.reason in _BY_PASSWORD,
    )
    response.headers["Retry-After"] = str(seconds)
    return response
