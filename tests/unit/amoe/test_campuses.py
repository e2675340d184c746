"""Universities: the file is complete in three languages, added ones keep to rules, visits count."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime

import pytest

from amoe.campuses import CODE, MOROCCO, Campus, Campuses, CampusRefused, Visits, in_file
from amoe.ports import StorageUnavailable
from amoe.store.campuses import CampusRows
from amoe.store.database import Database
from tests.support.clock import SetClock
from tests.unit.amoe.ports import read_only, without_table

SCHOOL = {
    "code": "ensam",
    "name_fr": "École nationale supérieure d’arts et métiers",
    "name_ar": "المدرسة الوطنية العليا للفنون والمهن",
    "name_en": "National School of Arts and Crafts",
    "city_fr": "Meknès",
    "city_ar": "مكناس",
    "city_en": "Meknes",
    "site": "https://www.ensam.example",
}
every_one = pytest.mark.parametrize("campus", in_file().values(), ids=lambda campus: campus.code)


@pytest.fixture
def campuses(database: Database, clock: SetClock) -> Campuses:
    """The universities of a site where nobody was added yet."""
    return Campuses(CampusRows(database), clock)


class TestTheFile:
    """12 public universities and Al Quaraouiyine."""

    def test_it_holds_each_once(self) -> None:
        assert set(in_file()) == {
            "um5", "uh2c", "uh1", "uit", "usmba", "umi", "ump", "uae", "uca", "uiz", "ucd", "usms",
            "uaq",
        }  # fmt: skip
        for column in ("name_fr", "name_ar", "name_en", "site"):
            assert len({getattr(campus, column) for campus in in_file().values()}) == 13

    @every_one
    def test_it_would_be_accepted_as_one_that_is_added(
        self, campuses: Campuses, campus: Campus
    ) -> None:
        other = {**asdict(campus), "code": f"{campus.code}-2"}
        assert asdict(campuses.add(other)) == other, "in one line, nothing to clean, nothing empty"

    @every_one
    def test_each_language_has_its_letters(self, campus: Campus) -> None:
        for told in (campus.name_ar, campus.city_ar):
            assert re.fullmatch("[\u0621-\u064a ]+", told)
        for told in (campus.name_en, campus.city_en):
            assert re.fullmatch("[A-Za-z0-9 ]+", told)
        assert campus.name_fr.startswith("Université ")
        assert "'" not in campus.name_fr
        assert re.fullmatch(r"https://www\.[a-z0-9.]+\.ma", campus.site)

    def test_a_city_is_told_once(self) -> None:
        assert in_file()["um5"].whole_name("fr") == "Université Mohammed V de Rabat"
        assert in_file()["uca"].whole_name("fr") == "Université Cadi Ayyad, Marrakech"
        assert in_file()["um5"].whole_name("ar") == "جامعة محمد الخامس بالرباط"
        assert in_file()["uca"].whole_name("ar") == "جامعة القاضي عياض، مراكش"

    def test_a_language_that_we_have_no_name_in_gets_the_french_one(self) -> None:
        assert in_file()["um5"].name("zgh") == in_file()["um5"].name("fr")


class TestFinding:
    """However it was typed."""

    @pytest.mark.parametrize("typed", ["um5", "UM5", " Um5 ", "ｕｍ５"])
    def test_letters_of_any_kind(self, campuses: Campuses, typed: str) -> None:
        assert campuses.find(typed) == in_file()["um5"]

    @pytest.mark.parametrize(
        "typed", ["", "um", "um5x", "../um5", "um5/", "'", "٥" * 3, "x" * 5000]
    )
    def test_anything_else_is_nobody(self, campuses: Campuses, typed: str) -> None:
        assert campuses.find(typed) is None

    def test_those_of_the_file_need_no_database(
        self, campuses: Campuses, database: Database
    ) -> None:
        with without_table(database, "campuses"):
            assert campuses.find("um5")
            with pytest.raises(StorageUnavailable):
                campuses.find("ensam")


class TestAdding:
    """By hand, under rules that keep posters right."""

    def test_an_added_one_is_found_and_listed_last(self, campuses: Campuses) -> None:
        added = campuses.add(SCHOOL)
        assert campuses.find("ENSAM") == added == campuses.all()[-1]
        assert len(campuses.all()) == 14

    def test_what_is_told_is_put_into_one_clean_line(self, campuses: Campuses) -> None:
        told = {
            **SCHOOL,
            "name_fr": "  École \u200f nationale\n d’arts ",
            "city_ar": "\u202bمكناس\u202c",
        }
        added = campuses.add(told)
        assert (added.name_fr, added.city_ar) == ("École nationale d’arts", "مكناس")

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"code": "E NSAM"}, "is no code"),
            ({"code": "x"}, "is no code"),
            ({"code": "5um"}, "is no code"),
            ({"code": "en--sam"}, "is no code"),
            ({"code": "ensam-"}, "is no code"),
            ({"code": "e" * 21}, "is no code"),
            ({"code": "um5"}, "'um5' is Université Mohammed V"),
            ({"name_fr": " "}, "name_fr is empty"),
            ({"name_fr": "x" * 91}, "name_fr is longer than 90"),
            ({"name_ar": "ENSAM"}, "name_ar has no Arabic letter"),
            ({"city_ar": "Fès"}, "city_ar has no Arabic letter"),
            ({"site": "www.ensam.example"}, "is no address"),
            ({"site": "javascript:alert(1)"}, "is no address"),
            ({"site": 'https://ensam.example/" onclick="'}, "is no address"),
        ],
    )
    def test_what_is_wrong_is_refused_with_a_sentence(
        self, campuses: Campuses, changed: dict[str, str], said: str
    ) -> None:
        with pytest.raises(CampusRefused, match=said):
            campuses.add({**SCHOOL, **changed})
        assert len(campuses.all()) == 13

    def test_a_code_is_given_once(self, campuses: Campuses) -> None:
        campuses.add(SCHOOL)
        with pytest.raises(CampusRefused, match="'ensam' is taken"):
            campuses.add({**SCHOOL, "name_fr": "Une autre"})
        assert campuses.find("ensam") == Campus(**SCHOOL)

    def test_removing_it_leaves_its_visits(self, campuses: Campuses) -> None:
        campuses.add(SCHOOL)
        campuses.count_visit("ensam")
        campuses.remove("ensam")
        assert campuses.find("ensam") is None
        assert [visits.code for visits in campuses.visits(1)] == ["ensam"]

    @pytest.mark.parametrize(("code", "said"), [("um5", "universities.csv"), ("zzz", "was added")])
    def test_what_was_not_added_cannot_be_removed(
        self, campuses: Campuses, code: str, said: str
    ) -> None:
        with pytest.raises(CampusRefused, match=said):
            campuses.remove(code)
        assert len(campuses.all()) == 13

    def test_a_code_can_be_typed_from_a_poster(self) -> None:
        assert all(CODE.fullmatch(code) for code in ("um5", "uh2c", "ens-rabat", "a" * 20))


class TestVisits:
    """By Morocco's day and nothing finer."""

    def at(self, clock: SetClock, time: str) -> None:
        """Set the clock to Morocco's time of day."""
        there = datetime.fromisoformat(time).replace(tzinfo=MOROCCO)
        clock.passes(int(there.timestamp()) - clock.now())

    def test_midnight_is_moroccos(self, campuses: Campuses, clock: SetClock) -> None:
        self.at(clock, "2027-01-10T23:59:59")
        campuses.count_visit("um5")
        clock.passes(1)
        campuses.count_visit("um5")
        campuses.count_visit("um5")
        campuses.count_visit("uca")
        assert campuses.today() == "2027-01-11"
        assert campuses.visits(2) == [
            Visits("um5", "2027-01-10", 1),
            Visits("uca", "2027-01-11", 1),
            Visits("um5", "2027-01-11", 2),
        ]

    def test_one_day_is_today(self, campuses: Campuses, clock: SetClock) -> None:
        self.at(clock, "2027-01-10T12:00:00")
        campuses.count_visit("um5")
        self.at(clock, "2027-01-11T12:00:00")
        assert campuses.visits(1) == []
        assert len(campuses.visits(2)) == 1

    def test_nothing_of_the_visitor_is_kept(self, campuses: Campuses, database: Database) -> None:
        campuses.count_visit("um5")
        row = database.one("SELECT * FROM campus_visits")
        assert row
        assert set(row.keys()) == {"code", "day", "visits"}

    def test_it_costs_one_statement(self, campuses: Campuses, database: Database) -> None:
        database.close()
        said: list[str] = []
        database.on_statement = said.append
        campuses.count_visit("um5")
        assert len([each for each in said if not each.startswith("PRAGMA")]) == 1

    def test_a_disk_that_is_full_is_told(self, campuses: Campuses, database: Database) -> None:
        with read_only(database), pytest.raises(StorageUnavailable):
            campuses.count_visit("um5")
