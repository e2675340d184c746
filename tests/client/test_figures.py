"""The figures: what they tell, to whom, and what they keep to themselves."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import datetime, timedelta

import pytest

from amoe.counting import STEPS
from amoe.days import MOROCCO
from amoe.desk.agents import AGENT, LEAD
from amoe.limits import DAY, HOUR
from amoe.store.counts import Key
from blueprints.figures.views import ROUNDED
from config import LANGUAGES
from tests.support.agent import Agent
from tests.support.browser import Browser
from tests.support.page_linter import lint_page
from tests.support.site import Site

every_language = pytest.mark.parametrize("language", LANGUAGES)


WHATEVER = (
    ("start", ""),
    *(("passed", step) for step in STEPS),
    ("finished", ""),
    ("refused", "captcha.wrong"),
    ("locked", "code.locked"),
    ("sent", "sms"),
    ("used", "sms"),
    ("delivered", "sms"),
    ("time", "identite:30"),
    ("arrival", "sms:0661:10"),
)
"""What may be counted of a university."""


def day(site: Site, back: int) -> str:
    """A day of Morocco."""
    now = datetime.fromtimestamp(site.clock.now(), MOROCCO).date()
    return (now - timedelta(days=back)).isoformat()


def happened(site: Site, kind: str, name: str, n: int, *, back: int = 1, campus: str = "um5",
             language: str = "fr", mode: str = "htmx") -> None:  # fmt: skip
    """So many things were counted."""
    key = Key(day(site, back), 14, language, campus, mode, kind, name)
    site.service.counts.add(Counter({key: n}))


def is_monday(site: Site) -> Site:
    """Let it be noon of the next Monday: yesterday ended a week."""
    now = datetime.fromtimestamp(site.clock.now(), MOROCCO)
    monday = now.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(
        days=8 - now.isoweekday()
    )
    site.clock.passes(int((monday - now).total_seconds()))
    return site


@pytest.fixture
def busy(site: Site) -> Site:
    """A Monday after a month of some students of one university, and more of another."""
    is_monday(site)
    for back, n in ((1, 31), (2, 17), (9, 3)):
        happened(site, "start", "", n, back=back)
        happened(site, "passed", "conditions", n, back=back)
        happened(site, "finished", "", n // 2, back=back)
    happened(site, "start", "", 7777, campus="uca")
    for step in STEPS[1:3]:
        happened(site, "passed", step, 40)
    happened(site, "refused", "captcha.wrong", 12)
    happened(site, "refused", "email.differs", 4)
    happened(site, "detail", "identity.cni_mismatch", 2323)
    happened(site, "sign_in", "accepted", 8888, campus="")
    happened(site, "help", "desk.sent_again:nothing_came", 9, campus="")
    happened(site, "help", "desk.losing_started:channel_lost", 8, campus="")
    happened(site, "sent", "sms", 40)
    happened(site, "time", "identite:30", 25)
    happened(site, "arrival", "sms:0661:10", 25)
    happened(site, "start", "", 999, back=31)
    return site


def address(site: Site, code: str = "um5", language: str = "fr") -> str:
    """A university's own."""
    return f"/{language}/universites/{code}/chiffres/{site.service.campus_links.signature(code)}"


def table(page: str, name: str) -> list[list[str]]:
    """The rows of a table, as words."""
    found = re.search(rf'<table aria-labelledby="{name}">(.*?)</table>', page, re.S)
    assert found, f"no table {name}"
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def numbers(page: str) -> set[int]:
    """Every number in the tables."""
    said = " ".join(" ".join(row) for name in re.findall(r'labelledby="(\w+)"', page)
                    for row in table(page, name)[1:])  # fmt: skip
    return {int(found) for found in re.findall(r"\d+", said)}


