"""Notes of agents on a caller: what happened and was tried, never who it is."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from amoe import inputs
from amoe.desk.cases import Case
from amoe.desk.detector import Found, personal
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.retention import NOTES_KEPT
from amoe.secrecy import Secrecy, Unsealable
from amoe.store.accounts import Accounts
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.registrations import Registrations

LONGEST = 500
"""Characters of a note."""
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
        registrations: Registrations,
        accounts: Accounts,
        audit: Audit,
        secrecy: Secrecy,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._registrations = registrations
        self._accounts = accounts
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
        return bool(self._names(case))

    def add(self, agent: str, case: Case, text: str) -> Refusal | None:
        """Keep a note; returns why it is not kept, and what of it may be shown again."""
        text = inputs.clean(text, LONGEST)
        names = self._names(case)
        if not text or not names:
            return Refusal(Reason.DESK_NOTE_EMPTY, "")
        found, rest = personal(text, self._known(case))
        if found:
            return Refusal(found, rest)
        now = self._clock.now()
        note = secrets.token_urlsafe(12)
        with self._database.writing():
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

    def forget_old(self, now: int) -> int:
        """Remove those past their time; returns how many."""
        return self._database.run(
            "DELETE FROM case_notes WHERE at <= :before", before=now - NOTES_KEPT
        )

    def _names(self, case: Case) -> list[str]:
        """What notes on the caller stand under: a mark of the person first, where one is known."""
        mark = ""
        if case.person:
            mark = "p-" + self._secrecy.derive("note.person", case.person).hex()[:16]
        return [name for name in (mark, case.reference) if name]

    def _known(self, case: Case) -> list[str]:
        """What the site knows of the caller and no note may say."""
        known: list[str] = []
        registration = self._registrations.named(case.reference) if case.reference else None
        if registration:
            person = registration.person
            if person:
                known += [
                    person.first_name,
                    person.last_name,
                    person.first_name_ar,
                    person.last_name_ar,
                ]
            known += [registration.email.partition("@")[0], *registration.draft.values()]
        account = self._accounts.of_person(bytes.fromhex(case.person)) if case.person else None
        if account:
            known += [account.first_name, account.first_name_ar, account.email.partition("@")[0]]
        return known


def _bound(note: str) -> bytes:
    return b"note:" + note.encode()
