"""The import of the registry file: what goes in, once and again, and what a trial run leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.adapters.clocks import SystemClock
from amoe.adapters.sqlite_registry import SqliteRegistry
from amoe.insured import Absent, Insured
from amoe.reasons import Reason
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


class TestWhoGoesIn:
    def test_everybody_is_found_by_either_number(self, office: Office) -> None:
        summary = office.imports(some(20))
        assert (summary.read, summary.inserted, summary.updated) == (20, 20, 0)
        for one in some(20):
            for method in ("immatriculation", "employer"):
                found = office.finds(one, method)
                assert isinstance(found, Insured)
                assert found.immatriculation == one["immatriculation"]
                assert found.cni == one["cni"]
                assert found.birth_date == one["birth_date"]
                assert (found.first_name, found.last_name_ar) == (
                    one["first_name"],
                    one["last_name_ar"],
                )

    def test_the_question_has_its_answer(self, office: Office) -> None:
        office.imports(some(5))
        for one in some(5):
            found = office.finds(one)
            assert isinstance(found, Insured)
            answer = one["rib"][-8:] or one["civil_status_no"]
            assert found.payment == one["payment"]
            assert found.answer_key == office.secrecy.lookup(
                "answer", one["immatriculation"], one["payment"], answer
            )

    def test_who_has_no_employer_number_is_found_by_the_own_one(self, office: Office) -> None:
        office.imports([{**one, "employer_id": ""} for one in some(2)])
        assert isinstance(office.finds(person(0)), Insured)
        assert office.finds(person(0), "employer") == Absent(Reason.UNKNOWN_NUMBER)

    def test_columns_may_come_in_any_order(self, office: Office) -> None:
        office.writes([person(0)], header=sorted(COLUMNS))
        import_people(office.source, office.database, office.secrecy, TODAY)
        assert isinstance(office.finds(person(0)), Insured)

    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    @pytest.mark.parametrize("last", [True, False])
    def test_line_ends_are_those_of_any_system(self, office: Office, end: str, last: bool) -> None:
        lines = [",".join(COLUMNS), *(",".join(one.values()) for one in some(3))]
        office.source.write_bytes((end.join(lines) + end * last).encode("utf-8-sig"))
        summary = import_people(office.source, office.database, office.secrecy, TODAY)
        assert (summary.inserted, summary.rejected) == (3, {})

    def test_an_empty_file_of_people_is_fine(self, office: Office) -> None:
        assert office.imports([]).read == 0
        assert office.everything() == []

    def test_the_share_of_bank_payments_is_kept_for_decoy_questions(self, office: Office) -> None:
        office.imports(some(10))
        assert SqliteRegistry(office.database, office.secrecy, SystemClock()).bank_share() == 0.6

    def test_the_files_show_nothing_of_anybody(self, office: Office) -> None:
        office.imports(some(50))
        office.source.unlink()
        kept = b"".join(file.read_bytes() for file in office.folder.iterdir())
        shown = {"sex", "payment", "university", "rights_from", "rights_to"}
        for one in some(50):
            for column, value in one.items():
                # Four letters or fewer stand by chance among so many random bytes.
                if len(value.encode()) > 4 and column not in shown:
                    assert value.encode() not in kept, column
            assert one["rib"][-8:].encode() not in kept or not one["rib"]


class TestAgain:
    def test_the_same_file_changes_nothing(self, office: Office) -> None:
        office.imports(some(20))
        summary = office.imports(some(20))
        assert (summary.inserted, summary.updated, summary.rejected) == (0, 20, {})
        assert isinstance(office.finds(person(7)), Insured)

    def test_newer_data_replace_the_old(self, office: Office) -> None:
        office.imports(some(3))
        newer = {**person(1), "first_name": "Zahra", "cni": "ZZ123456", "birth_date": "2001-02-03"}
        assert office.imports([newer, person(3)]).updated == 1
        found = office.finds(newer)
        assert isinstance(found, Insured)
        assert found.first_name == "Zahra"
        assert office.finds(person(1)) == Absent(Reason.CNI_MISMATCH)
        assert isinstance(office.finds(person(0)), Insured)

    def test_somebody_twice_in_a_file_counts_as_they_stand_last(self, office: Office) -> None:
        summary = office.imports([person(0), {**person(0), "first_name": "Zahra"}])
        assert (summary.inserted, summary.updated) == (1, 1)
        found = office.finds(person(0))
        assert isinstance(found, Insured)
        assert found.first_name == "Zahra"

    def test_the_number_is_the_same_however_it_is_written(self, office: Office) -> None:
        number = person(0)["immatriculation"]
        spaced = {**person(0), "immatriculation": f"{number[:3]} {number[3:]}"}
        assert office.imports([person(0), spaced]).updated == 1


class TestADryRun:
    def test_counts_everything_and_keeps_nothing(self, office: Office) -> None:
        office.imports(some(3))
        before = office.everything()
        people = [*some(5), {**person(6), "cni": person(4)["cni"]}, "x"]
        dry = office.imports(people, dry_run=True)
        assert office.everything() == before
        assert [aside["line"] for aside in office.rejects()] == ["7", "8"]
        wet = office.imports(people)
        assert (dry.read, dry.inserted, dry.updated) == (7, 2, 3)
        assert (wet.read, wet.inserted, wet.updated) == (7, 2, 3)
        assert dry.rejected == wet.rejected
        assert (dry.dry_run, wet.dry_run) == (True, False)
