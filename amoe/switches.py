"""Switches: what operators and leads turn off, with the words that people are told meanwhile.

The truth is in the database, and a copy in a file beside it (`switches.json`) that every process
looks at once a second: a student's request asks the database nothing, and the site can be closed
while its database is locked, full or away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from amoe.limits import DAY, JOURNEY_LIFE
from amoe.ports import Clock, StorageUnavailable
from amoe.standstill import MOST, Standstill
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.switches import Switch, SwitchRows
from amoe.switch_file import State, SwitchFile, Turn

__all__ = [
    "MOST_WORDS",
    "NAMES",
    "OPERATOR",
    "PAUSABLE",
    "REGISTRATION",
    "REGISTRY",
    "SITE",
    "Switch",
    "Switches",
]

SITE, REGISTRATION, REGISTRY = "site", "registration", "registry"
PAUSABLE = ("sms", "bulk")
"""Lanes that can be paused. Mail with codes cannot: nothing would be left to tell people with."""
NAMES = (SITE, REGISTRATION, "sms", "bulk", REGISTRY)
"""Everything that can be switched off."""
OPERATOR = "operator"
"""Who turns a switch at the terminal."""
MOST_WORDS = 400
"""Characters of a notice in one language: it is read on a small phone."""

_KEPT = 1
"""Seconds for which an answer is remembered."""
_WITHOUT_DATABASE = (SITE,)
"""What can be turned while nothing can be stored: that is when it is needed."""
_STOOD_KEPT = DAY + MOST + JOURNEY_LIFE
"""Seconds after which no registration can have lived through a standstill."""


class Switches:
    """Whether something is switched off; changing it is audited."""

    def __init__(self, database: Database, audit: Audit, clock: Clock) -> None:
        """Take the database, the audit and the clock; the file stands beside the database."""
        self._database = database
        self._rows = SwitchRows(database)
        self._file = SwitchFile(database.path.with_name("switches.json"))
        self._audit = audit
        self._clock = clock
        self._known: tuple[int, State, Standstill] | None = None

    def paused(self, name: str) -> Switch | None:
        """Since when, until when and in which words one is off; None when it is on."""
        return self._now()[1].off.get(name)

    def stood(self) -> Standstill:
        """The time that does not count for registrations: nobody could go on with one."""
        return self._now()[2]

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """What was turned while the database could not be written; the next minute's chore does."""
        return tuple(dict.fromkeys(turn.name for turn in self._now()[1].unrecorded))

    def pause(
        self,
        name: str,
        by: str = OPERATOR,
        words: Mapping[str, str] | None = None,
        until: int | None = None,
    ) -> bool:
        """Switch one off; False when it was off already, and then its words stay.

        `words` by language, `until` in seconds since 1970. Raises StorageUnavailable, but not for
        the whole site.
        """
        switch = Switch(_known(name), self._clock.now(), by, until or 0, _short(words))

        def alone(state: State) -> State:
            return replace(state, off={**state.off, name: switch})

        return self._change(name, "paused", by, lambda: self._rows.off(switch), alone)

    def tell(
        self, name: str, by: str, words: Mapping[str, str] | None, until: int | None = None
    ) -> bool:
        """Give one that is off other words and another end; False when it is on or says so."""
        old = self._file.read().off.get(_known(name))
        if old is None or (dict(old.words), old.until) == (_short(words), until or 0):
            return False
        new = replace(old, words=_short(words), until=until or 0)

        def alone(state: State) -> State:
            return replace(state, off={**state.off, name: new})

        def tell() -> bool:
            self._rows.tell(new)
            return True

        return self._change(name, "told", by, tell, alone)

    def resume(self, name: str, by: str = OPERATOR) -> bool:
        """Switch one on again; False when it was on. Its words are forgotten."""
        now = self._clock.now()
        keep = now - _STOOD_KEPT

        def alone(state: State) -> State:
            off = {key: each for key, each in state.off.items() if key != name}
            stood = (*state.stood, (state.off[name].since, now))
            return replace(state, off=off, stood=stood)

        return self._change(
            _known(name), "resumed", by, lambda: self._rows.on(name, now, keep), alone
        )

    def settle(self) -> None:
        """Record what only the file knows, and bring the file up to date: a chore, and at start."""
        if not self._file.read().unrecorded and self._file.read() == self._stored():
            return
        with self._database.writing():
            self._record()
            self._file.write(self._stored())
        self._known = None

    def _now(self) -> tuple[int, State, Standstill]:
        now = self._clock.now()
        if self._known is None or not 0 <= now - self._known[0] <= _KEPT:
            state = self._file.read()
            self._known = (now, state, state.standstill())
        return self._known

    def _stored(self) -> State:
        return State(self._rows.all(), self._rows.stood())

    def _change(
        self,
        name: str,
        word: str,
        by: str,
        act: Callable[[], bool],
        alone: Callable[[State], State],
    ) -> bool:
        """Change the rows, the audit and the file together; `alone` says what the file becomes."""
        try:
            with self._database.writing():
                self._record()
                changed = act()
                if changed:
                    self._note(f"{name}.{word}", by)
                # Last, under the lock: two changes leave the file of the later one.
                self._file.write(self._stored())
        except StorageUnavailable:
            if name not in _WITHOUT_DATABASE:
                raise
            changed = self._change_file(Turn(name, word, by), alone)
        finally:
            self._known = None
        return changed

    def _change_file(self, turn: Turn, alone: Callable[[State], State]) -> bool:
        state = self._file.read()
        if (turn.name in state.off) == (turn.word == "paused"):
            return False
        self._file.write(replace(alone(state), unrecorded=(*state.unrecorded, turn)))
        return True

    def _record(self) -> None:
        """Bring the rows in line with what was turned in the file alone."""
        state = self._file.read()
        if not state.unrecorded:
            return
        for period in set(state.stood) - set(self._rows.stood()):
            self._rows.stood_still(SITE, period)
        for name in {turn.name for turn in state.unrecorded}:
            switch = state.off.get(name)
            self._rows.forget(name)
            if switch:
                self._rows.off(switch)
        for turn in state.unrecorded:  # who did it, not who records it
            self._note(f"{turn.name}.{turn.word}", turn.who, "late")

    def _note(self, reason: str, by: str, detail: str = "") -> None:
        now, agent = self._clock.now(), "" if by == OPERATOR else by
        self._audit.add(Event(now, "", "switches", "accepted", reason, detail, "", agent=agent))


def _known(name: str) -> str:
    if name not in NAMES:
        raise ValueError(f"no switch {name}")
    return name


def _short(words: Mapping[str, str] | None) -> dict[str, str]:
    """The words on one line each; languages without any are left out."""
    lines = {code: " ".join(said.split())[:MOST_WORDS] for code, said in (words or {}).items()}
    return {code: line for code, line in sorted(lines.items()) if line}
