"""When something is expected to be back: minutes from now, or a time of Morocco."""

from __future__ import annotations

from datetime import datetime

from amoe.limits import DAY, MINUTE
from blueprints.shell.template_words import MOROCCO

_FARTHEST = 30 * DAY


class BadTime(ValueError):
    """It is no time, is over, or is too far away."""


def until(typed: str, now: int) -> int | None:
    """Seconds since 1970 for "90" or "2026-11-23T14:30"; None for nothing. Raises BadTime."""
    typed = typed.strip()
    if not typed:
        return None
    if typed.isascii() and typed.isdigit():
        at = now + int(typed[:9]) * MINUTE
    else:
        try:
            found = datetime.fromisoformat(typed)
            at = int((found if found.tzinfo else found.replace(tzinfo=MOROCCO)).timestamp())
        except (ValueError, OverflowError):
            raise BadTime("neither minutes nor a time such as 2026-11-23T14:30") from None
    if not now < at <= now + _FARTHEST:
        raise BadTime("not within the next 30 days")
    return at
