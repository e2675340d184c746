"""The import of the registry file: what goes in, what is kept aside, what survives an accident."""

from __future__ import annotations

import csv
import multiprocessing
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from amoe import registry_batches, registry_import
from amoe.adapters.clocks import SystemClock
from amoe.adapters.sqlite_registry import SqliteRegistry
from amoe.identity import Identity
from amoe.insured import Absent, Insured
from amoe.keys import Keys
from amoe.reasons import Reason
from amoe.registry_batches import HelperLost
from amoe.registry_import import Progress, Summary, import_people, rejected_path
from amoe.registry_rows import COLUMNS, ImportRefused, RowReason
from amoe.registry_sample import person
from amoe.secrecy import Secrecy
from amoe.store import database as database_module
from amoe.store.database import Database
from amoe.store.registry_migrations import registry as tables

TODAY = date(2026, 1, 15)
ROOT = Path(registry_import.__file__).parent.parent

Person = dict[str, str]
Line = Person | str | bytes


@dataclass
class Office:
    """Who imports: a folder with a registry, and a file of people."""

    folder: Path
    keys: Keys = field(default_factory=lambda: Keys.make(demo=True))

    def __post_init__(self) -> None:
        self.secrecy = Secrecy(self.keys)
        self.database = self.opened()
        self.database.migrate()
        self.source = self.folder / "people.csv"
        self.aside = self.folder / "people.rejected.csv"

    def opened(self) -> Database:
        """Another way into the same registry."""
        return Database(self.folder / "registry.db", tables)

    def imports(self, people: Iterable[Line], **options: Any) -> Summary:
        """Import a file of these people; text and bytes are lines as they stand."""
        self.writes(people)
        return import_people(self.source, self.database, self.secrecy, TODAY, **options)

    def writes(self, people: Iterable[Line], header: Sequence[str] = COLUMNS) -> None:
        """Make the file."""
        lines = [",".join(header).encode()]
        for one in people:
            line = ",".join(one[name] for name in header) if isinstance(one, dict) else one
            lines.append(line.encode() if isinstance(line, str) else line)
        self.source.write_bytes(b"\n".join(lines) + b"\n")

    def rejects(self) -> list[dict[str, str]]:
        """The lines kept aside."""
        with self.aside.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def finds(self, one: Person, method: str = "immatriculation") -> Insured | Absent:
        """What the site finds for somebody."""
        number = one["immatriculation" if method == "immatriculation" else "employer_id"]
        registry = SqliteRegistry(self.opened(), self.secrecy, SystemClock())
        return registry.find(Identity(method, number, one["cni"], one["birth_date"]))

    def everything(self) -> list[tuple[Any, ...]]:
        """All rows, to compare before and after."""
        database = self.opened()
        return [
            *map(tuple, database.all("SELECT * FROM insured ORDER BY key")),
            *map(tuple, database.all("SELECT * FROM facts")),
        ]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An empty registry."""
    made = Office(tmp_path)
    yield made
    made.database.close()


def some(count: int, first: int = 0) -> list[Person]:
    """Invented people."""
    return [person(index) for index in range(first, first + count)]


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
                if value and column not in shown:
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


class TestARefusedFile:
    def test_leaves_registry_and_folder_as_they_were(self, office: Office) -> None:
        office.imports([person(0), "x"])
        before = office.everything()
        office.source.write_text(",".join(person(1).values()))
        with pytest.raises(ImportRefused):
            import_people(office.source, office.database, office.secrecy, TODAY)
        assert office.everything() == before
        assert office.aside.exists()

    def test_may_be_one_that_is_not_there(self, office: Office) -> None:
        for path in (office.folder / "nowhere.csv", office.folder):
            with pytest.raises(ImportRefused, match="is not a file"):
                import_people(path, office.database, office.secrecy, TODAY)

    def test_may_be_a_second_one_at_the_same_time(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.05)
        office.writes(some(2))
        other = office.opened()
        with other.writing(), pytest.raises(ImportRefused, match="Another import is running"):
            import_people(office.source, office.opened(), office.secrecy, TODAY)
        assert office.everything() == []


class TestMeanwhile:
    def test_the_site_reads_the_registry_as_it_was(self, office: Office) -> None:
        office.imports(some(5))
        reader = office.opened()
        seen: list[int] = []

        def look(progress: Progress) -> None:
            row = reader.one("SELECT COUNT(*) AS people FROM insured")
            seen.append(row["people"] if row else -1)

        office.imports(some(4000), on_progress=look)
        assert len(seen) > 1
        assert set(seen) == {5}
        assert len(office.everything()) == 4001

    def test_progress_is_told_in_lines_and_bytes(self, office: Office) -> None:
        told: list[Progress] = []
        office.imports(some(4000), on_progress=told.append)
        size = office.source.stat().st_size
        assert told[-1] == Progress(4000, size, size)
        assert [step.lines for step in told] == sorted({step.lines for step in told})

    def test_the_write_ahead_log_is_small_again_afterwards(self, office: Office) -> None:
        office.imports(some(2000))
        assert (office.folder / "registry.db-wal").stat().st_size == 0
        office.imports(some(2000), dry_run=True)
        assert (office.folder / "registry.db-wal").stat().st_size == 0

    def test_the_file_is_read_in_pieces_whatever_is_in_it(self) -> None:
        endless = BytesIO(b"x" * 5_000_000 + b"\ny\n" + b"z" * 5_000_000)
        pieces = list(registry_batches._blocks(endless))
        assert max(map(len, pieces)) < 2 * registry_batches.BLOCK
        assert b"\ny\n" in pieces[0]


class TestHelpers:
    """Processes that check and seal while this one writes."""

    @pytest.mark.parametrize("helpers", [1, 2])
    def test_make_no_difference(self, office: Office, tmp_path: Path, helpers: int) -> None:
        people: list[Line] = [*some(5000)]
        people[100] = b"\xff"
        people[3000] = {**person(3000), "cni": person(0)["cni"]}
        people[4999] = "x"
        told: list[Progress] = []
        summary = office.imports(people, helpers=helpers, on_progress=told.append)
        assert (summary.read, summary.inserted) == (5000, 4997)
        assert [aside["line"] for aside in office.rejects()] == ["102", "3002", "5001"]
        assert told[-1].position == office.source.stat().st_size
        assert isinstance(office.finds(person(4998)), Insured)
        assert not multiprocessing.active_children()

    def test_that_are_killed_stop_the_import(self, office: Office) -> None:
        def kill(progress: Progress) -> None:
            for helper in multiprocessing.active_children():
                helper.kill()

        with pytest.raises(HelperLost):
            office.imports(some(20_000), helpers=2, on_progress=kill)
        assert office.everything() == []


class TestAnInterruptedImport:
    def test_leaves_the_registry_as_it_was(self, office: Office) -> None:
        office.imports(some(3))
        before = office.everything()

        def interrupt(progress: Progress) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            office.imports(["x", *some(4000, first=2)], on_progress=interrupt)
        assert office.everything() == before
        assert not office.aside.exists()
        assert office.imports(some(5)).inserted == 2

    @pytest.mark.parametrize("helpers", [0, 2])
    def test_even_when_it_is_killed(self, office: Office, helpers: int) -> None:
        office.imports(some(3))
        before = office.everything()
        office.keys.save(office.folder)
        office.writes(some(8000))
        office.database.close()
        killed = subprocess.Popen(
            [sys.executable, "-c", _KILLED, str(office.folder), str(helpers)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        # Returns when all have ended that could write to the pipe: the helpers too.
        told, _ = killed.communicate(timeout=60)
        assert killed.returncode == -signal.SIGKILL
        assert int(told) > 3000
        # What it had written so far stands in the log, and nobody sees it.
        assert (office.folder / "registry.db-wal").stat().st_size > 500_000
        assert office.everything() == before
        check = office.database.one("PRAGMA integrity_check")
        assert check is not None
        assert check[0] == "ok"
        assert office.imports(some(8000)).inserted == 7997
        assert isinstance(office.finds(person(7999)), Insured)

    def test_leaves_no_lock_behind_when_the_disk_is_full(self, office: Office) -> None:
        office.imports(some(3))
        before = office.everything()
        pages = office.database.one("PRAGMA page_count")
        assert pages is not None
        office.database.one(f"PRAGMA max_page_count = {pages[0] + 5}")
        with pytest.raises(sqlite3.OperationalError):
            office.imports(some(4000))
        assert office.everything() == before
        office.database.one("PRAGMA max_page_count = 1000000")
        assert office.imports(some(5)).inserted == 2


_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from amoe.keys import Keys
from amoe.registry_import import CACHE, import_people
from amoe import registry_batches, registry_import
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.registry_migrations import registry

registry_import.CACHE = 100  # small, so that pages are in the log before the end
folder = Path(sys.argv[1])

def kill(progress):
    if progress.lines > 3000:
        print(progress.lines, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

import_people(
    folder / "people.csv", Database(folder / "registry.db", registry), Secrecy(Keys.load(folder)),
    date(2026, 1, 15), on_progress=kill, helpers=int(sys.argv[2]),
)
"""
