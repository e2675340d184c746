"""An agent finds a caller, reads what happened, and what to say; nothing typed is ever shown."""

from __future__ import annotations

import re

import pytest

from amoe.desk.quotas import Leave
from amoe.limits import (
    DAY,
    DESK_ABSENT,
    DESK_CASE_LIFE,
    DESK_RECORDS,
    DESK_RECORDS_MORE,
    DESK_SLICE,
    HOUR,
)
from amoe.reasons import Reason as R
from tests.journeys.ways import Way, two_ways
from tests.support.agent import Agent
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import Site
from tests.support.student import Student

SEARCH, CALLER, QUESTION = "bureau/chercher", "bureau/appelant", "bureau/question"
LANGUAGES = ("fr", "ar", "en")


def calls(site: Site, language: str = "fr") -> Student:
    """A student who answered wrongly once and calls."""
    student = site.student(language=language)
    student.accepts_the_terms()
    student.gives_identity()
    student.answers(student.wrong_answer())
    return student


def first_page(agent: Agent) -> Agent:
    """The desk's first page as a browser loads it: whole, with the finder in its header."""
    htmx, agent.browser.htmx = agent.browser.htmx, False
    agent.opens("bureau/")
    agent.browser.htmx = htmx
    return agent


def finds(agent: Agent, student: Student) -> Agent:
    """The agent types the reference that the student reads out."""
    whole = first_page(agent)  # the field is in the header
    fields = {**whole.browser.hidden(), "reference": student.registration.reference}
    agent.browser.send(agent.address(SEARCH), fields)
    return agent


def checks(agent: Agent, person: dict[str, str], **changes: str) -> Agent:
    """The agent has checked a caller and types who they are."""
    year, month, day = person["birth_date"].split("-")
    fields = {"number": person["immatriculation"], "cni": person["cni"], "checked": "1"}
    typed = {**fields, "day": day, "month": month, "year": year, **changes}
    return agent.opens(CALLER).sends(CALLER, **typed)


def opened(agent: Agent) -> bool:
    """Whether a case is on the screen."""
    return "/bureau/dossier/" in agent.browser.address


class TestByReference:
    """The caller reads out what stands at the bottom of their page."""

    @two_ways
    def test_the_case_says_where_the_caller_is_and_what_to_do(self, site: Site, way: Way) -> None:
        agent = finds(Agent(site, **way).is_signed_in(), calls(site)).is_answered(200)
        assert opened(agent)
        agent.sees(site.translated("Verification question", agent.language))
        agent.sees(site.translated("What to say and do", agent.language))
        assert agent.browser.page.count('class="advice"') >= 1

    @pytest.mark.parametrize("typed", ["{}", " {} ", "{:.3} {:.5}"])
    def test_it_is_taken_as_people_write_it(self, site: Site, typed: str) -> None:
        student = calls(site)
        reference = student.registration.reference
        written = f"{reference[:3]}-{reference[3:6]} {reference[6:]}".lower()
        agent = Agent(site).is_signed_in().opens("bureau/")
        agent.sends(SEARCH, reference=written if "{:" in typed else typed.format(reference))
        assert opened(agent)

    def test_what_is_no_reference_is_said_and_costs_nothing(self, site: Site) -> None:
        agent = Agent(site).is_signed_in().opens("bureau/")
        agent.sends(SEARCH, reference="HELLO").is_refused(R.DESK_NO_REFERENCE, "reference")
        assert agent.browser.value("reference") == "", "it may have been somebody's card"

    def test_a_reference_of_nobody_is_said(self, site: Site) -> None:
        agent = Agent(site).is_signed_in().opens("bureau/")
        agent.sends(SEARCH, reference="K7F2QX9M".replace("2QX", "2KX"))
        assert agent.browser.status == 422
        assert not opened(agent)

    def test_the_finer_reason_is_for_the_desk_only(self, site: Site) -> None:
        student = site.student(language="fr")
        student.accepts_the_terms()
        student.gives_identity(cni="ZZ987654")
        student.answers("12345678" if student.registration.payment == "bank" else "12/2004")
        finer = site.translated("The registry has this number with another CNI.", "fr")
        assert finer not in student.browser.words()
        finds(Agent(site).is_signed_in(), student).sees(finer)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_caller_s_screen_comes_in_both_languages(self, site: Site, language: str) -> None:
        student = calls(site, "ar")
        agent = finds(Agent(site, language=language).is_signed_in(), student)
        agent.sees(student.browser.heading())
        assert agent.browser.page.count('class="phone"') == (1 if language == "ar" else 2)

    def test_opening_is_audited_with_who_and_what(self, site: Site) -> None:
        student = calls(site)
        agent = finds(Agent(site).is_signed_in(), student)
        last = agent.acts()[-1]
        assert (last.reason, last.reference) == (R.DESK_OPENED, student.registration.reference)

    def test_a_case_is_nobody_else_s(self, site: Site) -> None:
        agent = finds(Agent(site).is_signed_in(), calls(site))
        path = agent.browser.address.removeprefix("/fr/")
        Agent(site, "Omar Idrissi").is_signed_in().opens(path).meets_nothing()
        site.passes(DESK_CASE_LIFE)
        agent.is_signed_in().opens(path).meets_nothing()


