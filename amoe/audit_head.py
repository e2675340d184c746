"""Tells the log once a day where the audit's chain ends: a cut-off end is found by it."""

from __future__ import annotations

import logging

from amoe.limits import DAY
from amoe.ports import Clock
from amoe.store.audit import Audit
from amoe.store.counts import Counts
from amoe.store.database import Database

log = logging.getLogger("amoe.audit")

_NAME = "audit.head"


class DailyHead:
    """A line in the log a day, whatever number of processes run."""

    def __init__(self, database: Database, audit: Audit, counts: Counts, clock: Clock) -> None:
        """Take the audit, and where it is noted that today's line is written."""
        self._database = database
        self._audit = audit
        self._counts = counts
        self._clock = clock

    def tell(self) -> None:
        """Write today's line, if nobody has."""
        today = self._clock.now() // DAY
        if self._counts.cursor(_NAME) >= today:
            return
        with self._database.writing():
            first = self._counts.advance(_NAME, today)
        if first:
            log.info("audit.head", extra={"head": str(self._audit.head())})
