"""Imports the fund's file of claims: what each stands at, every status it had, whom to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from amoe.claim_rows import COLUMNS, KINDS, PAID, claim, turn
from amoe.csv_batches import Aside, Batch, Row
from amoe.csv_import import Progress, Summary, import_file
from amoe.csv_lines import RowReason
from amoe.secrecy import Secrecy
from amoe.store.claim_seals import Told, claim_key, kind_name, person_key, seal, seal_reason
from amoe.store.claims_writing import ClaimsWriting, Known
from amoe.store.database import Database

TOLD_FOR = timedelta(days=30)
"""Who has a claim that moved longer ago than this gets no message: it is no news."""


def import_claims(
    source: Path,
    database: Database,
    secrecy: Secrecy,
    now: int,
    *,
    notices: bool = True,
    dry_run: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    helpers: int | None = None,
) -> Summary:
    """Put the claims of a CSV file into their table, by number; see `import_file`.

    `notices`: remember whom to tell of what moved; `ClaimNotices.tell` tells them.
    """
    today = datetime.fromtimestamp(now, UTC).date()
    since = (today - TOLD_FOR).isoformat() if notices else "9999-99-99"
    return import_file(
        source,
        database,
        ClaimsChecker(secrecy, today),
        _ClaimsWriter(ClaimsWriting(database), since, now),
        dry_run=dry_run,
        on_progress=on_progress,
        helpers=helpers,
    )


class Entry(NamedTuple):
    """A line as the writer takes it: the columns of `claims`, then what goes elsewhere."""

    key: bytes
    person: bytes
    deposited_on: str
    status: str
    turn: int
    claimed: int
    refunded: int | None
    digest: bytes
    """Keyed hash of all that the line says: tells whether a claim changed without opening it."""
    sealed: bytes
    reason: bytes | None
    kind: str
    """The name that stands for it in figures."""
    status_date: str


class ClaimsChecker:
    """Makes an entry from a line."""

    columns: tuple[str, ...] = COLUMNS

    def __init__(self, secrecy: Secrecy, today: date) -> None:
        """Take the seals, and the day that no status may be behind."""
        self._secrecy = secrecy
        self._today = today
        self._kinds = {kind: kind_name(secrecy, kind) for kind in KINDS}

    def row(self, fields: Sequence[str]) -> Row:
        """The claim as an Entry takes one, plain for the pipe. Raises Rejected."""
        one, secrecy = claim(fields, self._today), self._secrecy
        key, at = claim_key(secrecy, one.claim_no), turn(one.status, one.status_date)
        told = Told(
            one.claim_no,
            one.kind,
            one.care_date,
            one.office,
            one.reason,
            one.payment,
            one.payment_ref,
        )
        return (
            key,
            person_key(secrecy, one.immatriculation),
            one.deposited_on,
            one.status,
            at,
            one.amount_claimed,
            one.amount_refunded,
            secrecy.lookup("claim line", *map(str, one)),
            seal(secrecy, key, told),
            seal_reason(secrecy, key, at, one.reason),
            self._kinds[one.kind],
            one.status_date,
        )


class _ClaimsWriter:
    """Writes claims: the latest status stands, every one is kept, a known line changes nothing."""

    def __init__(self, writing: ClaimsWriting, since: str, now: int) -> None:
        self._writing = writing
        self._since = since
        self._now = now
        self._next = 0
        self._inserted = self._updated = self._unchanged = 0
        self._paid: Counter[tuple[str, int]] = Counter()
        self._moved: set[bytes] = set()

    def begin(self) -> None:
        """See which number the next new claim gets."""
        self._next = self._writing.last_number() + 1

    def write(self, batch: Batch) -> list[Aside]:
        """Write a batch; returns the lines whose claim is somebody else's."""
        entries = [Entry._make(row) for row in batch.rows]
        known = self._writing.known({entry.key for entry in entries})
        stood = {held.nr: held for held in known.values()}
        now_stands: dict[int, Entry] = {}
        statuses: list[tuple[int, int, str, str, bytes | None]] = []
        queued: set[tuple[int, int]] = set()
        aside = []
        for line, entry in zip(batch.numbers, entries, strict=True):
            held = known.get(entry.key)
            if held and held.person != entry.person:
                detail = "another immatriculation has this claim_no"
                fields = batch.fields(line)
                aside.append(Aside(line, RowReason.OTHER_PERSON, detail, fields))
                continue
            if held and held.digest == entry.digest:
                self._unchanged += 1
                continue
            status = (entry.turn, entry.status, entry.status_date, entry.reason)
            if held and entry.turn < held.turn:
                waits = (held.nr, entry.turn) in queued
                added = not waits and self._writing.add_status_before(held.nr, *status)
                self._updated += added
                self._unchanged += not added
                continue
            if held is None:
                nr, self._next = self._next, self._next + 1
                self._inserted += 1
            else:
                nr = held.nr
                self._updated += 1
            self._note(held, entry)
            known[entry.key] = Known(nr, entry.person, entry.status, entry.turn, entry.digest)
            now_stands[nr] = entry
            statuses.append((nr, *status))
            queued.add((nr, entry.turn))
        self._writing.insert([(nr, *e[:9]) for nr, e in now_stands.items() if nr not in stood])
        self._writing.update([(*e[2:9], nr) for nr, e in now_stands.items() if nr in stood])
        self._writing.add_statuses(statuses)
        return aside

    def _note(self, held: Known | None, entry: Entry) -> None:
        """Note what a claim's new standing means for its owner and for the figures."""
        if held is not None and held.status == entry.status:
            return
        if entry.status_date >= self._since:
            self._moved.add(entry.person)
        if entry.status == PAID:
            paid, deposited = map(date.fromisoformat, (entry.status_date, entry.deposited_on))
            self._paid[entry.kind, (paid - deposited).days] += 1

    def end(self, summary: Summary) -> None:
        """Keep the figures, and whom to tell."""
        self._writing.add_delays(self._paid)
        self._writing.add_notices(self._moved, self._now)
        summary.inserted, summary.updated = self._inserted, self._updated
        summary.unchanged = self._unchanged