class TestByIdentity:
    """The caller has no reference and was checked."""

    def test_without_the_check_nothing_is_looked_up(self, site: Site) -> None:
        agent = checks(Agent(site).is_signed_in(), site.student().person, checked="")
        agent.is_refused(R.DESK_NOT_CHECKED, "checked")

    def test_it_tells_the_rights_the_payment_and_the_masked_account(self, site: Site) -> None:
        insured = covered(Insured(site, 0))
        agent = checks(Agent(site).is_signed_in(), insured.person)
        assert opened(agent)
        agent.sees(site.translated("The rights are open.", "fr"))
        agent.sees(f"{insured.email[0]}•••@e…")
        agent.sees(f"06 •• •• •• {insured.phone[-2:]}")

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"number": "999999999"}, "The registry has no such number."),
            ({"cni": "ZZ987654"}, "The registry has this number with another CNI."),
            (
                {"year": "1999"},
                "Number and CNI are right; the registry has another birth date.",
            ),
        ],
    )
    def test_it_tells_what_the_registry_does_not_have(
        self, site: Site, changes: dict[str, str], said: str
    ) -> None:
        agent = checks(Agent(site).is_signed_in(), site.student().person, **changes)
        agent.is_answered(200).sees(site.translated(said, "fr"))

    def test_what_was_typed_of_the_caller_is_not_sent_back(self, site: Site) -> None:
        person = site.student().person
        agent = checks(Agent(site).is_signed_in(), person, day="99")
        agent.is_refused(R.BIRTH_MALFORMED, "day")
        for name in ("number", "cni"):
            assert agent.browser.value(name) == ""


class TestItself:
    """The page keeps up with the caller by itself."""

    def test_it_has_nothing_new_until_the_caller_does_something(self, site: Site) -> None:
        student = calls(site)
        agent = finds(Agent(site, htmx=True).is_signed_in(), student)
        (island,) = re.findall(r'hx-get="([^"]+)"', agent.browser.page)
        island = island.replace("&amp;", "&")
        headers = {"HX-Request": "true"}
        assert agent.browser.client.get(island, headers=headers).status_code == 204
        student.answers(student.wrong_answer())
        answer = agent.browser.client.get(island, headers=headers)
        assert answer.status_code == 200
        refused = site.translated("refused", "fr")
        assert answer.get_data(as_text=True).count(f"– {refused}") == 2

    def test_an_open_page_keeps_no_session_alive(self, site: Site) -> None:
        agent = finds(Agent(site, htmx=True).is_signed_in(), calls(site))
        (island,) = re.findall(r'hx-get="([^"]+)"', agent.browser.page)
        for _ in range(4):
            site.passes(5 * 60)
            answer = agent.browser.client.get(island, headers={"HX-Request": "true"})
        assert answer.status_code != 204
        agent.is_out()


