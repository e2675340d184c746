"""Imports the fund's registry file: one pass, one transaction, bad lines kept aside."""

from __future__ import annotations

import csv
import multiprocessing
import os
import sqlite3
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from multiprocessing.connection import Connection
from operator import attrgetter, length_hint
from pathlib import Path
from typing import BinaryIO, Self, TextIO

from amoe.insured import BANK
from amoe.registry_rows import (
    LONGEST_LINE,
    ImportRefused,
    Layout,
    Person,
    Rejected,
    RowReason,
    person,
    read_header,
    split,
)
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.insured_rows import BANK_SHARE, JOINT, SEALED

BLOCK = 256 * 1024
"""Bytes of the file read, checked and written at a time: about 1,700 people."""

HELP_FROM = 2 * 1024 * 1024
"""Bytes of a file from which on helper processes are worth their start (half a second)."""

HELPERS = 2
"""Helper processes at most: checking and sealing costs a little more than writing does."""

CACHE = 64 * 1024
"""KiB of the database kept in memory during an import, however large it is."""

_DEFAULT_CACHE = 2000
_FIRST_CELLS = ("line", "reason", "detail")

_UPSERT = """
INSERT INTO insured
    (key, employer_key, cni_key, birth_key, answer_key, payment, university,
     rights_from, rights_to, sealed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    employer_key = excluded.employer_key,
    cni_key = excluded.cni_key,
    birth_key = excluded.birth_key,
    answer_key = excluded.answer_key,
    payment = excluded.payment,
    university = excluded.university,
    rights_from = excluded.rights_from,
    rights_to = excluded.rights_to,
    sealed = excluded.sealed
"""

Row = tuple[bytes, bytes | None, bytes, bytes, bytes, str, str, str, str, bytes]


class HelperLost(Exception):
    """A helper process was killed or failed; the registry is as it was."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    lines: int
    """Lines of people read so far."""
    position: int
    """Bytes of the file behind us."""
    size: int
    """Bytes of the file."""


@dataclass(slots=True)
class Summary:
    """What came of an import, or would have come of it in a dry run."""

    dry_run: bool
    read: int = 0
    inserted: int = 0
    updated: int = 0
    rejected: Counter[RowReason] = field(default_factory=Counter)
    """Lines kept aside, by reason."""
    rejected_file: Path | None = None
    """Where they are; None when there are none."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that does not go in, with its fields as they stood."""

    line: int
    """Counted from 1, the header."""
    reason: RowReason
    detail: str
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """A block of the file, checked and sealed, ready to be written."""

    block: bytes
    first: int
    """Number of the block's first line."""
    rows: list[Row]
    numbers: list[int]
    """The line that each row comes from."""
    aside: list[Aside]

    def fields(self, line: int) -> Sequence[str]:
        """The fields of a line of this block, as they stood."""
        return _as_they_stood(self.block.split(b"\n")[line - self.first])


def rejected_path(source: Path) -> Path:
    """Where the lines of `source` that do not go in are kept: people.rejected.csv."""
    stem = source.stem if source.suffix.lower() == ".csv" else source.name
    return source.with_name(f"{stem}.rejected.csv")


def import_people(
    source: Path,
    database: Database,
    secrecy: Secrecy,
    today: date,
    *,
    dry_run: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    helpers: int | None = None,
) -> Summary:
    """Put the people of a CSV file into the registry, by immatriculation number.

    `helpers` says how many processes check and seal while this one writes; None leaves it to the
    size of the file and the number of cores. Everything is written in one transaction: whatever
    stops the import, the registry is as it was before. Raises ImportRefused, HelperLost, OSError
    and sqlite3.Error.
    """
    if not source.is_file():
        raise ImportRefused(f"{source.name} is not a file.")
    try:
        layout = read_header(source)
    except OSError as fault:
        raise ImportRefused(f"{source.name} cannot be read: {fault.strerror}.") from None
    size = source.stat().st_size
    if helpers is None:
        cores = os.cpu_count() or 1
        helpers = min(HELPERS, cores) if size >= HELP_FROM and cores > 1 else 0
    summary = Summary(dry_run)
    position = layout.start
    with (
        _transaction(database, keep=not dry_run),
        _Rejects(rejected_path(source), layout.columns) as rejects,
        _batches(source, layout, secrecy, today, helpers) as batches,
    ):
        before = _count(database)
        for batch in batches:
            aside = batch.aside + _write(database, batch)
            rejects.add(aside)
            summary.rejected.update(line.reason for line in aside)
            summary.read += len(batch.rows) + len(batch.aside)
            position += len(batch.block)
            if on_progress:
                on_progress(Progress(summary.read, position, size))
        summary.inserted = _count(database) - before
        summary.updated = summary.read - summary.rejected.total() - summary.inserted
        summary.rejected_file = rejects.path if summary.rejected else None
    return summary