class TestUniversity:
    @every_language
    def test_it_sees_its_own_and_a_sound_page(self, busy: Site, language: str) -> None:
        page = Browser(busy.app.test_client()).open(address(busy, language=language)).page
        assert lint_page(page) == []
        assert table(page, "journey")[1][-2:] == ["50", ""]
        assert not {7775, 7780, 7830, 1000, 1050} & numbers(page)

    def test_no_day_under_five_is_shown_nor_computable(self, busy: Site) -> None:
        page = busy.app.test_client().get(address(busy)).text
        days = {row[0]: row[1] for row in table(page, "days")[1:]}
        assert [n for n in days.values() if n.isdigit()] == ["15", "30"]
        assert len(days) == 28  # the 3 are somewhere in the 26 others

    def test_a_small_part_takes_another_one_with_it(self, busy: Site) -> None:
        happened(busy, "start", "", 3, language="en")
        happened(busy, "start", "", 20, language="ar")
        page = busy.app.test_client().get(address(busy)).text
        told = {row[0]: row[1] for row in table(page, "languages")[1:]}
        assert told == {"Français": "50", "العربية": "non affiché", "English": "moins de 5"}

    def test_what_only_the_desk_may_know_is_not_in_it(self, busy: Site) -> None:
        client = busy.app.test_client()
        for page in (client.get(address(busy)).text, client.get(address(busy) + ".csv").text):
            assert "cni_mismatch" not in page
            assert "code.locked" not in page
            assert not re.search("8888|2323", page)

    def test_nothing_of_a_week_is_in_it_before_the_week_is_over(self, busy: Site) -> None:
        """Whatever happens, and however often one looks: two pages tell nothing of anybody."""
        client, chance = busy.app.test_client(), random.Random(5)
        both = (address(busy), address(busy) + ".csv")
        before = [client.get(each).data for each in both]
        for _ in range(6):
            for kind, name in WHATEVER:
                if chance.random() < 0.7:
                    happened(busy, kind, name, chance.choice((1, 3, 50)), back=0)
            assert [client.get(each).data for each in both] == before
            busy.clock.passes(DAY)
        sunday_midnight = datetime.fromtimestamp(busy.clock.now(), MOROCCO) + timedelta(hours=12)
        busy.clock.passes(int(sunday_midnight.timestamp()) + HOUR - 1 - busy.clock.now())
        assert [client.get(each).data for each in both] == before
        busy.clock.passes(1)
        assert client.get(both[0]).data != before[0]

    def test_one_person_more_in_a_week_is_not_told_from_none(self, site: Site) -> None:
        happened(is_monday(site), "start", "", 26)
        before = table(site.app.test_client().get(address(site)).text, "journey")
        happened(site, "start", "", 1, back=0)
        site.clock.passes(7 * DAY)
        assert table(site.app.test_client().get(address(site)).text, "journey") == before

    def test_every_number_is_a_multiple_of_five_and_that_is_said(self, busy: Site) -> None:
        happened(busy, "refused", "code.wrong", 13)
        browser = Browser(busy.app.test_client()).open(address(busy))
        assert busy.translated(str(ROUNDED), "fr") in browser.words()
        names = ("journey", "days", "languages", "modes", "refused")
        rows = [row for name in names for row in table(browser.page, name)[1:]]
        cells = [cell for row in rows for cell in row[1:]]
        found = [int(cell) for cell in cells if cell.isdigit()]
        assert len(found) > 8
        assert [n for n in found if n % 5 or n < 5] == []
        drawn = re.findall(r"<text[^>]*>(\d+)</text>", browser.page)
        assert "51" not in drawn
        told = browser.client.get(address(busy) + ".csv").text.replace("\u00a0", " ")
        assert busy.translated(str(ROUNDED), "fr").replace("\u00a0", " ") in told

    def test_a_rare_refusal_is_not_told(self, busy: Site) -> None:
        page = busy.app.test_client().get(address(busy)).text
        assert "captcha.wrong" in page
        assert "email.differs" not in page

    @pytest.mark.parametrize(
        "wrong",
        ["/fr/universites/um5/chiffres/x", "/fr/universites/um5/chiffres/%F0%9F%98%80",
         "/fr/universites/zzz/chiffres/x", "/fr/universites/um5/chiffres/"],
    )  # fmt: skip
    def test_without_its_signature_there_is_nothing(self, busy: Site, wrong: str) -> None:
        assert busy.app.test_client().get(wrong).status_code == 404

    def test_anothers_signature_opens_nothing(self, busy: Site) -> None:
        other = address(busy, "uca").replace("/uca/", "/um5/")
        assert busy.app.test_client().get(other).status_code == 404
        assert busy.app.test_client().get(other + ".csv").status_code == 404

    @pytest.mark.parametrize("ending", ["", ".csv"])
    def test_no_cache_keeps_it_and_no_other_site_learns_its_address(
        self, busy: Site, ending: str
    ) -> None:
        headers = busy.app.test_client().get(address(busy) + ending).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "strict-origin"
        assert "Set-Cookie" not in headers

    def test_the_csv_hides_what_the_page_hides(self, busy: Site) -> None:
        answer = busy.app.test_client().get(address(busy) + ".csv")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        lines = {line.split(";")[0]: line.split(";")[2:] for line in answer.text.splitlines()
                 if line.count(";") > 2}  # fmt: skip
        assert lines[day(busy, 1)][0] == "30"
        assert lines[day(busy, 9)][0] == "moins de\u00a05"
        assert lines["start"] == ["50", ""]

    def test_nothing_yet_is_a_sound_page_too(self, site: Site) -> None:
        answer = site.app.test_client().get(address(site))
        assert answer.status_code == 200
        assert lint_page(answer.text) == []
        assert "<table" not in answer.text


