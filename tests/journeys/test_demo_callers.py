"""The ten callers of the demo: stuck in ten ways, and each meets the advice that fits."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amoe.callers_sample import CALLERS, EXPIRED, FILE, TRY, WITHOUT_REFERENCE, Caller
from amoe.limits import JOURNEY_IDLE, MINUTE
from app import create_app
from blueprints.demo.callers import SHOWS
from config import LANGUAGES
from tests.support.agent import Agent
from tests.support.browser import Browser
from tests.support.site import PEOPLE, Site, registry_folder
from tools.demo_accounts import open_accounts
from tools.demo_agents import open_desk
from tools.demo_callers import DemoClock, open_callers

SEARCH, CALLER = "bureau/chercher", "bureau/appelant"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as `make run` prepares it."""
    folder = tmp_path_factory.mktemp("demo")
    made = Site(folder / "instance", registry_folder(folder / "people", 1000))
    open_desk(made.service)
    apart = create_app(made.app.extensions["settings"], clock=made.clock)  # with its own inbox
    open_callers(apart, made.clock)
    open_accounts(made.service)
    yield made
    made.close()


def of_demo(demo: Site, language: str = "fr") -> Agent:
    """The demo's agent, signed in with what `/demo/` says."""
    told = demo.app.test_client().get("/demo/agents.json").get_json()[0]
    agent = Agent(demo, email=told["email"], language=language)
    agent.key, agent.password = told["app_key"], told["password"]
    return agent.is_signed_in()


def callers(site: Site) -> dict[str, dict[str, Any]]:
    """What `/demo/` lists, by case."""
    answer = site.app.test_client().get("/demo/callers.json")
    return {each["case"]: each for each in answer.get_json()}


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.case)
def test_the_desk_advises_what_fits_first(demo: Site, caller: Caller, language: str) -> None:
    agent = of_demo(demo, language).opens("bureau/")
    agent.sends(SEARCH, reference=callers(demo)[caller.case]["reference"]).is_answered(200)
    advice = demo.service.desk.help.of(caller.advice, language)
    assert advice is not None
    first, _, _ = agent.browser.page.partition("</h3>")
    assert first.endswith(f"<h3>{advice.title}"), first[-200:]


def test_one_try_is_left_where_it_says_so(demo: Site) -> None:
    reference = callers(demo)[TRY]["reference"].replace(" ", "")
    registration = demo.service.registrations.named(reference)
    assert registration is not None
    assert getattr(demo.service.identification.tries(registration), "left", 0) == 1


def test_the_caller_without_a_reference_is_found_by_who_they_are(demo: Site) -> None:
    who = WITHOUT_REFERENCE.person
    year, month, day = who["birth_date"].split("-")
    agent = of_demo(demo).opens(CALLER)
    fields = {"number": who["immatriculation"], "cni": who["cni"], "checked": "1"}
    agent.sends(CALLER, **fields, day=day, month=month, year=year).is_answered(200)
    for reason in ("rights.ended", "account.exists_since"):
        advice = demo.service.desk.help.of(reason, "fr")
        assert advice is not None
        agent.sees(advice.title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_tells_each_in_words(demo: Site, language: str) -> None:
    client = demo.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    said = Browser(client).open("/demo/").words()
    for case, told in callers(demo).items():
        assert told["reference"] in said
        assert demo.translated(SHOWS[case], language) in said


def test_only_the_expired_one_has_expired_and_the_others_have_half_an_hour(demo: Site) -> None:
    now = demo.clock.now()
    for case, told in callers(demo).items():
        registration = demo.service.registrations.named(told["reference"].replace(" ", ""))
        assert registration is not None
        assert registration.expired(now) == (case == EXPIRED), case
        assert registration.expired(now + JOURNEY_IDLE - 2 * MINUTE) == (case == EXPIRED), case


class TestAgain:
    """The demo is started again and again."""

    def test_others_take_their_place_and_are_stuck_in_the_same_ways(self, site: Site) -> None:
        before = open_callers(site.app, site.clock, range(PEOPLE))
        after = open_callers(site.app, site.clock, range(PEOPLE))
        assert set(before) == set(after) == {caller.case for caller in CALLERS}
        assert set(before.values()).isdisjoint(after.values())
        assert all(site.service.registrations.named(each) is None for each in before.values())
        agent = Agent(site).is_signed_in()
        for caller in CALLERS:
            advice = site.service.desk.help.of(caller.advice, "fr")
            assert advice is not None
            agent.opens("bureau/").sends(SEARCH, reference=after[caller.case]).sees(advice.title)

    def test_nothing_of_it_waits_to_be_sent(self, site: Site) -> None:
        open_callers(site.app, site.clock, range(PEOPLE))
        assert site.service.outbox.states() == {"handed_over": 4, "delivered": 1, "failed": 1}

    def test_the_clock_is_right_again(self, site: Site) -> None:
        now = site.clock.now()
        open_callers(site.app, site.clock, range(PEOPLE))
        assert site.clock.now() == now

    def test_who_was_helped_to_an_account_keeps_it(self, site: Site) -> None:
        student = site.student().stands_at("terminee")
        helped = student.registration.reference
        kept: Path = site.app.extensions["settings"].instance / FILE
        kept.write_text(json.dumps({TRY: helped}))
        open_callers(site.app, site.clock, range(PEOPLE))
        assert site.service.registrations.named(helped) is not None


def test_the_demo_s_clock_is_the_machine_s_but_for_what_passed() -> None:
    clock = DemoClock()
    clock.passes(-90)
    assert -92 <= clock.now() - int(time.time()) <= -89
