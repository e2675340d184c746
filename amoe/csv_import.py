"""Imports a CSV file from the fund: one pass, one transaction, bad lines kept aside."""

from __future__ import annotations

import csv
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Protocol, Self, TextIO

from amoe.csv_batches import HELP_FROM, HELPERS, Aside, Batch, Checker, read_batches
from amoe.csv_lines import ImportRefused, RowReason, read_header
from amoe.store.database import Database

CACHE = 64 * 1024
"""KiB of the database kept in memory during an import, however large it is."""

_DEFAULT_CACHE = 2000
_FIRST_CELLS = ("line", "reason", "detail")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    lines: int
    """Lines read so far, without empty ones."""
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
    unchanged: int = 0
    """Lines that told nothing new, where an import looks for that."""
    rejected: Counter[RowReason] = field(default_factory=Counter)
    """Lines kept aside, by reason."""
    rejected_file: Path | None = None
    """Where they are; None when there are none."""


def rejected_path(source: Path) -> Path:
    """Where the lines of `source` that do not go in are kept: people.rejected.csv."""
    stem = source.stem if source.suffix.lower() == ".csv" else source.name
    return source.with_name(f"{stem}.rejected.csv")


class Writer(Protocol):
    """Writes the rows of one import, inside its transaction."""

    def begin(self) -> None:
        """Look at what is there before the first row."""
        ...

    def write(self, batch: Batch) -> list[Aside]:
        """Write a batch; returns the lines that cannot go in beside what is there."""
        ...

    def end(self, summary: Summary) -> None:
        """Count what came of it, and do what is done once a file."""
        ...


def import_file(
    source: Path,
    database: Database,
    checker: Checker,
    writer: Writer,
    *,
    dry_run: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    helpers: int | None = None,
) -> Summary:
    """Import the lines of a CSV file.

    `helpers` says how many processes check and seal while this one writes; None leaves it to the
    size of the file and the number of cores. Everything is written in one transaction: whatever
    stops the import, the database is as it was before. Raises ImportRefused, HelperLost, OSError
    and sqlite3.Error.
    """
    if not source.is_file():
        raise ImportRefused(f"{source.name} is not a file.")
    try:
        layout = read_header(source, checker.columns)
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
        read_batches(source, layout, checker, helpers) as batches,
    ):
        writer.begin()
        for batch in batches:
            aside = batch.aside + writer.write(batch)
            rejects.add(aside)
            summary.rejected.update(line.reason for line in aside)
            summary.read += len(batch.rows) + len(batch.aside)
            position += len(batch.block)
            if on_progress:
                on_progress(Progress(summary.read, position, size))
        writer.end(summary)
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
