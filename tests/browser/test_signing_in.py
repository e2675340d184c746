"""Signing in on a phone: two languages, Back after signing out, the idle warning."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from amoe.limits import SESSION_IDLE, SESSION_WARNING
from tests.browser.test_walk import RULES
from tests.support.insured import Insured
from tests.support.served import Served
from tests.support.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def url(site: Site) -> Iterator[str]:
    """The address of a site whose clock the test holds."""
    with Served(site) as address:
        yield address


def give(page: Page, url: str, salma: Insured) -> None:
    """Open the sign-in page and send name and password."""
    page.goto(f"{url}/{salma.language}/connexion")
    page.fill("#name", salma.number)
    page.fill("#password", salma.password)
    page.locator("#step > button.button").click()


def sign_in(page: Page, url: str, salma: Insured) -> None:
    """Sign in with the mailed code."""
    give(page, url, salma)
    page.wait_for_url(re.compile("/connexion/code$"))
    page.fill("#code", salma.reads_code())
    page.locator("#step button.button").click()
    page.wait_for_url(re.compile("/compte/$"))


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_phone_signs_in_and_is_known_the_next_time(
    site: Site, url: str, new_phone, language: str, scripts: bool
) -> None:
    salma = Insured(site, language=language)
    page = new_phone(language, scripts=scripts).page
    sign_in(page, url, salma)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    for path in ("", "securite", "appareils", "activite", "securite/application"):
        page.goto(f"{url}/{language}/compte/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        if scripts:
            results = Axe().run(page, options=RULES)
            assert results.violations_count == 0, results.generate_report()
    page.locator("#leave button").click()
    page.wait_for_url(re.compile("/deconnexion$"))
    give(page, url, salma)
    page.wait_for_url(re.compile("/compte/$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_back_after_signing_out_shows_nothing(
    site: Site, url: str, new_phone, scripts: bool
) -> None:
    salma = Insured(site)
    page = new_phone("fr", scripts=scripts).page
    sign_in(page, url, salma)
    name = salma.person["first_name"]
    expect(page.locator("main")).to_contain_text(name)
    page.locator("#leave button").click()
    page.wait_for_url(re.compile("/deconnexion$"))
    page.go_back()
    page.wait_for_url(re.compile("/connexion$"))
    assert name not in page.content()


def test_two_minutes_before_the_end_the_page_warns_and_staying_helps(
    site: Site, url: str, new_phone
) -> None:
    salma = Insured(site)
    page = new_phone("fr").page
    page.clock.install()
    sign_in(page, url, salma)
    warning = page.locator("#idle")
    expect(warning).to_be_hidden()
    later(site, page, SESSION_IDLE - SESSION_WARNING)
    expect(warning).to_be_visible()
    warning.locator("button").click()
    expect(warning).to_be_hidden()
    later(site, page, SESSION_IDLE - SESSION_WARNING)
    expect(warning).to_be_visible()
    later(site, page, SESSION_WARNING)
    page.wait_for_url(re.compile("/connexion$"))


def test_a_page_that_lies_open_does_not_keep_the_session_alive(
    site: Site, url: str, new_phone
) -> None:
    salma = Insured(site)
    page = new_phone("fr").page
    page.clock.install()
    sign_in(page, url, salma)
    later(site, page, SESSION_IDLE)
    page.wait_for_url(re.compile("/connexion$"))
    page.goto(f"{url}/fr/compte/")
    page.wait_for_url(re.compile("/connexion$"))


def later(site: Site, page: Page, seconds: int) -> None:
    """Let time pass, on the server and then on the phone."""
    site.clock.passes(seconds)
    page.clock.fast_forward(seconds * 1000)
