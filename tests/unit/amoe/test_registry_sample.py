"""Invented people: always the same, never twice the same, and right in every field."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from amoe import registry_rows, registry_sample
from amoe.registry_rows import COLUMNS
from amoe.registry_sample import person

MANY = 5000


@pytest.fixture(scope="module")
def people() -> list[dict[str, str]]:
    """Many people, some of them with large indices."""
    return [person(index) for index in (*range(MANY), *range(1_990_000, 1_990_000 + MANY))]


def test_have_the_columns_of_the_file(people: list[dict[str, str]]) -> None:
    assert all(tuple(one) == COLUMNS for one in people)


def test_are_accepted_as_they_are(people: list[dict[str, str]]) -> None:
    for one in people:
        taken = registry_rows.person(list(one.values()), date(2026, 1, 15))._asdict()
        taken.pop("answer")
        assert taken == {column: one[column] for column in taken}


@pytest.mark.parametrize("column", ["immatriculation", "employer_id", "cni", "email"])
def test_have_numbers_of_their_own(people: list[dict[str, str]], column: str) -> None:
    assert len({one[column] for one in people}) == len(people)


def test_are_paid_by_bank_six_times_in_ten(people: list[dict[str, str]]) -> None:
    banked = [one for one in people if one["payment"] == "bank"]
    assert len(banked) / len(people) == 0.6
    assert all(one["rib"] and not one["civil_status_no"] for one in banked)
    assert all(
        one["civil_status_no"] and not one["rib"] for one in people if one["payment"] == "postal"
    )


def test_ten_of_them_show_both_ways_of_payment() -> None:
    assert [person(index)["payment"] for index in range(10)].count("postal") == 4


def test_some_numbers_begin_with_zero(people: list[dict[str, str]]) -> None:
    share = sum(one["immatriculation"].startswith("0") for one in people) / len(people)
    assert 0.05 < share < 0.15
    assert {len(one["immatriculation"]) for one in people} == {9}


def test_were_born_between_1998_and_2008(people: list[dict[str, str]]) -> None:
    assert {one["birth_date"][:4] for one in people} == {str(year) for year in range(1998, 2009)}


def test_have_many_names_in_both_scripts(people: list[dict[str, str]]) -> None:
    first = {(one["first_name"], one["first_name_ar"]) for one in people}
    last = {(one["last_name"], one["last_name_ar"]) for one in people}
    assert len(first) >= 60
    assert len(last) >= 80
    assert all(latin.isascii() and not arabic.isascii() for latin, arabic in first | last)


def test_have_addresses_where_nobody_lives(people: list[dict[str, str]]) -> None:
    assert all(one["email"].endswith("@etu.example") for one in people)


def test_the_same_index_is_the_same_person_for_ever() -> None:
    """Posters, screenshots and other programs may name them."""
    assert list(person(1).values()) == [
        "435691492", "H412492056", "J668496", "2004-01-19", "JABRI", "Khalid", "الجابري", "خالد",
        "M", "postal", "", "1140/2004", "khalid.jabri.1@etu.example", "uca", "2025-09-01",
        "2026-08-31",
    ]  # fmt: skip


def test_are_written_with_the_header_and_told_by_the_thousand(tmp_path: Path) -> None:
    told: list[int] = []
    registry_sample.write(2500, tmp_path / "people.csv", told.append, first=10)
    with (tmp_path / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [person(index) for index in range(10, 2510)]
    assert told == [1000, 2000, 2500]
