"""Agents leave one another notes on a caller, and hand callers over; nobody's data is kept."""

from __future__ import annotations

import re

import pytest

from amoe.desk.notes import LONGEST, MOST
from amoe.limits import DESK_LIFE
from amoe.reasons import Reason as R
from amoe.references import grouped
from amoe.retention import NOTES_KEPT
from tests.client.test_desk_acts import Helper, helper
from tests.client.test_desk_case import calls
from tests.journeys.ways import Way, two_ways
from tests.support.insured import Insured
from tests.support.site import Site

SAID = "A rappelé deux fois, la page reste en arabe."


def writes(agent: Helper, text: str) -> Helper:
    """Write a note on the open case."""
    agent.opens(agent.case).sends(f"{agent.case}/note", note=text)
    return agent


def hands_over(agent: Helper, to: str) -> Helper:
    """Hand the caller of the open case over."""
    agent.opens(agent.case).sends(f"{agent.case}/passer", to=to)
    return agent


class TestNotes:
    """On the caller's case, whoever opens it."""

    @two_ways
    def test_a_colleague_reads_it(self, site: Site, way: Way) -> None:
        student = calls(site)
        salma = writes(helper(site, **way).hears(student), SAID).is_answered(200).sees(SAID)
        omar = helper(site, name="Omar Idrissi", **way).hears(student).sees(SAID).sees(salma.name)
        assert salma.acts()[-1].reason == R.DESK_NOTED
        assert omar.browser.page.count(SAID) == 1

    def test_found_by_reference_or_by_identity_it_is_the_same_caller(self, site: Site) -> None:
        student = calls(site)
        agent = writes(helper(site).hears(student), "un").checks(student).sees("un")
        writes(agent, "deux").hears(student).sees("deux").sees("un")

    def test_another_caller_has_none_of_it(self, site: Site) -> None:
        agent = writes(helper(site).hears(calls(site)), SAID)
        other = site.student(1, language="fr").reaches("question")
        assert SAID not in agent.hears(other).browser.words()

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", R.DESK_NOTE_EMPTY),
            ("   ", R.DESK_NOTE_EMPTY),
            ("écrire à x@y.ma", R.DESK_NOTE_EMAIL),
            ("né le 27/03/2004", R.DESK_NOTE_DATE),
            ("CNI AB123456", R.DESK_NOTE_CNI),
            ("tél 06 12 34 56 78", R.DESK_NOTE_NUMBER),
        ],
    )
    def test_what_looks_personal_is_said_and_not_kept(self, site: Site, text: str, why: R) -> None:
        agent = writes(helper(site).hears(calls(site)), text).is_refused(why, "note")
        kept = re.sub(r"\S*\d.*|\S+@\S+", "•••", text.strip())
        assert f">{kept}</textarea>" in agent.browser.page, "the rest is still there"
        assert site.service.database.all("SELECT * FROM case_notes") == []

    def test_each_that_looked_personal_is_audited(self, site: Site) -> None:
        agent = helper(site).hears(calls(site))
        for text in ("tél 06 12 34 56 78", "écrire à x@y.ma"):
            writes(agent, text)
        refused = [each for each in agent.acts() if each.reason == R.DESK_NOTE_REFUSED]
        assert [each.detail for each in refused] == ["number", "email"]

    def test_the_caller_s_own_name_is_none_for_a_note(self, site: Site) -> None:
        student = site.student(language="fr").reaches("courriel")
        agent = helper(site).hears(student)
        person = student.registration.person
        assert person
        writes(agent, f"{person.first_name.lower()} rappelle").is_refused(R.DESK_NOTE_KNOWN, "note")

    def test_the_words_of_the_page_are_ordinary_words(self, site: Site) -> None:
        said = "Le code n’est pas dans le courriel."
        student = site.student(language="fr").reaches("code-courriel")
        student.types_email_code(captcha="00000")
        assert student.registration.draft, "an unfinished page"
        writes(helper(site).hears(student), said).is_answered(200).sees(said)

    def test_names_of_who_was_checked_are_found_without_any_registration(self, site: Site) -> None:
        student = site.student(7, language="fr")
        agent = helper(site).checks(student)
        writes(agent, f"{student.person['last_name']} rappelle")
        agent.is_refused(R.DESK_NOTE_KNOWN, "note")

    def test_pressed_twice_it_is_one(self, site: Site) -> None:
        agent = helper(site).hears(calls(site))
        writes(writes(agent, SAID), SAID).is_answered(200)
        assert agent.browser.page.count(SAID) == 1
        assert [act.reason for act in agent.acts()].count(R.DESK_NOTED) == 1

    def test_the_newest_comes_first(self, site: Site) -> None:
        agent = writes(helper(site).hears(calls(site)), "premier appel")
        site.passes(60)
        page = writes(agent, "second appel").browser.page
        assert page.index("second appel") < page.index("premier appel")

    def test_markup_is_text(self, site: Site) -> None:
        agent = writes(helper(site).hears(calls(site)), "<b>gras</b> & <script>")
        assert "&lt;b&gt;gras&lt;/b&gt;" in agent.browser.page

    def test_too_many_and_too_long(self, site: Site) -> None:
        agent = helper(site).hears(calls(site))
        for n in range(MOST):
            writes(agent, f"note {n} ".ljust(LONGEST, "a"))
        writes(agent, "encore").is_refused(R.DESK_NOTES_FULL, "note")
        rows = site.service.desk.notes.of(site.service.desk.cases.find(agent.id, agent.case[-16:]))  # type: ignore[arg-type]
        assert len(rows) == MOST
        assert max(len(each.text) for each in rows) == LONGEST

    def test_one_that_is_too_long_is_not_cut_but_given_back(self, site: Site) -> None:
        agent = helper(site).hears(calls(site))
        long = "a " * (LONGEST // 2) + "la fin"
        writes(agent, long).is_refused(R.DESK_NOTE_LONG, "note").sees(long)
        assert site.service.database.all("SELECT * FROM case_notes") == []

    def test_they_are_sealed_and_go_after_thirty_days(self, site: Site) -> None:
        writes(helper(site).hears(calls(site)), SAID)
        kept = site.service.database.all("SELECT * FROM case_notes")
        assert SAID.encode() not in kept[0]["sealed"]
        site.passes(NOTES_KEPT)
        site.service.forget_old()
        assert site.service.database.all("SELECT * FROM case_notes") == []


class TestWhoOnlySaysToBeSomebody:
    """A caller typed a person's number and has not answered the question."""

    OF_THE_PERSON = "Le compte existe, a changé de campus."

    def test_reads_nothing_of_what_was_noted_on_the_person(self, site: Site) -> None:
        owner = site.student(4, language="fr")
        writes(helper(site).checks(owner), self.OF_THE_PERSON).sees(self.OF_THE_PERSON)
        stranger = site.student(4, language="fr").reaches("question")
        agent = helper(site, name="Omar Idrissi").hears(stranger)
        assert self.OF_THE_PERSON not in agent.browser.words()
        stranger.answers().gives_email()
        agent.opens(agent.case).sees(self.OF_THE_PERSON)

    def test_does_not_learn_what_the_person_is_called(self, site: Site) -> None:
        owner = Insured(site, 4)
        stranger = site.student(4, language="fr").reaches("question")
        guess = f"Dit s’appeler {owner.person['first_name']}."
        writes(helper(site).hears(stranger), guess).is_answered(200)


class TestHandingOver:
    """The colleague finds the caller on the first page."""

    @two_ways
    def test_the_colleague_opens_it(self, site: Site, way: Way) -> None:
        language = str(way["language"])
        student = calls(site)
        omar = helper(site, name="Omar Idrissi", **way).is_signed_in()
        salma = helper(site, **way).hears(student)
        hands_over(salma, omar.id).is_answered(200).sees(
            site.translated("Handed over to", language)
        )
        assert (salma.acts()[-1].reason, salma.acts()[-1].detail) == (R.DESK_HANDED_OVER, omar.id)
        reference = student.registration.reference
        omar.opens("bureau/").sees(grouped(reference)).sees(salma.name)
        omar.sends("bureau/chercher", reference=reference).is_answered(200)
        title = site.translated("Handed over to you", language)
        assert title not in omar.opens("bureau/").browser.words(), "it was opened"

    def test_not_to_oneself_nor_to_nobody(self, site: Site) -> None:
        agent = helper(site).hears(calls(site))
        for to in ("", "nobody", agent.id):
            hands_over(agent, to).is_refused(R.DESK_NO_COLLEAGUE, "to")

    def test_not_to_who_was_disabled(self, site: Site) -> None:
        omar = helper(site, name="Omar Idrissi").is_signed_in()
        agent = helper(site).hears(calls(site))
        site.service.agents.disable(omar.email)
        hands_over(agent, omar.id).is_refused(R.DESK_NO_COLLEAGUE, "to")

    def test_it_ends_with_the_shift(self, site: Site) -> None:
        omar = helper(site, name="Omar Idrissi").is_signed_in()
        hands_over(helper(site).hears(calls(site)), omar.id)
        site.passes(DESK_LIFE)
        assert site.service.desk.handing.waiting(omar.id) == []
        site.service.forget_old()
        assert site.service.database.all("SELECT * FROM case_holders") == []


@pytest.mark.parametrize("act", ["note", "passer"])
class TestOnlyFromThePageItself:
    """A case is one agent's; nobody else writes on it, and no other site does in their name."""

    def test_a_student_finds_nothing_there(self, site: Site, act: str) -> None:
        student = calls(site)
        case = helper(site).hears(student).case
        student.browser.send(f"/fr/{case}/{act}", {**student.browser.hidden(), "note": SAID})
        assert student.browser.status == 404
        assert site.service.database.all("SELECT * FROM case_notes") == []

    def test_without_the_page_s_own_token_nothing_is_done(self, site: Site, act: str) -> None:
        omar = helper(site, name="Omar Idrissi").is_signed_in()
        agent = helper(site).hears(calls(site))
        before = agent.acts()
        agent.browser.send(agent.address(f"{agent.case}/{act}"), {"note": SAID, "to": omar.id})
        assert agent.browser.status >= 400
        assert agent.acts() == before


@pytest.mark.parametrize("act", ["note", "passer"])
def test_nobody_else_s_case(site: Site, act: str) -> None:
    case = helper(site).hears(calls(site)).case
    other = helper(site, name="Omar Idrissi").is_signed_in().opens("bureau/")
    other.sends(f"{case}/{act}", note=SAID, to=other.id).meets_nothing()
