"""The registry as a SQLite table: exact identity or the reason; one look-up a question."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from amoe.adapters.sqlite_registry import SqliteRegistry
from amoe.identity import Identity
from amoe.insured import Absent, Holder, Insured
from amoe.keys import Keys
from amoe.reasons import Reason
from amoe.registry_import import import_people
from amoe.registry_rows import COLUMNS
from amoe.registry_sample import person
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.registry_migrations import registry as registry_tables
from tests.support.clock import SetClock

BANK = next(n for n in range(9) if person(n)["payment"] == "bank")
POSTAL = next(n for n in range(9) if person(n)["payment"] == "postal")
SHARED = "S123456789"
"""The employer's identifier that two more people share: two schools may use the same."""


@pytest.fixture(scope="module")
def secrecy() -> Secrecy:
    """The keys of the module's registry."""
    return Secrecy(Keys.make(demo=True))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, secrecy: Secrecy) -> Path:
    """A registry of eleven people, imported once."""
    folder = tmp_path_factory.mktemp("registry")
    people = [person(n) for n in range(9)]
    people += [{**person(n), "employer_id": SHARED} for n in (10, 11)]
    lines = [",".join(COLUMNS), *(",".join(one.values()) for one in people)]
    (folder / "people.csv").write_text("\n".join(lines) + "\n", "utf-8")
    database = Database(folder / "registry.db", registry_tables)
    database.migrate()
    import_people(folder / "people.csv", database, secrecy, date(2026, 1, 1))
    database.close()
    return folder / "registry.db"


@pytest.fixture
def database(file: Path) -> Database:
    """The registry's database, opened anew."""
    return Database(file, registry_tables)


@pytest.fixture
def registry(database: Database, secrecy: Secrecy, clock: SetClock) -> SqliteRegistry:
    """The registry."""
    return SqliteRegistry(database, secrecy, clock)


def identity(index: int, method: str = "immatriculation") -> Identity:
    """Somebody's true identity."""
    one = person(index)
    number = one["immatriculation"] if method == "immatriculation" else one["employer_id"]
    return Identity(method, number, one["cni"], one["birth_date"])


@pytest.mark.parametrize("method", ["immatriculation", "employer"])
@pytest.mark.parametrize("index", [BANK, POSTAL])
def test_a_person_is_found_by_either_number(
    registry: SqliteRegistry, secrecy: Secrecy, index: int, method: str
) -> None:
    one = person(index)
    found = registry.find(identity(index, method))
    assert isinstance(found, Insured)
    for name in ("last_name", "first_name", "last_name_ar", "first_name_ar", "cni", "payment"):
        assert getattr(found, name) == one[name]
    assert found.immatriculation == one["immatriculation"]
    assert found.birth_date == one["birth_date"]
    assert found.key == secrecy.lookup("immatriculation", one["immatriculation"])


@pytest.mark.parametrize(("index", "payment"), [(BANK, "bank"), (POSTAL, "postal")])
def test_the_answer_is_kept_as_a_keyed_hash(
    registry: SqliteRegistry, secrecy: Secrecy, index: int, payment: str
) -> None:
    one = person(index)
    answer = one["rib"][-8:] if payment == "bank" else one["civil_status_no"]
    found = registry.find(identity(index))
    assert isinstance(found, Insured)
    right = secrecy.lookup("answer", one["immatriculation"], payment, answer)
    assert found.answer_key == right


@pytest.mark.parametrize("method", ["immatriculation", "employer"])
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number": "999999999"}, Reason.UNKNOWN_NUMBER),
        ({"cni": "ZZ999999"}, Reason.CNI_MISMATCH),
        ({"birth_date": "1999-09-09"}, Reason.BIRTH_MISMATCH),
        ({"cni": "ZZ999999", "birth_date": "1999-09-09"}, Reason.CNI_MISMATCH),
        ({"number": "999999999", "cni": "ZZ999999"}, Reason.UNKNOWN_NUMBER),
    ],
)
def test_a_mismatch_has_its_reason(
    registry: SqliteRegistry, method: str, changes: dict[str, str], reason: Reason
) -> None:
    asked = replace(identity(BANK, method), **changes)
    assert registry.find(asked) == Absent(reason)


def test_somebody_elses_card_and_birth_date_are_a_mismatch(registry: SqliteRegistry) -> None:
    other = person(POSTAL)
    asked = replace(identity(BANK), cni=other["cni"], birth_date=other["birth_date"])
    assert registry.find(asked) == Absent(Reason.CNI_MISMATCH)
    asked = replace(identity(BANK), birth_date=other["birth_date"])
    assert registry.find(asked) == Absent(Reason.BIRTH_MISMATCH)


def test_a_number_of_the_other_kind_is_unknown(registry: SqliteRegistry) -> None:
    one = person(BANK)
    asked = replace(identity(BANK), number=one["employer_id"])
    assert registry.find(asked) == Absent(Reason.UNKNOWN_NUMBER)