class TestLink:
    def run(self, site: Site, *arguments: str, code: int = 0) -> str:
        """Run `flask campus figures-link`."""
        with site.app.app_context():
            done = site.app.test_cli_runner().invoke(args=["campus", "figures-link", *arguments])
        assert done.exit_code == code, done.output
        return done.output.strip()

    def test_it_is_printed(self, site: Site) -> None:
        assert self.run(site, "um5").endswith(address(site))

    def test_a_renewed_one_ends_the_old_and_no_other(self, site: Site) -> None:
        old, other = address(site), address(site, "uca")
        new = self.run(site, "um5", "--renew")
        client = site.app.test_client()
        assert client.get(old).status_code == 404
        assert client.get("/fr/" + new.split("/fr/")[1]).status_code == 200
        assert client.get(other).status_code == 200
        assert self.run(site, "um5", "--renew") != new

    def test_of_an_unknown_university_there_is_none(self, site: Site) -> None:
        assert "no university" in self.run(site, "zzz", code=2)


class TestLeads:
    @every_language
    def test_a_lead_sees_everybody(self, busy: Site, language: str) -> None:
        lead = Agent(busy, role=LEAD, language=language).is_signed_in()
        page = lead.opens("bureau/chiffres").browser.page
        assert table(page, "journey")[1][-2:] == [str(7777 + 51), ""]  # to the last one
        assert "identity.cni_mismatch" in page
        for words in ("Send the code again", "Lost phone or mailbox", "no message came"):
            assert busy.translated(words, language) in page
        assert {"details", "campuses", "sign_ins", "help"} <= set(
            re.findall(r'labelledby="(\w+)"', page)
        )

    def test_a_lead_downloads_it(self, busy: Site) -> None:
        lead = Agent(busy, role=LEAD).is_signed_in()
        answer = lead.browser.client.get("/fr/bureau/chiffres.csv")
        assert answer.status_code == 200
        assert "uca;" in answer.text

    @pytest.mark.parametrize("path", ["/fr/bureau/chiffres", "/fr/bureau/chiffres.csv"])
    def test_to_agents_and_strangers_it_is_not_there(self, busy: Site, path: str) -> None:
        agent = Agent(busy, role=AGENT).is_signed_in()
        assert agent.browser.client.get(path).status_code == 404
        assert busy.app.test_client().get(path).status_code == 404
