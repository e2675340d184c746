"""The audit as CSV, a line at a time, for operators and leads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

from amoe.audit_chain import COLUMNS
from amoe.store.audit import Audit

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so may be run as a formula by a spreadsheet."""


def export(audit: Audit, since: int, until: int) -> Iterator[str]:
    """The lines from `since` to before `until` (seconds since 1970), headings first.

    Times in UTC as ISO 8601; the hash as the chain has it. However long the audit is, a few
    thousand lines are in memory.
    """
    yield _csv([*COLUMNS, "hash"])
    for row in audit.between(since, until):
        cells = [str(row[name]) for name in COLUMNS]
        cells[1] = datetime.fromtimestamp(row["at"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield _csv([*map(harmless, cells), (row["hash"] or b"").hex()])


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: it begins with an apostrophe instead."""
    return "'" + text if text.startswith(_FORMULA) else text


def _csv(cells: list[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
