"""A forgotten password on a phone: mail, SMS, new password; the token leaves the address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_walk import RULES
from tests.support.asker import CAPTCHA
from tests.support.recovering import Recovering
from tests.support.served import Served
from tests.support.site import Site

pytestmark = pytest.mark.browser

NEW = "9 montagnes vertes"


@pytest.fixture
def url(site: Site) -> Iterator[str]:
    """The address of a site whose clock the test holds."""
    with Served(site) as address:
        yield address


def looks_right(page: Page, scripts: bool) -> None:
    """Nothing is wider than the phone, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    if scripts:
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_phone_gets_back_in(
    site: Site, url: str, new_phone, language: str, scripts: bool
) -> None:
    salma = Recovering(site, language=language)
    page = new_phone(language, scripts=scripts).page
    asked: list[tuple[str, str]] = []
    page.on("request", lambda r: asked.append((r.url, r.headers.get("referer", ""))))
    page.goto(f"{url}/{language}/connexion")
    page.locator("main a[href$='/mot-de-passe/oublie']").click()
    page.wait_for_url(re.compile("/mot-de-passe/oublie$"))
    page.fill("#name", salma.number)
    looks_right(page, scripts)
    page.locator("#step button.button").click()
    page.wait_for_url(re.compile("/mot-de-passe/envoye$"))
    looks_right(page, scripts)
    link = salma.link()
    token = link.rsplit("/", 1)[1]
    page.goto(url + link)
    looks_right(page, scripts)
    page.locator("main form button.button").click()
    page.wait_for_url(re.compile("/mot-de-passe/code$"))
    looks_right(page, scripts)
    page.fill("#code", salma.reads_code("sms"))
    page.locator("#step button.button").click()
    page.wait_for_url(re.compile("/mot-de-passe/choisir$"))
    page.fill("#password", NEW)
    page.fill("#password_again", NEW)
    looks_right(page, scripts)
    page.locator("#step > button.button").click()
    page.wait_for_url(re.compile("/mot-de-passe/fait$"))
    looks_right(page, scripts)
    assert not [referrer for _, referrer in asked if token in referrer]
    assert {address for address, _ in asked if token in address} == {url + link}
    assert all(address.startswith((url, "data:", "blob:")) for address, _ in asked)
    salma.password = NEW
    salma.signs_in()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_of_a_lost_phone_and_of_changes_look_right(
    site: Site, url: str, new_phone, language: str
) -> None:
    salma = Recovering(site, language=language)
    page = new_phone(language).page
    page.goto(f"{url}/{language}/compte-perdu/")
    page.fill("#name", salma.number)
    page.check("#channel")
    page.fill("#captcha", CAPTCHA)
    looks_right(page, True)
    page.locator("#step > button.button").click()
    page.wait_for_url(re.compile("/compte-perdu/code$"))
    looks_right(page, True)
    page.fill("#code", salma.reads_code())
    page.locator("#step button.button").click()
    page.wait_for_url(re.compile("/compte-perdu/question$"))
    looks_right(page, True)
    page.fill("#answer", salma.answer)
    page.locator("#step button.button").click()
    page.wait_for_url(re.compile("/compte-perdu/nouveau$"))
    page.fill("#address", "0698765432")
    looks_right(page, True)
    page.locator("#step button.button").click()
    page.wait_for_url(re.compile("/nouveau/code$"))
    page.fill("#code", salma.code_at_new("sms"))
    page.locator("#step button.button").click()
    page.wait_for_url(re.compile("/compte-perdu/attente$"))
    looks_right(page, True)
    for link in salma.cancel_links()[:1]:
        page.goto(url + link)
        looks_right(page, True)
