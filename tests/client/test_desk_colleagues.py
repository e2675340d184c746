"""Leads see who works at the desk, and send new invitations."""

from __future__ import annotations

import pytest

from amoe.reasons import Reason
from config import LANGUAGES
from tests.support.agent import Agent
from tests.support.site import Site

PAGE = "bureau/agents"


def lead(site: Site, language: str = "fr", *, htmx: bool = False) -> Agent:
    """A lead who is signed in."""
    return Agent(site, "Driss Tazi", role="lead", language=language, htmx=htmx).is_signed_in()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lead_sees_everybody_and_no_address(site: Site, language: str) -> None:
    salma, nadia = Agent(site).signs_in(), Agent(site, "Nadia Fassi").is_invited()
    driss = lead(site, language).opens(PAGE).is_answered(200)
    for each in (salma, nadia, driss):
        driss.sees(each.name)
        assert each.email not in driss.browser.page
    driss.sees("s•••@c…")
    driss.sees(site.translated("has never signed in", language))


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_new_invitation_takes_the_old_proofs_away(site: Site, htmx: bool) -> None:
    salma, driss = Agent(site).signs_in(), lead(site, htmx=htmx)
    driss.opens(PAGE).sends(PAGE, agent=salma.id)
    driss.is_answered(200).sees(site.translated("Send a new invitation", "fr"))
    driss.sees("L’invitation est en route.")
    salma.opens("bureau/").is_told(Reason.DESK_SESSION_ENDED)
    site.clock.passes(30)
    salma.gives().is_refused(Reason.DESK_WRONG)
    salma.takes_the_invitation().is_in()
    (act,) = [each for each in driss.acts() if each.reason == Reason.DESK_AGENT_RESET]
    assert act.detail == salma.id


def test_neither_to_oneself_nor_to_nobody_nor_to_a_disabled_one(site: Site) -> None:
    driss, salma = lead(site), Agent(site).is_at_work()
    site.service.agents.disable(salma.email)
    for whom in (driss.id, "nobody", "", salma.id):
        driss.opens(PAGE).sends(PAGE, agent=whom).meets_nothing()
    driss.opens(PAGE).is_answered(200)
    assert site.inbox() == []


def test_to_agents_there_is_no_such_page(site: Site) -> None:
    salma, nadia = Agent(site).is_signed_in(), Agent(site, "Nadia Fassi").is_at_work()
    salma.opens(PAGE).meets_nothing()
    salma.opens("bureau/").sends(PAGE, agent=nadia.id).meets_nothing()
    assert nadia.kept.password_hash
