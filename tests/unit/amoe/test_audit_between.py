"""Lines of some days of the audit: all of them, in the order in which they were written."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from amoe.store import audit as module
from amoe.store.audit import Audit, Event

BEGUN, DAY = 1_790_000_000, 24 * 3600


def write(audit: Audit, days: Sequence[float]) -> None:
    """Add a line on each day, counted from the first; its number stands in the detail."""
    for nth, day in enumerate(days):
        at = BEGUN + int(day * DAY)
        audit.add(Event(at, "K7F2QX9M", "identite", "refused", "answer.wrong", str(nth), "fr"))


def read(audit: Audit, first: int, last: int) -> list[str]:
    """The numbers of the lines from one day to before another."""
    return [row["detail"] for row in audit.between(BEGUN + first * DAY, BEGUN + last * DAY)]


def test_the_first_moment_counts_and_the_end_does_not(audit: Audit) -> None:
    write(audit, [0, 1, 1.5, 2, 3])
    assert read(audit, 1, 3) == ["1", "2", "3"]


def test_a_clock_that_went_back_loses_no_line_and_adds_none(audit: Audit) -> None:
    write(audit, [1, 3, 0.5, 1.2, 3.1, 1.4, 5])
    assert read(audit, 1, 2) == ["0", "3", "5"]


def test_days_without_a_line_are_empty(audit: Audit) -> None:
    assert read(audit, 0, 9) == []
    write(audit, [1, 7])
    assert read(audit, 2, 6) == []


def test_more_lines_than_are_read_at_once(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 2)
    write(audit, [0, 1, 1, 1, 1, 1, 2])
    assert read(audit, 1, 2) == ["1", "2", "3", "4", "5"]
