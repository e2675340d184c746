"""A clock that tests set: time passes only when they say so."""

from __future__ import annotations

import time


class SetClock:
    """Starts at the real time and stands still."""

    def __init__(self) -> None:
        """Start now."""
        self._now = int(time.time())

    def now(self) -> int:
        """Seconds since 1970."""
        return self._now

    def passes(self, seconds: int) -> None:
        """Let time pass."""
        self._now += seconds
