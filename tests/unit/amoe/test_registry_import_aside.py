"""The import of the registry file: what is kept aside, and why, while the rest goes in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.csv_import import rejected_path
from amoe.csv_lines import RowReason
from amoe.insured import Insured
from amoe.registry_import import import_people
from amoe.registry_rows import COLUMNS
from amoe.registry_sample import person
from tests.unit.amoe.import_office import TODAY, Office, some


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An empty registry."""
    made = Office(tmp_path)
    yield made
    made.database.close()


class TestKeptAside:
    def test_with_line_number_reason_and_text_while_the_rest_goes_in(self, office: Office) -> None:
        wrong = {**person(1), "birth_date": "2004-02-30", "last_name": " As It Stood "}
        summary = office.imports([person(0), wrong, person(2)])
        assert (summary.read, summary.inserted) == (3, 2)
        assert summary.rejected == {RowReason.DATE: 1}
        assert summary.rejected_file == office.aside
        (aside,) = office.rejects()
        assert (aside["line"], aside["reason"]) == ("3", "date")
        assert aside["detail"] == "birth_date is not a date, yyyy-mm-dd"
        assert {name: aside[name] for name in COLUMNS} == wrong

    def test_in_a_file_that_only_its_owner_reads(self, office: Office) -> None:
        office.aside.write_text("old")
        office.aside.chmod(0o644)
        office.imports(["x"])
        assert office.aside.stat().st_mode & 0o777 == 0o600

    def test_nobody_leaves_no_file_not_even_the_old_one(self, office: Office) -> None:
        office.imports(["x"])
        assert office.imports([person(0)]).rejected_file is None
        assert not office.aside.exists()

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b"only,three,columns", RowReason.COLUMNS),
            (b"," * 15, RowReason.MISSING),
            (b"," * 16, RowReason.COLUMNS),
            (b"Ren\xe9," + b"," * 15, RowReason.ENCODING),
            (b'"never closed' + b"," * 15, RowReason.QUOTES),
            (b"x" * 4097, RowReason.LINE_TOO_LONG),
            (b"x" * 3_000_000, RowReason.LINE_TOO_LONG),
            (b"\xe9" * 3_000_000, RowReason.ENCODING),
            (b"\0" + b"," * 15, RowReason.MISSING),
        ],
    )
    def test_one_bad_line_costs_only_itself(
        self, office: Office, line: bytes, reason: RowReason
    ) -> None:
        summary = office.imports([person(0), line, b"", person(2), b"late", person(3)])
        assert summary.inserted == 3
        assert summary.rejected == Counter([reason, RowReason.COLUMNS])
        # Line 4 is empty: passed over, but counted.
        assert [aside["line"] for aside in office.rejects()] == ["3", "6"]

    def test_bytes_that_are_not_utf8_stay_visible(self, office: Office) -> None:
        line = ",".join(person(0).values()).encode().replace(b"EL OUAFI", b"M\xe9H\xe9")
        office.imports([line])
        (aside,) = office.rejects()
        assert aside["last_name"] == r"M\xe9H\xe9"
        assert aside["cni"] == person(0)["cni"]

    def test_columns_of_the_file_kept_aside_are_in_the_order_of_the_file(
        self, office: Office
    ) -> None:
        header = sorted(COLUMNS)
        office.writes([{**person(0), "cni": "?"}], header=header)
        import_people(office.source, office.database, office.secrecy, TODAY)
        assert office.aside.read_text("utf-8").splitlines()[0] == ",".join(
            ("line", "reason", "detail", *header)
        )
        assert office.rejects()[0]["cni"] == "?"

    def test_may_be_corrected_and_imported_alone(self, office: Office) -> None:
        office.imports([{**person(0), "cni": "?"}, person(1)])
        corrected = {name: office.rejects()[0][name] for name in COLUMNS} | {"cni": "A12345"}
        assert office.imports([corrected]).inserted == 1

    @pytest.mark.parametrize(
        ("name", "aside"),
        [
            ("people.csv", "people.rejected.csv"),
            ("people.2026.CSV", "people.2026.rejected.csv"),
            ("people", "people.rejected.csv"),
            ("people.txt", "people.txt.rejected.csv"),
        ],
    )
    def test_the_file_stands_next_to_the_imported_one(self, name: str, aside: str) -> None:
        assert rejected_path(Path("a") / name) == Path("a") / aside


class TestOneCniForOnePerson:
    def test_the_second_in_a_file_is_kept_aside(self, office: Office) -> None:
        thief = {**person(1), "cni": person(0)["cni"]}
        summary = office.imports([person(0), thief, person(2)])
        assert (summary.inserted, summary.rejected) == (2, {RowReason.DUPLICATE_CNI: 1})
        (aside,) = office.rejects()
        assert (aside["line"], aside["reason"]) == ("3", "duplicate_cni")
        assert {name: aside[name] for name in COLUMNS} == thief
        assert isinstance(office.finds(person(0)), Insured)

    def test_so_is_one_whose_card_the_registry_knows(self, office: Office) -> None:
        office.imports(some(3))
        summary = office.imports([{**person(5), "cni": person(2)["cni"]}, person(4)])
        assert (summary.inserted, summary.rejected) == (1, {RowReason.DUPLICATE_CNI: 1})

    def test_so_is_one_who_is_known_and_takes_anothers(self, office: Office) -> None:
        office.imports(some(3))
        before = office.everything()
        summary = office.imports([{**person(0), "cni": person(2)["cni"]}])
        assert (summary.updated, summary.rejected) == (0, {RowReason.DUPLICATE_CNI: 1})
        assert office.everything() == before

    def test_the_others_of_the_file_go_in_wherever_they_stand(self, office: Office) -> None:
        taken = person(0)["cni"]
        people = [{**one, "cni": taken} if n % 3 else one for n, one in enumerate(some(31))]
        summary = office.imports(people)
        assert (summary.inserted, summary.rejected) == (11, {RowReason.DUPLICATE_CNI: 20})
        assert [int(aside["line"]) for aside in office.rejects()] == [
            n + 2 for n in range(31) if n % 3
        ]

    def test_lines_kept_aside_are_in_the_order_of_the_file(self, office: Office) -> None:
        office.imports([person(0), {**person(1), "cni": person(0)["cni"]}, "x", person(2), "y"])
        assert [aside["line"] for aside in office.rejects()] == ["3", "4", "6"]
