"""A registry that is slow, down or out of its mind when a test says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from amoe.adapters.sqlite_registry import SqliteRegistry
from amoe.identity import Identity
from amoe.service import Service

WELL, SLOW, DOWN = "well", "slow", "down"
_LONGEST = 10.0
"""Seconds after which even a slow answer comes, should a test forget to release it."""


class MoodyRegistry:
    """Asks the site's own registry, unless it is in a bad mood."""

    def __init__(self) -> None:
        """In good health at first; `real` is set once the site is there."""
        self.real: SqliteRegistry | None = None
        self.mood: Any = WELL
        """WELL, SLOW, DOWN, or what to answer instead of a finding."""
        self.asked = 0
        self._released = threading.Event()

    def stands_for(self, service: Service) -> None:
        """Ask this service's own table when in good health."""
        self.real = SqliteRegistry(service.registry_database, service.secrecy, service.clock)

    def release(self) -> None:
        """Let those who wait for a slow answer have it."""
        self._released.set()

    def find(self, identity: Identity) -> Any:
        """What the mood allows."""
        assert self.real
        return self._in_mood(self.real.find, identity)

    def person(self, key: bytes) -> Any:
        """What the mood allows."""
        assert self.real
        return self._in_mood(self.real.person, key)

    def holder(self, cni: str, birth_date: str) -> Any:
        """What the mood allows."""
        self.asked += 1
        if self.mood == DOWN:
            raise ConnectionError(f"no route to the registry for {cni}")
        assert self.real
        return self.real.holder(cni, birth_date) if self.mood == WELL else self.mood

    def bank_share(self) -> Any:
        """The real share, or something as senseless as the rest."""
        assert self.real
        return self.real.bank_share() if self.mood == WELL else self.mood

    def _in_mood(self, question: Callable[[Any], Any], about: Any) -> Any:
        self.asked += 1
        if self.mood == SLOW:
            self._released.wait(_LONGEST)
        elif self.mood == DOWN:
            raise ConnectionError(f"no route to the registry for {about!r}")
        elif self.mood != WELL:
            return self.mood
        return question(about)