class TestQuota:
    """Sixty an hour, a question, sixty more, an end."""

    def uses(self, agent: Agent, times: int) -> None:
        for _ in range(times):
            agent.site.service.desk.quotas.spend(agent.id)

    def test_after_sixty_the_app_is_asked(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        self.uses(agent, DESK_RECORDS)
        finds(agent, calls(site))
        assert agent.browser.address.endswith(QUESTION)
        agent.sends(QUESTION, code=agent.wrong_code()).is_refused(R.APP_CODE_WRONG, "code")
        agent.sends(QUESTION, code=agent.code()).is_answered(200)
        assert opened(finds(agent, calls(site)))

    def test_at_a_hundred_and_twenty_it_ends_and_leads_are_told_once(self, site: Site) -> None:
        lead = Agent(site, "Nadia Alami", role="lead").is_at_work()
        agent = Agent(site).is_signed_in()
        self.uses(agent, DESK_RECORDS)
        assert site.service.desk.quotas.answer(agent.id, agent.code())
        self.uses(agent, DESK_RECORDS_MORE)
        for _ in range(2):
            finds(agent, calls(site)).is_answered(429)
        assert [act.reason for act in agent.acts()].count(R.DESK_STOPPED) == 1
        site.send_messages()
        assert len([m for m in site.inbox() if m.to == lead.email]) == 1
        site.passes(HOUR + DESK_SLICE)
        assert opened(finds(agent.is_signed_in(), calls(site)))

    def test_two_hours_cannot_be_joined_at_their_ends(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        self.uses(agent, 1)
        site.passes(HOUR - 1)
        self.uses(agent, DESK_RECORDS - 1)
        site.passes(2)
        given = [site.service.desk.quotas.spend(agent.id).leave for _ in range(DESK_RECORDS)]
        assert given.count(Leave.GIVEN) <= 1

    def test_they_come_back_one_by_one(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        for _ in range(DESK_RECORDS // 10):
            self.uses(agent, 10)
            site.passes(2 * DESK_SLICE)
        site.passes(DESK_SLICE)
        assert site.service.desk.quotas.spend(agent.id).leave is Leave.GIVEN
        site.passes(HOUR)
        assert site.service.desk.quotas.spend(agent.id).leave is Leave.GIVEN

    def test_wrong_answers_to_the_question_are_audited(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        self.uses(agent, DESK_RECORDS)
        finds(agent, calls(site)).sends(QUESTION, code=agent.wrong_code())
        assert agent.acts()[-1].reason == R.DESK_QUESTION_WRONG


class TestTryingPeople:
    """Who is not in the registry is told to the desk: not to somebody who tries."""

    def test_five_wrong_cards_of_a_number_a_day_over_all_agents(self, site: Site) -> None:
        person = site.student().person
        agents = [Agent(site, name).is_signed_in() for name in ("Salma B", "Omar I")]
        for n in range(DESK_ABSENT.cap):
            assert opened(checks(agents[n % 2], person, cni=f"ZZ98765{n}"))
        for cni in ("ZZ111111", person["cni"]):
            agent = checks(agents[0], person, cni=cni)
            agent.is_refused(R.DESK_IDENTITY_LOCKED, "number", status=429)
            assert agent.acts()[-1].reason == R.DESK_IDENTITY_LOCKED
        marks = {act.detail for agent in agents for act in agent.acts()}
        assert len(marks) == 1, "leads see that it was one number each time"
        assert re.fullmatch("identity:[0-9a-f]{8}", marks.pop())
        site.passes(DAY)
        found = checks(agents[0].is_signed_in(), person)
        assert opened(found)
        assert found.acts()[-1].detail == agents[1].acts()[0].detail

    def test_a_registry_that_is_away_is_audited_and_costs_no_try(self, site: Site) -> None:
        person, agent = site.student().person, Agent(site).is_signed_in()
        site.service.switches.pause("registry")
        for _ in range(2 * DESK_ABSENT.cap):
            checks(agent, person).is_answered(503)
            last = agent.acts()[-1]
            assert (last.outcome, last.reason) == ("refused", R.REGISTRY_UNAVAILABLE)
        site.service.switches.resume("registry")
        site.passes(2)
        assert opened(checks(agent, person, year="1930"))

    def test_the_right_one_costs_nothing(self, site: Site) -> None:
        person = site.student().person
        agent = Agent(site).is_signed_in()
        for _ in range(2 * DESK_ABSENT.cap):
            assert opened(checks(agent, person))


class TestCanary:
    """A record that nobody calls about."""

    def test_opening_it_tells_the_leads_and_not_the_agent(self, site: Site) -> None:
        lead = Agent(site, "Nadia Alami", role="lead").is_at_work()
        bait, other = site.student(5), site.student(6)
        site.service.desk.canaries.plant(bait.person["immatriculation"], "bait-1")
        agent = Agent(site).is_signed_in()
        assert opened(checks(agent, other.person))
        assert R.DESK_CANARY not in [act.reason for act in agent.acts()]
        assert opened(checks(agent, bait.person))
        assert "bait" not in agent.browser.page
        assert R.DESK_CANARY in [act.reason for act in agent.acts()]
        site.send_messages()
        told = [m for m in site.inbox() if m.to == lead.email and "bait-1" in m.text]
        assert len(told) == 1
