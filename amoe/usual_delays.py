"""How long claims of a kind usually take until they are paid, from this fund's own figures."""

from __future__ import annotations

from amoe.ports import Clock
from amoe.store.claims import Claims

REMEMBERED = 60
"""Seconds: only an import changes the figures."""


class UsualDelays:
    """The median days from deposit to payment; nothing for kinds with too few paid claims."""

    def __init__(self, claims: Claims, clock: Clock) -> None:
        """Take where the figures are kept."""
        self._claims = claims
        self._clock = clock
        self._known: tuple[int, dict[str, int]] | None = None

    def of(self, kind: str) -> int | None:
        """The usual days of a kind; None when they are not known."""
        now = self._clock.now()
        if self._known is None or not 0 <= now - self._known[0] < REMEMBERED:
            self._known = (now, self._claims.usual_delays())
        return self._known[1].get(kind)