# -- Reading, checking, sealing: what the helper processes do ---------------------------------


def prepare(
    source: Path,
    layout: Layout,
    secrecy: Secrecy,
    today: date,
    share: int = 0,
    shares: int = 1,
) -> Iterator[Batch]:
    """The file in batches, in its order: all of them, or every `shares`th from the `share`th on.

    Memory does not grow with the file.
    """
    arrange = layout.arrange()
    with source.open("rb") as file:
        file.read(layout.start)
        first = 2
        for place, block in enumerate(_blocks(file)):
            if place % shares == share:
                yield _batch(block, first, arrange, secrecy, today)
            first += block.count(b"\n")


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines, about BLOCK bytes at a time.

    A line without end is cut, but never to a length that would be accepted (a character has 4
    bytes at most): neither can it fill the memory nor can its beginning pass for a person.
    """
    rest = b""
    while chunk := file.read(BLOCK):
        lines = rest + chunk
        end = lines.rfind(b"\n") + 1
        if end:
            yield lines[:end]
        rest = lines[end : end + 4 * LONGEST_LINE + 4]
    if rest:
        yield rest


def _batch(
    block: bytes,
    first: int,
    arrange: Callable[[list[str]], Sequence[str]],
    secrecy: Secrecy,
    today: date,
) -> Batch:
    rows: list[Row] = []
    numbers: list[int] = []
    aside: list[Aside] = []
    for number, line in enumerate(_lines(block), first):
        try:
            if isinstance(line, bytes):
                raise Rejected(RowReason.ENCODING, "not UTF-8")
            line = line.rstrip("\r")
            if not line:
                continue
            rows.append(_row(person(arrange(split(line)), today), secrecy))
            numbers.append(number)
        except Rejected as fault:
            raw = line if isinstance(line, bytes) else line.encode()
            aside.append(Aside(number, fault.reason, fault.detail, _as_they_stood(raw)))
    return Batch(block, first, rows, numbers, aside)


def _lines(block: bytes) -> Sequence[str | bytes]:
    """The lines of a block as text; as bytes those that are not UTF-8."""
    try:
        return block.decode().split("\n")
    except UnicodeDecodeError:
        return [_text(line) for line in block.split(b"\n")]


def _text(line: bytes) -> str | bytes:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line


def _as_they_stood(raw: bytes) -> Sequence[str]:
    """The fields of a line before any cleaning, or the line itself when it has no fields.

    Bytes that are not UTF-8 are shown as \\xe9.
    """
    line = raw.decode(errors="backslashreplace").rstrip("\r")
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return [line[:LONGEST_LINE]]


def _row(who: Person, secrecy: Secrecy) -> Row:
    lookup = secrecy.lookup
    key = lookup("immatriculation", who.immatriculation)
    return (
        key,
        lookup("employer", who.employer_id) if who.employer_id else None,
        lookup("cni", who.cni),
        lookup("birth", who.cni, who.birth_date),
        lookup("answer", who.immatriculation, who.payment, who.answer),
        who.payment,
        who.university,
        who.rights_from,
        who.rights_to,
        secrecy.seal(JOINT.join(who[: len(SEALED)]).encode(), key),
    )


@contextmanager
def _batches(
    source: Path, layout: Layout, secrecy: Secrecy, today: date, helpers: int
) -> Iterator[Iterator[Batch]]:
    """The file's batches in their order, made here or by helper processes that take turns."""
    if not helpers:
        yield prepare(source, layout, secrecy, today)
        return
    processes = multiprocessing.get_context("spawn")
    running, receivers = [], []
    try:
        for share in range(helpers):
            receiver, sender = processes.Pipe(duplex=False)
            receivers.append(receiver)
            helper = processes.Process(
                target=_help,
                args=(sender, source, layout, secrecy, today, share, helpers),
                daemon=True,
            )
            helper.start()
            running.append(helper)
            sender.close()
        yield _received(receivers)
    finally:
        # Ends a helper that has more to say; those of a killed importer end the same way.
        for receiver in receivers:
            receiver.close()
        for helper in running:
            helper.join()


