"""Notes of agents on a caller: what happened and was tried, never who it is."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from amoe import inputs
from amoe.desk.cases import Case
from amoe.desk.detector import Found, personal
from amoe.desk.known import Known
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.retention import NOTES_KEPT
from amoe.secrecy import Secrecy, Unsealable
from amoe.store.audit import Audit, Event
from amoe.store.database import Database

LONGEST = 500
"""Characters of a note."""
TAKEN = 1000
"""Characters of what was typed that are judged, and shown again when it is too long."""
MOST = 20
"""Notes of one caller."""


@dataclass(frozen=True, slots=True)
class Note:
    """What an agent has written. `at` in seconds since 1970."""

    agent: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a note was not kept, and its text with what looks personal hidden."""

    why: Found | Reason
    rest: str


class Notes:
    """Rows of `case_notes`, sealed; by the caller's reference, and by a mark of who it is."""

    def __init__(
        self,
        database: Database,
        known: Known,
        audit: Audit,
        secrecy: Secrecy,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._known = known
        self._audit = audit
        self._secrecy = secrecy
        self._clock = clock

    def of(self, case: Case) -> list[Note]:
        """Every note on the caller, whoever wrote it, the newest first."""
        names = {f"name{n}": name for n, name in enumerate(self._names(case))}
        if not names:
            return []
        among = ", ".join(f":{name}" for name in names)
        rows = self._database.all(
            f"SELECT id, agent, at, sealed FROM case_notes WHERE reference IN ({among})"  # noqa: S608 - placeholders
            " ORDER BY at DESC, id",
            **names,
        )
        found = []
        for row in rows:
            try:
                text = json.loads(self._secrecy.unseal(row["sealed"], _bound(row["id"])))
            except Unsealable:
                continue
            found.append(Note(row["agent"], row["at"], text))
        return found

    def may_be_written(self, case: Case) -> bool:
        """Whether there is anything to keep a note under."""
        return bool(case.reference or case.person)

    def add(self, agent: str, case: Case, text: str) -> Refusal | None:
        """Keep a note; returns why it is not kept, and what of it may be shown again."""
        text = inputs.clean(text, TAKEN)
        names = self._names(case)
        if not text or not names:
            return Refusal(Reason.DESK_NOTE_EMPTY, "")
        found, rest = personal(text, self._known.names(case), self._known.typed(case))
        if found:
            self._refused(agent, case, found)
            return Refusal(found, rest)
        if len(text) > LONGEST:
            return Refusal(Reason.DESK_NOTE_LONG, text)
        now = self._clock.now()
        note = secrets.token_urlsafe(12)
        with self._database.writing():
            newest = next(iter(self.of(case)), None)
            if newest and (newest.agent, newest.text) == (agent, text):
                return None  # pressed twice
            kept = self._database.run(
                "INSERT INTO case_notes (id, reference, agent, at, sealed)"
                " SELECT :id, :name, :agent, :now, :sealed WHERE"
                " (SELECT COUNT(*) FROM case_notes WHERE reference = :name) < :most",
                id=note,
                name=names[0],
                agent=agent,
                now=now,
                sealed=self._secrecy.seal(json.dumps(text).encode(), _bound(note)),
                most=MOST,
            )
            if not kept:
                return Refusal(Reason.DESK_NOTES_FULL, text)
            self._audit.add(
                Event(now, case.reference, "bureau", "accepted", Reason.DESK_NOTED, "", "",
                      agent=agent)
            )  # fmt: skip
        return None

    def _refused(self, agent: str, case: Case, found: Found) -> None:
        """Audited: whoever sends one name after the other finds the caller's own in the end."""
        with self._database.writing():
            self._audit.add(
                Event(self._clock.now(), case.reference, "bureau", "refused",
                      Reason.DESK_NOTE_REFUSED, str(found), "", agent=agent)
            )  # fmt: skip

    def forget_old(self, now: int) -> int:
        """Remove those past their time; returns how many."""
        return self._database.run(
            "DELETE FROM case_notes WHERE at <= :before", before=now - NOTES_KEPT
        )

    def _names(self, case: Case) -> list[str]:
        """What notes on the caller stand under: the reference first, where there is one.

        A mark of the person only for who proved to be it: whoever typed somebody's number has a
        case too, and what colleagues wrote of that person is not for them (ADR 24).
        """
        names = [case.reference] if case.reference else []
        person = self._known.person(case)
        if person:
            names.append("p-" + self._secrecy.derive("note.person", person.hex()).hex()[:16])
        return names


def _bound(note: str) -> bytes:
    return b"note:" + note.encode()
