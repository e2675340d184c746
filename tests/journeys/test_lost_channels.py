"""A lost phone or mailbox: the other channel, the question, a day in which anybody can cancel."""

from __future__ import annotations

import re

import pytest

from amoe.limits import DAY, LOSING_WAIT
from amoe.prover import Visitor
from amoe.reasons import Reason as R
from tests.journeys.test_signing_in import masked
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.recovering import (
    LOST,
    LOST_CODE,
    NEW,
    NEW_CODE,
    NEW_EMAIL,
    NEW_PHONE,
    QUESTION,
    Recovering,
)
from tests.support.site import Site
from tests.support.tripwire import tripwire

both = pytest.mark.parametrize("lost", ["sms", "email"])


def channel(salma: Recovering, lost: str) -> str:
    """The account's present number or address."""
    return salma.account.phone if lost == "sms" else salma.account.email


def new(lost: str) -> str:
    """What it is replaced by."""
    return "+212" + NEW_PHONE[1:] if lost == "sms" else NEW_EMAIL


@both
@every_way
def test_it_is_replaced_after_a_day_and_not_before(site: Site, way: Way, lost: str) -> None:
    salma = Recovering(site, 0, **way).is_signed_in()
    old = channel(salma, lost)
    salma.on_another_device().gives_new(lost)
    site.passes(LOSING_WAIT - 1)
    site.service.losing_wait.finish_due()
    assert channel(salma, lost) == old
    site.passes(1)
    assert [job() for job in site.service.chores() if job == site.service.losing_wait.finish_due]
    assert channel(salma, lost) == new(lost)
    salma.opens("compte/").is_on("connexion")  # every session has ended
    assert site.service.losing_wait.finish_due() == 0


@both
def test_for_who_is_paid_by_post_too(site: Site, lost: str) -> None:
    salma = Recovering(site, site.of_kind("postal")).gives_new(lost)
    site.passes(LOSING_WAIT)
    site.service.losing_wait.finish_due()
    assert channel(salma, lost) == new(lost)


@both
def test_every_channel_is_told_and_each_link_cancels(site: Site, lost: str) -> None:
    salma = Recovering(site).gives_new(lost)
    told = {m.to for m in site.inbox() if re.search("/annuler/|/a/", m.text)}
    assert told == {salma.email, "+212" + salma.phone[1:], new(lost)}
    links = salma.cancel_links()
    assert len(links) == 3
    for link in links:
        Recovering(site, 5).follows(link).is_answered(200)  # looking cancels nothing
    stranger = Recovering(site, 5).follows(links[0]).presses_the_button()
    stranger.is_on("compte-perdu/annule")
    for link in links:
        Recovering(site, 5).follows(link).is_answered(410)
    site.passes(LOSING_WAIT)
    assert site.service.losing_wait.finish_due() == 0
    assert channel(salma, lost) != new(lost)


@two_ways
def test_the_owner_cancels_it_in_the_space_too(site: Site, way: Way) -> None:
    salma = Recovering(site, **way).gives_new("sms").is_signed_in()
    salma.opens("compte/coordonnees").sends("compte/coordonnees")
    site.passes(LOSING_WAIT)
    assert site.service.losing_wait.finish_due() == 0


@two_ways
@both
def test_the_pages_are_the_same_for_nobody(site: Site, way: Way, lost: str) -> None:
    salma = Recovering(site, **way)
    pages = []
    for name in (salma.number, "999888777"):
        browser = Recovering(site, 5, **way).has_lost(lost, name).is_on(LOST_CODE)
        pages.append(masked(browser.browser.page, name))
        for left in reversed(range(5)):
            browser.sends(LOST_CODE, code="000000").is_refused(R.CODE_WRONG, "code", left=left)
        site.passes(60)
        pages[-1] += masked(browser.presses(LOST_CODE, "resend").browser.page, name)
        site.clock.passes(-60)
    assert pages[0] == pages[1]


def test_a_name_is_asked_for_three_times_a_day(site: Site) -> None:
    for name in (Recovering(site).number, "999888777"):
        for _ in range(3):
            Recovering(site, 5).has_lost("sms", name).is_on(LOST_CODE)
        Recovering(site, 5).has_lost("sms", name).is_answered(429)
    site.passes(DAY)
    Recovering(site, 5).has_lost("sms", Recovering(site).number).is_on(LOST_CODE)


