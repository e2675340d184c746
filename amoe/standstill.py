"""The time for which the site was closed: it does not count for registrations that had begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from amoe.limits import DAY

MOST = DAY
"""Seconds that a registration gains at most: what was typed on a shared phone dies some time."""

Period = tuple[int, int]
"""Begin and end in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Standstill:
    """Periods in which nobody could go on: oldest first, none touching another."""

    periods: tuple[Period, ...] = ()

    @classmethod
    def of(cls, periods: Iterable[Period]) -> Standstill:
        """Those periods, in any order and overlapping or not."""
        merged: list[Period] = []
        for begin, end in sorted(periods):
            if merged and begin <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((begin, end))
        return cls(tuple(merged))

    def between(self, since: int, now: int) -> int:
        """How many seconds of that time do not count."""
        stood = sum(
            max(0, min(end, now) - max(begin, since)) for begin, end in self.periods
        )  # most of the time there is no period at all
        return min(stood, MOST)

    def before(self, now: int, seconds: int) -> int:
        """The moment since which `seconds` that count have passed."""
        at, left, gained = now, seconds, MOST
        for begin, end in reversed(self.periods):
            end = min(end, now)
            if begin >= end:
                continue
            if at - end >= left:
                break
            left -= at - end
            stood = min(end - begin, gained)
            gained -= stood
            at = end - stood
        return at - left


RUNNING = Standstill()
"""The site was never closed."""
