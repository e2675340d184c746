"""Leads turn the switches at the desk: with words, a preview, and a second thought for the site."""

from __future__ import annotations

import html

import pytest

from amoe.desk.agents import LEAD
from amoe.limits import MINUTE
from amoe.reasons import Reason as R
from amoe.switches import NAMES
from blueprints.desk.switches import SWITCHES
from config import LANGUAGES
from tests.support.agent import Agent
from tests.support.site import Site

PAGE = "bureau/interrupteurs/"
WORDS = {"words_fr": "Mise à jour <b>ce soir</b>.", "words_ar": "تحديث هذا المساء.", "words_en": ""}
every_switch = pytest.mark.parametrize("slug", SWITCHES)
every_language = pytest.mark.parametrize("language", LANGUAGES)
plain_and_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def lead(site: Site, *, language: str = "fr", htmx: bool = False) -> Agent:
    """A lead who is signed in."""
    return Agent(site, "Amina Idrissi", role=LEAD, language=language, htmx=htmx).is_signed_in()


def test_every_switch_has_its_page() -> None:
    assert tuple(name for name, *_ in SWITCHES.values()) == NAMES


@every_language
@plain_and_htmx
def test_all_are_on_at_first_and_lead_to_their_pages(site: Site, language: str, htmx: bool) -> None:
    amina = lead(site, language=language, htmx=htmx).opens(PAGE).is_answered(200)
    assert amina.browser.page.count(f">{site.translated('on', language)}</span>") == len(NAMES)
    for slug in SWITCHES:
        assert f'href="/{language}/{PAGE}{slug}"' in amina.browser.page
        amina.opens(PAGE + slug).is_answered(200)
        assert amina.browser.heading() == site.translated(SWITCHES[slug][1], language)
        amina.opens(PAGE)


@pytest.mark.parametrize("path", [PAGE, PAGE + "site"])
def test_agents_and_strangers_meet_nothing(site: Site, path: str) -> None:
    salma = Agent(site).is_signed_in()
    salma.opens(path).meets_nothing()
    salma.opens("bureau/").sends(PAGE + "site", do="off", confirm="1").meets_nothing()
    salma.with_another_browser().opens(path).meets_nothing()
    assert site.service.switches.paused("site") is None


def test_no_other_address_is_a_switch(site: Site) -> None:
    lead(site).opens(PAGE + "rien").meets_nothing()


@plain_and_htmx
@every_switch
def test_off_with_words_and_on_again(site: Site, slug: str, htmx: bool) -> None:
    name = SWITCHES[slug][0]
    amina = lead(site, htmx=htmx).opens(PAGE + slug)
    amina.sends(PAGE + slug, do="off", until="90", confirm="1", **WORDS).is_answered(200)
    off = site.service.switches.paused(name)
    assert off
    assert (off.who, off.until) == (amina.id, site.clock.now() + 90 * MINUTE)
    assert off.words == {"fr": WORDS["words_fr"], "ar": WORDS["words_ar"]}
    amina.opens(PAGE).sees("Amina Idrissi")
    amina.opens(PAGE + slug).sees("Amina Idrissi")
    if name != "bulk":
        assert html.escape(WORDS["words_fr"]) in amina.browser.page
    amina.sends(PAGE + slug, do="on").is_answered(200)
    assert site.service.switches.paused(name) is None
    assert [(act.step, act.reason) for act in amina.acts()][-2:] == [
        ("switches", f"{name}.paused"),
        ("switches", f"{name}.resumed"),
    ]


@plain_and_htmx
@every_language
def test_the_whole_site_wants_a_second_thought(site: Site, language: str, htmx: bool) -> None:
    amina = lead(site, language=language, htmx=htmx).opens(PAGE + "site")
    amina.sends(PAGE + "site", do="off", **WORDS).is_refused(R.SWITCH_UNCONFIRMED, "confirm")
    assert site.service.switches.paused("site") is None
    assert WORDS["words_ar"] in amina.browser.page, "what was typed is kept"
    amina.sends(PAGE + "site", do="off", confirm="1", **WORDS).is_answered(200)
    assert site.service.switches.paused("site")


@every_language
@every_switch
def test_the_preview_shows_each_language_and_changes_nothing(
    site: Site, slug: str, language: str
) -> None:
    amina = lead(site, language=language).opens(PAGE + slug)
    amina.sends(PAGE + slug, do="preview", until="15", **WORDS).is_answered(200)
    assert site.service.switches.paused(SWITCHES[slug][0]) is None
    shown = amina.browser.page.count("<blockquote")
    assert shown == (0 if slug == "annonces" else len(LANGUAGES))
    if shown:
        amina.sees(WORDS["words_fr"]).sees(WORDS["words_ar"])
        assert "<b>" not in amina.browser.page.split("<blockquote", 1)[1]


@every_language
def test_a_time_that_is_none_is_refused(site: Site, language: str) -> None:
    amina = lead(site, language=language).opens(PAGE + "sms")
    amina.sends(PAGE + "sms", do="off", until="soon").is_refused(R.SWITCH_UNTIL, "until")
    assert site.service.switches.paused("sms") is None


def test_words_and_end_change_while_it_is_off(site: Site) -> None:
    amina = lead(site).opens(PAGE + "sms")
    site.service.switches.pause("sms", words={"fr": "Avant."}, until=site.clock.now() + MINUTE)
    amina.opens(PAGE + "sms").sees("Avant.").sends(PAGE + "sms", do="off", **WORDS)
    off = site.service.switches.paused("sms")
    assert off
    assert (off.words["ar"], off.until) == (WORDS["words_ar"], site.clock.now() + MINUTE)
    assert off.who == "operator"


def test_what_the_operator_did_bears_no_name(site: Site) -> None:
    site.service.switches.pause("registry")
    amina = lead(site).opens(PAGE)
    amina.sees(site.translated("by the operator", "fr"))


def test_the_menu_leads_there_for_leads_only(site: Site) -> None:
    address = f'href="/fr/{PAGE}"'
    assert address in lead(site).opens("bureau/").browser.page
    assert address not in Agent(site).is_signed_in().opens("bureau/").browser.page
