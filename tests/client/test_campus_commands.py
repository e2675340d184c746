"""`flask campus`, as the operator runs it: what it does, what it says, how it ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from click.testing import Result

from amoe.campuses import in_file
from tests.support.site import Site

ENSAM = (
    "--name-fr", "École nationale supérieure d’arts et métiers", "--name-ar", "مدرسة الفنون والمهن",
    "--name-en", "School of Arts and Crafts", "--city-fr", "Meknès", "--city-ar", "مكناس",
    "--site", "https://www.ensam.example",
)  # fmt: skip
DAY = 24 * 3600


def run(site: Site, *words: str, answer: str = "") -> Result:
    """`flask campus …`."""
    return site.app.test_cli_runner().invoke(args=["campus", *words], input=answer)


@contextmanager
def out_of_reach(site: Site) -> Iterator[None]:
    """Another process holds the database and does not let go."""
    database = site.service.database
    database.run("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


class TestAdd:
    """A university of one's own making."""

    def test_it_says_where_the_new_one_is(self, site: Site) -> None:
        done = run(site, "add", "ensam", *ENSAM)
        assert done.exit_code == 0
        assert done.output.splitlines() == [
            "Added: École nationale supérieure d’arts et métiers, Meknès",
            "Short address: http://127.0.0.1:8000/c/ensam",
            "Kit: http://127.0.0.1:8000/fr/universites/ensam/",
        ]
        assert site.app.test_client().get("/c/ensam").status_code == 200
        assert site.app.test_client().get("/fr/universites/ensam/").status_code == 200

    def test_the_french_city_stands_in_for_the_english_one(self, site: Site) -> None:
        run(site, "add", "ensam", *ENSAM)
        run(site, "add", "ensam-2", *ENSAM, "--city-en", "Meknes")
        cities = [site.service.campuses.find(code) for code in ("ensam", "ensam-2")]
        assert [campus.city_en for campus in cities if campus] == ["Meknès", "Meknes"]

    @pytest.mark.parametrize("code", ["um5", "Ensam", "e", "en_sam"])
    def test_a_code_that_does_not_do_is_refused_with_a_sentence(
        self, site: Site, code: str
    ) -> None:
        refused = run(site, "add", code, *ENSAM)
        assert refused.exit_code == 2
        assert repr(code) in refused.output
        assert len(site.service.campuses.all()) == 13

    def test_a_missing_name_is_asked_for(self, site: Site) -> None:
        refused = run(site, "add", "ensam", *ENSAM[2:])
        assert refused.exit_code == 2
        assert "--name-fr" in refused.output

    def test_a_database_out_of_reach_is_told(self, site: Site) -> None:
        with out_of_reach(site):
            failed = run(site, "add", "ensam", *ENSAM)
        assert failed.exit_code == 1
        assert "out of reach" in failed.output
        assert "Traceback" not in failed.output


class TestRemove:
    """With a word on the posters that hang."""

    def test_it_asks_first(self, site: Site) -> None:
        run(site, "add", "ensam", *ENSAM)
        kept = run(site, "remove", "ensam", answer="n\n")
        assert kept.exit_code == 1
        assert "Posters with /c/ensam" in kept.output
        assert site.service.campuses.find("ensam")
        gone = run(site, "remove", "ensam", answer="y\n")
        assert gone.exit_code == 0
        assert site.service.campuses.find("ensam") is None
        assert site.app.test_client().get("/c/ensam").status_code == 404

    @pytest.mark.parametrize("code", ["um5", "zzz"])
    def test_only_what_was_added_can_go(self, site: Site, code: str) -> None:
        refused = run(site, "remove", code, "--yes")
        assert refused.exit_code == 2
        assert repr(code) in refused.output


def test_the_list_tells_all_and_marks_what_was_added(site: Site) -> None:
    run(site, "add", "ensam", *ENSAM)
    lines = run(site, "list").output.splitlines()
    assert len(lines) == 14
    for line, campus in zip(lines, in_file().values(), strict=False):
        assert line.startswith(f"  {campus.code} ")
        assert campus.name_fr in line
        assert campus.site in line
    assert lines[-1].startswith("+ ensam ")


class TestVisits:
    """By university, and of one by day."""

    @pytest.fixture
    def visited(self, site: Site) -> Site:
        """Three days of visits: um5 two and one and none, uca none and none and one."""
        client = site.app.test_client()
        for addresses in (("um5", "um5"), ("um5",), ("uca",)):
            for code in addresses:
                client.get(f"/c/{code}")
            site.clock.passes(DAY)
        site.clock.passes(-DAY)
        return site

    def rows(self, result: Result) -> list[list[str]]:
        """Lines by word."""
        assert result.exit_code == 0, result.output
        return [line.split() for line in result.output.splitlines()]

    def test_by_university_the_most_visited_first(self, visited: Site) -> None:
        assert self.rows(run(visited, "visits")) == [
            ["code", "today", "30", "days"],
            ["um5", "0", "3"],
            ["uca", "1", "1"],
            ["4", "visits", "in", "30", "days."],
        ]

    def test_of_the_last_days_only(self, visited: Site) -> None:
        assert self.rows(run(visited, "visits", "--days", "2"))[1:] == [
            ["um5", "0", "1"],
            ["uca", "1", "1"],
            ["2", "visits", "in", "2", "days."],
        ]

    def test_of_one_by_day(self, visited: Site) -> None:
        rows = self.rows(run(visited, "visits", "UM5"))
        assert [row[1:] for row in rows[:-1]] == [["2"], ["1"]]
        assert rows[0][0] < rows[1][0] < visited.service.campuses.today()
        assert rows[-1][0] == "3"

    def test_of_one_that_was_removed(self, site: Site) -> None:
        run(site, "add", "ensam", *ENSAM)
        site.app.test_client().get("/c/ensam")
        run(site, "remove", "ensam", "--yes")
        assert self.rows(run(site, "visits", "ensam"))[-1][0] == "1"

    def test_of_nobody_there_are_none(self, site: Site) -> None:
        refused = run(site, "visits", "zzz")
        assert refused.exit_code == 2
        assert "'zzz'" in refused.output
        assert self.rows(run(site, "visits", "um5")) == [["0", "visits", "in", "30", "days."]]

    @pytest.mark.parametrize("days", ["0", "-1", "x"])
    def test_days_are_a_number_from_one_on(self, site: Site, days: str) -> None:
        assert run(site, "visits", "--days", days).exit_code == 2
