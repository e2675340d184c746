"""Leads see who opened and did what, and take the audit along; nobody else does."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest

from amoe.desk.agents import LEAD
from amoe.limits import DAY
from amoe.reasons import Reason as R
from amoe.references import grouped
from amoe.store.audit import Event
from blueprints.desk.openings import PAGE
from tests.client.test_desk_case import calls, checks, finds
from tests.support.agent import Agent
from tests.support.site import Site

PATH, FILE = "bureau/ouvertures", "bureau/ouvertures/journal.csv"


@pytest.fixture
def lead(site: Site) -> Agent:
    """Somebody who leads the desk."""
    return Agent(site, "Driss Tazi", role=LEAD).is_signed_in()


def opens_many(site: Site, agent: Agent, many: int) -> None:
    """Leave the lines of so many openings in the audit."""
    with site.service.database.writing():
        for n in range(many):
            site.service.audit.add(
                Event(site.clock.now() + n, "K7F2KX9M", "bureau", "accepted", R.DESK_OPENED,
                      "reference", "", agent=agent.id)
            )  # fmt: skip


class TestTheList:
    """A day, all agents or one."""

    def test_says_who_opened_whose_case_and_how(self, site: Site, lead: Agent) -> None:
        student = calls(site)
        agent = finds(Agent(site).is_signed_in(), student)
        checks(agent, student.person)
        lead.opens(PATH).sees(agent.name).sees(grouped(student.registration.reference))
        lead.sees(site.translated("by its reference", "fr"))
        lead.sees(site.translated("by identity", "fr"))

    def test_the_same_person_has_the_same_mark(self, site: Site, lead: Agent) -> None:
        student = calls(site)
        agent = finds(Agent(site).is_signed_in(), student)
        checks(agent, student.person)
        mark = agent.acts()[-1].detail.partition(":")[2]
        assert len(mark) == 8
        shown = re.findall(r'class="hint">([a-z]{8})<', lead.opens(PATH).browser.page)
        assert len(shown) == 2
        assert len(set(shown)) == 1

    def test_says_to_whom_a_caller_was_handed_over(self, site: Site, lead: Agent) -> None:
        omar = Agent(site, "Omar Idrissi").is_at_work()
        agent = finds(Agent(site).is_signed_in(), calls(site))
        case = agent.browser.address.removeprefix("/fr/")
        agent.sends(f"{case}/passer", to=omar.id).is_answered(200)
        done = site.translated("An agent handed the case over", "fr")
        row = lead.opens(PATH).browser.page.split(f"<td>{done}</td>")[1].split("</tr>")[0]
        assert f"<td>{omar.name}</td>" in row

    def test_an_alarm_stands_out(self, site: Site, lead: Agent) -> None:
        student = calls(site)
        assert site.service.desk.canaries.plant(student.registration.reference, "bait-1")
        finds(Agent(site).is_signed_in(), student)
        alarm = site.translated("ALARM: a planted record was opened", "fr")
        row = lead.opens(PATH).browser.page.split(alarm)[0].rsplit("<tr", 1)[1]
        assert 'class="loud"' in row

    def test_of_one_agent_and_of_another_day(self, site: Site, lead: Agent) -> None:
        salma, omar = Agent(site).is_signed_in(), Agent(site, "Omar Idrissi").is_signed_in()
        finds(salma, calls(site))
        page = lead.opens(f"{PATH}?agent={salma.id}").browser
        assert page.page.count("<tbody>") == 1
        assert "<tbody>" not in lead.opens(f"{PATH}?agent={omar.id}").browser.page
        site.passes(DAY)
        lead.is_signed_in()
        assert "<tbody>" not in lead.opens(f"{PATH}?agent={salma.id}").browser.page
        lead.browser.follow(site.translated("The day before", "fr"))
        assert "<tbody>" in lead.browser.page

    def test_many_are_leafed_through(self, site: Site, lead: Agent) -> None:
        agent = Agent(site).is_signed_in()
        opens_many(site, agent, PAGE + 3)
        path = f"{PATH}?agent={agent.id}"
        assert lead.opens(path).browser.page.count("K7F 2KX 9M") == PAGE
        assert lead.opens(f"{path}&page=2").browser.page.count("K7F 2KX 9M") == 3

    @pytest.mark.parametrize("words", ["jour=x", "jour=2999-01-01", "agent=x", "page=x", "page=-1"])
    def test_whatever_is_asked_is_answered(self, site: Site, lead: Agent, words: str) -> None:
        lead.opens(f"{PATH}?{words}").is_answered(200)

    @pytest.mark.parametrize("language", ["fr", "ar", "en"])
    def test_it_speaks_the_lead_s_language(self, site: Site, language: str) -> None:
        lead = Agent(site, "Driss Tazi", role=LEAD, language=language).is_signed_in()
        finds(Agent(site).is_signed_in(), calls(site))
        lead.opens(PATH).sees(site.translated("Who opened what", language))

    def test_an_index_finds_it(self, site: Site) -> None:
        found = site.service.database.all(
            "EXPLAIN QUERY PLAN SELECT at FROM audit WHERE agent IN ('a', 'b')"
            " AND at >= 1 AND at < 2 ORDER BY at DESC, id DESC LIMIT 10"
        )
        assert any("agent=? AND at>? AND at<?" in row["detail"] for row in found)


class TestTheFile:
    """As `flask audit export` gives it; and who took it is noted."""

    def test_has_the_days_that_were_asked_for(self, site: Site, lead: Agent) -> None:
        student = calls(site)
        finds(Agent(site).is_signed_in(), student)
        lead.opens(PATH).sends(FILE).is_answered(200)
        rows = list(csv.DictReader(StringIO(lead.browser.page)))
        assert {"at", "reason", "agent", "hash"} <= rows[0].keys()
        assert R.DESK_OPENED in {row["reason"] for row in rows}
        assert "attachment" in lead.browser.response.headers["Content-Disposition"]
        site.passes(3 * DAY)
        lead.is_signed_in().opens(PATH).sends(FILE)
        assert {row["reason"] for row in csv.DictReader(StringIO(lead.browser.page))} <= {
            R.DESK_EXPORTED, R.DESK_SIGNED_IN,
        }  # fmt: skip

    def test_taking_it_is_noted(self, site: Site, lead: Agent) -> None:
        lead.opens(PATH).sends(FILE, du="2026-03-01", au="2026-02-20")
        assert lead.acts()[-1].reason == R.DESK_EXPORTED
        assert lead.acts()[-1].detail == "2026-02-20:2026-03-01"

    def test_a_link_alone_takes_nothing(self, site: Site, lead: Agent) -> None:
        lead.opens(FILE)
        assert lead.browser.status in (404, 405)


def test_to_agents_it_is_not_there(site: Site) -> None:
    agent = Agent(site).is_signed_in().opens("bureau/")
    agent.sends(FILE).meets_nothing()
    agent.opens(PATH).meets_nothing()
