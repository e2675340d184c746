"""A copy of the switches in a file beside the database: read without it, and when it is broken."""

from __future__ import annotations

import json
import logging
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from amoe.standstill import Period, Standstill
from amoe.store.switches import STANDS_STILL, Switch

log = logging.getLogger("amoe.switches")

_NEVER = 2**62


@dataclass(frozen=True, slots=True)
class Turn:
    """One act that only the file knows: a switch was `paused`, `told` or `resumed`."""

    name: str
    word: str
    who: str
    """`operator`, or an agent's id."""


@dataclass(frozen=True, slots=True)
class State:
    """What is off, and when the site stood still."""

    off: dict[str, Switch] = field(default_factory=dict)
    stood: tuple[Period, ...] = ()
    unrecorded: tuple[Turn, ...] = ()
    """What was done while the database could not be written, in its order: the file is right."""

    def standstill(self) -> Standstill:
        """All times that do not count; one that goes on has no end yet."""
        now = [(each.since, _NEVER) for each in self.off.values() if each.name in STANDS_STILL]
        return Standstill.of([*self.stood, *now])


class SwitchFile:
    """The file. It is replaced at once or not at all, and read again when it is another one."""

    def __init__(self, path: Path) -> None:
        """Name it; it need not be there."""
        self._path = path
        self._mark: tuple[int, int, int] | None = None
        self._state = State()

    def read(self) -> State:
        """What it says now. Without the file everything is on; a broken one changes nothing."""
        try:
            found = self._path.stat()
        except OSError:
            self._mark, self._state = None, State()
            return self._state
        mark = (found.st_ino, found.st_mtime_ns, found.st_size)
        if mark != self._mark:
            self._mark = mark
            try:
                self._state = _state(json.loads(self._path.read_text("utf-8")))
            except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
                log.error("switches.file", extra={"reason": type(fault).__name__})
        return self._state

    def write(self, state: State) -> None:
        """Replace it. Raises OSError."""
        said = {
            "off": [{**asdict(each), "words": dict(each.words)} for each in state.off.values()],
            "stood": [list(period) for period in state.stood],
            "unrecorded": [asdict(each) for each in state.unrecorded],
        }
        draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                json.dump(said, out)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(self._path)
        finally:
            draft.unlink(missing_ok=True)


def _state(said: dict[str, list[Any]]) -> State:
    off = [Switch(**each) for each in said["off"]]
    stood = tuple((int(begin), int(end)) for begin, end in said["stood"])
    turns = tuple(Turn(**each) for each in said["unrecorded"])
    return State({each.name: each for each in off}, stood, turns)