def _received(receivers: Sequence[Connection]) -> Iterator[Batch]:
    for receiver in cycle(receivers):
        try:
            batch: Batch | None = receiver.recv()
        except (EOFError, OSError):  # between two batches, or amid one
            raise HelperLost("a helper process of the import ended too early") from None
        if batch is None:
            return
        yield batch


def _help(
    sender: Connection,
    source: Path,
    layout: Layout,
    secrecy: Secrecy,
    today: date,
    share: int,
    shares: int,
) -> None:
    """A helper process: its batches go down a pipe that lets it be at most one ahead."""
    try:
        for batch in prepare(source, layout, secrecy, today, share, shares):
            sender.send(batch)
        sender.send(None)
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # The importer ended first.
    except Exception as fault:
        # Told by its place only: an exception's words may hold a person's data.
        traceback.print_tb(fault.__traceback__)
        raise SystemExit(type(fault).__name__) from None


# -- Writing ----------------------------------------------------------------------------------


class _NothingKept(Exception):
    """Undoes the transaction of a dry run."""


@contextmanager
def _transaction(database: Database, *, keep: bool) -> Iterator[None]:
    """The one write transaction; after it the write-ahead log is made small again."""
    begun = False
    database.run(f"PRAGMA cache_size = -{CACHE}")
    try:
        with suppress(_NothingKept), database.writing():
            begun = True
            yield
            if not keep:
                raise _NothingKept
    except sqlite3.OperationalError as fault:
        if begun or fault.sqlite_errorname != "SQLITE_BUSY":
            raise
        raise ImportRefused("Another import is running; this one was not begun.") from None
    finally:
        database.run(f"PRAGMA cache_size = -{_DEFAULT_CACHE}")
        if begun:
            with suppress(sqlite3.OperationalError):  # The import stands, or not, without it.
                database.one("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(database: Database, batch: Batch) -> list[Aside]:
    """Write the rows of a batch; returns the lines whose CNI somebody else has already."""
    aside = []
    rows = iter(batch.rows)
    while True:
        try:
            database.run_many(_UPSERT, rows)
        except sqlite3.IntegrityError as fault:
            if fault.sqlite_errorname != "SQLITE_CONSTRAINT_UNIQUE":
                raise
            # Only the row that failed is undone; the iterator stands behind it and goes on.
            line = batch.numbers[len(batch.rows) - length_hint(rows) - 1]
            detail = "another immatriculation has this cni"
            aside.append(Aside(line, RowReason.DUPLICATE_CNI, detail, batch.fields(line)))
        else:
            return aside


def _count(database: Database) -> int:
    """Count the people, and keep the share of those paid by bank: the site reads it often."""
    row = database.one(
        "SELECT COUNT(*) AS people, AVG(CASE WHEN payment = :bank THEN 1.0 ELSE 0.0 END) AS share"
        " FROM insured",
        bank=BANK,
    )
    if row is None or not row["people"]:
        return 0
    database.run(
        "INSERT INTO facts (name, value) VALUES (:name, :share)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name=BANK_SHARE,
        share=row["share"],
    )
    return int(row["people"])


class _Rejects:
    """The file of the lines kept aside: made at the first one, readable by its owner only."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        """Name the file and the columns of the imported one."""
        self.path = path
        self._columns = columns
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        """Remove the file of an earlier import."""
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close the file; an import that failed leaves none (one that was killed may)."""
        if self._file:
            with self._file as file:
                file.flush()
                os.fsync(file.fileno())
            if kind:
                self.path.unlink()

    def add(self, lines: Sequence[Aside]) -> None:
        """Keep lines aside, in the order of the file."""
        if not lines:
            return
        if self._file is None:
            # Made new, never an old one opened: its mode and its readers would be the old ones.
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow((*_FIRST_CELLS, *self._columns))
        csv.writer(self._file).writerows(
            (aside.line, aside.reason, aside.detail, *aside.fields)
            for aside in sorted(lines, key=attrgetter("line"))
        )
