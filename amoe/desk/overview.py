"""What leads see of all agents: who opened and did what; and the audit that they take along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from amoe.audit_export import export
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.store.audit import Audit, Event
from amoe.store.database import Database

__all__ = ["Event", "Overview"]


class Overview:
    """Reads the audit for leads. Times in seconds since 1970."""

    def __init__(self, database: Database, audit: Audit, clock: Clock) -> None:
        """Take what it reads."""
        self._database = database
        self._audit = audit
        self._clock = clock

    def of(
        self, agents: Sequence[str], since: int, until: int, *, most: int, past: int
    ) -> list[Event]:
        """What agents did from `since` to before `until`, the newest first."""
        return self._audit.of_agents(agents, since, until, most=most, past=past)

    def taken_along(self, lead: str, since: int, until: int, days: str) -> Iterator[str]:
        """The audit of these times as CSV; that this lead took these `days` is noted first."""
        now = self._clock.now()
        with self._database.writing():
            self._audit.add(
                Event(now, "", "bureau", "accepted", Reason.DESK_EXPORTED, days, "", agent=lead)
            )
        return export(self._audit, since, until)
