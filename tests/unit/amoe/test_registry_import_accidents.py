"""The import of the registry file: what refuses it, what goes on meanwhile, what it survives."""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from amoe import csv_batches
from amoe.csv_batches import HelperLost
from amoe.csv_import import Progress
from amoe.csv_lines import ImportRefused
from amoe.insured import Insured
from amoe.registry_import import import_people
from amoe.registry_sample import person
from amoe.store import database as database_module
from tests.unit.amoe.import_office import ROOT, TODAY, Line, Office, some


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An empty registry."""
    made = Office(tmp_path)
    yield made
    made.database.close()


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
        pieces = list(csv_batches._blocks(endless))
        assert max(map(len, pieces)) < 2 * csv_batches.BLOCK
        assert b"\ny\n" in pieces[0]


class TestHelpers:
    """Processes that check and seal while this one writes."""

    @pytest.mark.slow
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

    @pytest.mark.slow
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
from amoe import csv_import
from amoe.registry_import import import_people
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.registry_migrations import registry

csv_import.CACHE = 100  # small, so that pages are in the log before the end
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
