"""Imports the fund's registry file: people by immatriculation number, each card one person's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from operator import length_hint
from pathlib import Path

from amoe.csv_batches import Aside, Batch, Row
from amoe.csv_import import Progress, Summary, import_file
from amoe.csv_lines import RowReason
from amoe.insured import BANK
from amoe.registry_rows import COLUMNS, person
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.insured_rows import BANK_SHARE, JOINT, SEALED

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
    """Put the people of a CSV file into the registry; see `import_file`."""
    return import_file(
        source,
        database,
        PeopleChecker(secrecy, today),
        _PeopleWriter(database),
        dry_run=dry_run,
        on_progress=on_progress,
        helpers=helpers,
    )


class PeopleChecker:
    """Makes a row of `insured` from a line, in the order of its columns."""

    columns: tuple[str, ...] = COLUMNS

    def __init__(self, secrecy: Secrecy, today: date) -> None:
        """Take the seals, and the day by which ages are judged."""
        self._secrecy = secrecy
        self._today = today

    def row(self, fields: Sequence[str]) -> Row:
        """The person as the table takes one. Raises Rejected."""
        who = person(fields, self._today)
        lookup = self._secrecy.lookup
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
            self._secrecy.seal(JOINT.join(who[: len(SEALED)]).encode(), key),
        )


class _PeopleWriter:
    """Writes people: the newest data of a number replace the old."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._before = 0

    def begin(self) -> None:
        """Count the people before."""
        self._before = self._count()

    def write(self, batch: Batch) -> list[Aside]:
        """Write the rows of a batch; returns the lines whose CNI somebody else has already."""
        aside = []
        rows = iter(batch.rows)
        while True:
            try:
                self._database.run_many(_UPSERT, rows)
            except sqlite3.IntegrityError as fault:
                if fault.sqlite_errorname != "SQLITE_CONSTRAINT_UNIQUE":
                    raise
                # Only the row that failed is undone; the iterator stands behind it and goes on.
                line = batch.numbers[len(batch.rows) - length_hint(rows) - 1]
                detail = "another immatriculation has this cni"
                aside.append(Aside(line, RowReason.DUPLICATE_CNI, detail, batch.fields(line)))
            else:
                return aside

    def end(self, summary: Summary) -> None:
        """Count the people afterwards."""
        summary.inserted = self._count() - self._before
        summary.updated = summary.read - summary.rejected.total() - summary.inserted

    def _count(self) -> int:
        """Count the people, and keep the share of those paid by bank: the site reads it often."""
        row = self._database.one(
            "SELECT COUNT(*) AS people,"
            " AVG(CASE WHEN payment = :bank THEN 1.0 ELSE 0.0 END) AS share FROM insured",
            bank=BANK,
        )
        if row is None or not row["people"]:
            return 0
        self._database.run(
            "INSERT INTO facts (name, value) VALUES (:name, :share)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name=BANK_SHARE,
            share=row["share"],
        )
        return int(row["people"])
