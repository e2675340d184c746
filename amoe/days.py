"""Days as Morocco counts them: rights, deadlines and papers go by the calendar there."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

MOROCCO = ZoneInfo("Africa/Casablanca")


def day_of(at: int) -> str:
    """The day in Morocco of a moment (seconds since 1970), such as 2026-03-27."""
    return datetime.fromtimestamp(at, MOROCCO).date().isoformat()