def test_wrong_answers_are_counted_with_those_of_the_registration(site: Site) -> None:
    salma = Recovering(site, site.of_kind("bank")).has_lost("sms")
    salma.sends(LOST_CODE, code=salma.reads_code())
    for left in reversed(range(5)):
        salma.sends(QUESTION, answer="00000000")
        salma.is_refused(R.LOSING_ANSWER_WRONG, "answer", left=left)
    salma.sends(QUESTION, answer=salma.answer).is_answered(429)
    student = site.student(site.of_kind("bank")).reaches("question")
    student.browser.open("/fr/inscription/question")
    student.is_answered(429)


def test_steps_cannot_be_left_out(site: Site) -> None:
    salma = Recovering(site).has_lost("sms")
    for path in (QUESTION, NEW, NEW_CODE):
        salma.opens(path).is_on(LOST_CODE)
    salma.sends(LOST_CODE, code=salma.reads_code()).is_on(QUESTION)
    salma.opens(NEW_CODE).is_on(QUESTION)
    salma.sends(QUESTION, answer="123").is_refused(R.RIB_MALFORMED, "answer")
    salma.sends(QUESTION, answer=salma.answer).is_on(NEW)
    salma.sends(NEW, address=salma.phone).is_refused(R.PHONE_SAME, "address")
    salma.sends(NEW, address="0512345678").is_refused(R.PHONE_NOT_MOBILE, "address")
    Recovering(site).opens(NEW).is_refused(R.LOSING_EXPIRED, status=410)
    Recovering(site).opens(LOST).sends(LOST, name="1").is_refused(R.LOST_MISSING, "channel")


def test_one_at_a_time(site: Site) -> None:
    salma = Recovering(site).gives_new("sms").has_lost("sms")
    salma.sends(LOST_CODE, code=salma.reads_code()).sends(QUESTION, answer=salma.answer)
    salma.sends(NEW, address="0611223344").is_answered(429)


def test_a_channel_that_was_changed_meanwhile_was_not_lost(site: Site) -> None:
    salma = Recovering(site).gives_new("sms")
    site.service.accounts.set_contact(salma.account, phone="+212611223344")
    site.passes(LOSING_WAIT)
    site.service.losing_wait.finish_due()
    assert salma.account.phone == "+212611223344"


@both
def test_an_agent_starts_it_and_the_owner_alone_goes_on(site: Site, lost: str) -> None:
    salma = Recovering(site)
    agent = Visitor("", "", "fr", "K7F2QX9M")
    assert site.service.losing.start(agent, salma.account, lost, lambda *_: None) is None
    other = salma.messages("email" if lost == "sms" else "sms")[0].text
    part = "/fr/compte-perdu/lien/" if lost == "sms" else "/s/"
    salma.follows(part + other.split(part)[1].split()[0]).presses_the_button().is_on(QUESTION)
    salma.goes_on(lost)
    site.passes(LOSING_WAIT)
    assert site.service.losing_wait.finish_due() == 1


def test_a_secret_of_the_browser_is_no_link(site: Site) -> None:
    salma = Recovering(site).has_lost("sms")
    salma.follows(f"/fr/compte-perdu/lien/{salma.session()['l']}").is_answered(410)


@both
def test_nothing_of_it_reaches_logs_tables_or_subjects(site: Site, lost: str) -> None:
    salma = Recovering(site)
    with tripwire(site, [salma.person], salma.email, salma.phone, NEW_EMAIL, NEW_PHONE):
        salma.gives_new(lost)
        site.passes(LOSING_WAIT)
        site.service.losing_wait.finish_due()
        site.inbox()


def test_codes_that_the_owner_mistyped_do_not_show_to_a_stranger(site: Site) -> None:
    salma = Recovering(site)
    for times in (5, 4):
        salma.gives()
        for _ in range(times):
            salma.sends("connexion/code", code=salma.wrong_code())
    for name in (salma.number, "999888777"):
        browser = Recovering(site, 5).has_lost("sms", name)
        for left in reversed(range(5)):
            browser.sends(LOST_CODE, code="000000").is_refused(R.CODE_WRONG, "code", left=left)
