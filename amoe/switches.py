"""Pauses declared by an operator: asked at every SMS, looked up once a second."""

from __future__ import annotations

from collections.abc import Callable

from amoe.ports import Clock
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.switches import Switch, SwitchRows

PAUSABLE = ("sms", "bulk")
"""What can be paused. Mail with codes cannot: nothing would be left to tell people with."""

_KEPT = 1
"""Seconds for which an answer is remembered."""


class Switches:
    """Whether a channel is paused; changing it is audited."""

    def __init__(self, database: Database, audit: Audit, clock: Clock) -> None:
        """Take the database, the audit and the clock."""
        self._database = database
        self._rows = SwitchRows(database)
        self._audit = audit
        self._clock = clock
        self._known: tuple[int, dict[str, Switch]] | None = None

    def paused(self, name: str) -> Switch | None:
        """Since when a channel or lane is paused, or None when it is not."""
        now = self._clock.now()
        if self._known is None or not 0 <= now - self._known[0] <= _KEPT:
            self._known = (now, self._rows.all())
        return self._known[1].get(name)

    def pause(self, name: str) -> bool:
        """Pause one; False when it was paused already."""
        return self._change(name, "paused", lambda now: self._rows.off(name, now, "operator"))

    def resume(self, name: str) -> bool:
        """End a pause; False when there was none."""
        return self._change(name, "resumed", lambda now: self._rows.on(name))

    def _change(self, name: str, word: str, act: Callable[[int], bool]) -> bool:
        now = self._clock.now()
        with self._database.writing():
            changed = act(now)
            if changed:
                self._audit.add(Event(now, "", "messages", "accepted", f"{name}.{word}", "", ""))
        self._known = None
        return changed
