"""How somebody's cover stands on a day, by the calendar of Morocco."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from amoe.days import day_of
from amoe.insured import Rights, Standing, rights


def covered(rights_from: str, rights_to: str) -> Standing:
    """Somebody covered from one day to another."""
    return Standing(
        key=b"k" * 16,
        immatriculation="048271003",
        cni="AB499709",
        birth_date="2005-07-04",
        last_name="ALAMI",
        first_name="Salma",
        last_name_ar="",
        first_name_ar="",
        payment="bank",
        university="um5",
        rights_from=rights_from,
        rights_to=rights_to,
    )


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        ("2026-08-31", Rights.NOT_YET),
        ("2026-09-01", Rights.OPEN),
        ("2027-01-15", Rights.OPEN),
        ("2027-08-31", Rights.OPEN),
        ("2027-09-01", Rights.ENDED),
    ],
)
def test_the_first_and_the_last_day_are_covered(day: str, stands: Rights) -> None:
    assert rights(covered("2026-09-01", "2027-08-31"), day) == stands


@pytest.mark.parametrize("period", [("", ""), ("2026-09-01", ""), ("", "2027-08-31")])
def test_without_a_period_or_a_person_it_is_under_review(period: tuple[str, str]) -> None:
    assert rights(covered(*period), "2027-01-15") == Rights.REVIEW
    assert rights(None, "2027-01-15") == Rights.REVIEW


def test_a_day_begins_at_midnight_in_morocco() -> None:
    late = int(datetime(2026, 8, 31, 22, 59, tzinfo=UTC).timestamp())
    assert day_of(late) == "2026-08-31"
    assert day_of(late + 60) == "2026-09-01"