@pytest.mark.parametrize("index", [10, 11])
def test_of_two_who_share_a_number_the_card_tells_who_is_meant(
    registry: SqliteRegistry, index: int
) -> None:
    found = registry.find(replace(identity(index, "employer"), number=SHARED))
    assert isinstance(found, Insured)
    assert found.cni == person(index)["cni"]
    stranger = Identity("employer", SHARED, "ZZ999999", "1999-09-09")
    assert registry.find(stranger) == Absent(Reason.CNI_MISMATCH)


@pytest.mark.parametrize("method", ["immatriculation", "employer"])
def test_a_question_costs_one_look_up_by_index(database: Database, method: str) -> None:
    said: list[str] = []
    database.on_statement = said.append
    SqliteRegistry(database, Secrecy(Keys.make(demo=True)), SetClock()).find(identity(0, method))
    assert len(said) == 1
    plan = [row["detail"] for row in database.all("EXPLAIN QUERY PLAN " + said[0])]
    assert any(step.startswith("SEARCH insured USING ") for step in plan)
    assert not any(step.startswith("SCAN insured") for step in plan)


class TestTheHolderOfACard:
    """Whose are a card and a birth date: for who forgot their number."""

    @pytest.mark.parametrize("index", [BANK, POSTAL, 10])
    def test_is_found_with_number_and_address(
        self, registry: SqliteRegistry, secrecy: Secrecy, index: int
    ) -> None:
        one = person(index)
        found = registry.holder(one["cni"], one["birth_date"])
        key = secrecy.lookup("immatriculation", one["immatriculation"])
        assert found == Holder(key, one["immatriculation"], one["email"])

    def test_is_nobody_unless_both_are_theirs(self, registry: SqliteRegistry) -> None:
        one, other = person(BANK), person(POSTAL)
        assert registry.holder(one["cni"], other["birth_date"]) is None
        assert registry.holder("ZZ999999", one["birth_date"]) is None

    def test_costs_one_look_up_by_index(self, database: Database) -> None:
        said: list[str] = []
        database.on_statement = said.append
        one = person(0)
        registry = SqliteRegistry(database, Secrecy(Keys.make(demo=True)), SetClock())
        registry.holder(one["cni"], one["birth_date"])
        assert len(said) == 1
        plan = [row["detail"] for row in database.all("EXPLAIN QUERY PLAN " + said[0])]
        assert [step.partition(" (")[0].split(" USING")[0] for step in plan] == ["SEARCH insured"]

    def test_is_one_person_because_the_table_refuses_a_second(self, database: Database) -> None:
        columns = "employer_key, cni_key, birth_key, answer_key, payment, sealed"
        with pytest.raises(sqlite3.IntegrityError, match="cni_key"):
            database.run(
                f"INSERT INTO insured (key, {columns}) SELECT X'00', {columns} FROM insured LIMIT 1"
            )


def test_the_share_of_bank_payments_is_the_one_counted_by_the_import(
    registry: SqliteRegistry,
) -> None:
    people = [person(n) for n in (*range(9), 10, 11)]
    share = sum(one["payment"] == "bank" for one in people) / len(people)
    assert registry.bank_share() == pytest.approx(share)


def test_before_any_import_it_is_a_half_and_then_looked_up_once_a_minute(
    tmp_path: Path, secrecy: Secrecy, clock: SetClock
) -> None:
    empty = Database(tmp_path / "registry.db", registry_tables)
    empty.migrate()
    registry = SqliteRegistry(empty, secrecy, clock)
    assert registry.bank_share() == 0.5
    empty.run("INSERT INTO facts (name, value) VALUES ('bank_share', 0.75)")
    clock.passes(59)
    assert registry.bank_share() == 0.5
    clock.passes(1)
    assert registry.bank_share() == 0.75


@pytest.mark.parametrize("index", [BANK, POSTAL])
def test_a_person_is_known_by_key_with_the_period_of_cover(
    registry: SqliteRegistry, secrecy: Secrecy, index: int
) -> None:
    one = person(index)
    key = secrecy.lookup("immatriculation", one["immatriculation"])
    found = registry.person(key)
    assert found
    assert found.key == key
    for name in ("immatriculation", "cni", "birth_date", "last_name", "first_name", "last_name_ar",
                 "first_name_ar", "payment", "university", "rights_from", "rights_to"):  # fmt: skip
        assert getattr(found, name) == one[name]


def test_a_key_of_nobody_is_nobody(registry: SqliteRegistry) -> None:
    assert registry.person(b"\0" * 16) is None


def test_a_person_costs_one_look_up_by_index(database: Database, secrecy: Secrecy) -> None:
    said: list[str] = []
    database.on_statement = said.append
    SqliteRegistry(database, secrecy, SetClock()).person(b"\0" * 16)
    assert len(said) == 1
    plan = [row["detail"] for row in database.all("EXPLAIN QUERY PLAN " + said[0])]
    assert any(step.startswith("SEARCH insured USING ") for step in plan)
