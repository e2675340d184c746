"""Imports the fund's registry file: one pass, one transaction, bad lines kept aside."""

from __future__ import annotations

import csv
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter, length_hint
from pathlib import Path
from typing import Self, TextIO

from amoe.insured import BANK
from amoe.registry_batches import HELP_FROM, HELPERS, Aside, Batch, read_batches
from amoe.registry_rows import (
    ImportRefused,
    RowReason,
    read_header,
)
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.insured_rows import BANK_SHARE

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
        read_batches(source, layout, secrecy, today, helpers) as batches,
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
