"""`flask audit verify`, `export` and `prune`, as the operator runs them; the daily head."""

from __future__ import annotations

import csv
import logging
import sqlite3
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result

from amoe.limits import DAY
from amoe.retention import AUDIT_KEPT
from amoe.store.audit import Event
from blueprints.shell.logs import AllowList
from tests.support.site import Site


def run(site: Site, *arguments: str, code: int = 0) -> Result:
    """Run `flask audit …`."""
    with site.app.app_context():
        done = site.app.test_cli_runner().invoke(args=["audit", *arguments])
    assert done.exit_code == code, done.output
    return done


def intrude(site: Site, statement: str) -> None:
    """Write the file without the service."""
    raw = sqlite3.connect(site.service.database.path, isolation_level=None)
    for name in ("audit_never_changes", "audit_goes_from_the_front"):
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(statement)
    raw.close()


def line(at: int, detail: str = "") -> Event:
    """A line of the audit."""
    return Event(at, "K7F2QX9M", "identite", "refused", "captcha.wrong", detail, "fr")


@pytest.fixture
def told(site: Site) -> Site:
    """A site where something happened."""
    site.student(0).accepts_the_terms().gives_identity().answers()
    return site


class TestVerify:
    def test_a_journey_holds(self, told: Site) -> None:
        head = told.service.audit.head()
        assert run(told, "verify").stdout == f"OK: 3 lines. Head: {head}\n"

    def test_it_names_the_line_and_when_it_was_written(self, told: Site) -> None:
        intrude(told, "UPDATE audit SET reason = 'repeated' WHERE id = 2")
        said = run(told, "verify", code=1).stdout
        assert said.startswith("BROKEN at line 2 (20")
        assert said.endswith("): it was changed.\n")

    def test_a_cut_off_end_is_found_with_the_head_of_the_log(self, told: Site) -> None:
        head = str(told.service.audit.head())
        run(told, "verify", "--head", head)
        intrude(told, "DELETE FROM audit WHERE id = 3")
        run(told, "verify")
        assert (
            "BROKEN at line 3: it is missing." in run(told, "verify", "--head", head, code=1).stdout
        )

    def test_a_head_that_was_pruned_is_said_to_be(self, told: Site) -> None:
        told.clock.passes(AUDIT_KEPT + 1)
        told.service.forget_old()
        said = run(told, "verify", "--head", "1:" + "ab" * 32, code=2)
        assert "take a younger one" in said.stderr

    @pytest.mark.parametrize("head", ["", "7", "x:00", "7:zz"])
    def test_what_is_no_head_is_refused(self, told: Site, head: str) -> None:
        assert "this is no head" in run(told, "verify", "--head", head, code=2).stderr


class TestExport:
    def test_every_line_with_every_column(self, told: Site) -> None:
        rows = list(csv.DictReader(StringIO(run(told, "export").stdout)))
        assert [row["step"] for row in rows] == ["conditions", "identite", "question"]
        assert list(rows[0]) == ["id", "at", "reference", "step", "outcome", "reason", "detail",
                                 "language", "agent", "mode", "campus", "hash"]  # fmt: skip
        assert rows[2]["hash"] == told.service.audit.head().hash.hex()
        assert rows[0]["at"].endswith("Z")

    def test_whole_days_of_morocco(self, site: Site) -> None:
        begins = int(datetime(2026, 3, 26, tzinfo=ZoneInfo("Africa/Casablanca")).timestamp())
        for at in (begins - 1, begins, begins + DAY - 1, begins + DAY):
            site.service.audit.add(line(at))
        asked = run(site, "export", "--from", "2026-03-26", "--to", "2026-03-26").stdout
        rows = list(csv.DictReader(StringIO(asked)))
        assert [row["at"] for row in rows] == ["2026-03-25T23:00:00Z", "2026-03-26T22:59:59Z"]

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_no_cell_is_a_formula(self, site: Site, start: str) -> None:
        site.service.audit.add(line(site.clock.now(), f"{start}cmd|' /C calc'!A0"))
        (row,) = csv.DictReader(StringIO(run(site, "export").stdout, newline=""))
        assert row["detail"].startswith(f"'{start}cmd")


def test_prune_keeps_what_is_younger_and_the_chain(told: Site) -> None:
    told.clock.passes(AUDIT_KEPT + 1)
    told.service.audit.add(line(told.clock.now()))
    assert run(told, "prune").stdout == "3 lines were older than 400 days and are gone.\n"
    assert run(told, "verify").stdout.startswith("OK: 1 lines.")


def test_the_head_is_logged_once_a_day_by_whoever_comes_first(
    told: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "amoe.audit")
    for _ in range(3):
        told.service.daily_head.tell()
    told.clock.passes(DAY)
    told.service.daily_head.tell()
    lines = [AllowList().format(r) for r in caplog.records if r.msg == "audit.head"]
    assert len(lines) == 2
    assert f'"head": "{told.service.audit.head()}"' in lines[1]
