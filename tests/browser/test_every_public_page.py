"""Every page of the site map in Chromium, in every language: axe finds nothing, nothing overflows.

The accessibility statement says so; it names the day on which this and the rest was done.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from blueprints.pages.accessibility import CHECKED
from tests.browser.looked_at import LOOKED_AT
from tests.browser.test_walk import accessible
from tools.running_site import RunningSite

pytestmark = pytest.mark.browser
every_language = pytest.mark.parametrize("language", LOOKED_AT)


def listed(page: Page, url: str, language: str) -> list[str]:
    """The addresses that the page “All pages” leads to."""
    page.goto(f"{url}/{language}/plan-du-site")
    found: list[str] = page.evaluate("[...document.querySelectorAll('main li a')].map(a => a.href)")
    return found


@every_language
def test_it_is_accessible_on_a_phone(running: RunningSite, new_phone, language: str) -> None:
    page = new_phone(language).page
    addresses = listed(page, running.url, language)
    assert len(addresses) == len(CHECKED)
    for address in addresses:
        page.goto(address)
        accessible(address, page)


@every_language
def test_a_search_is_accessible_and_needs_no_script(
    running: RunningSite, new_phone, language: str
) -> None:
    page = new_phone(language, scripts=False).page
    page.goto(f"{running.url}/{language}/questions")
    page.get_by_role("searchbox").fill("sms")
    page.get_by_role("searchbox").press("Enter")
    assert page.locator("h3").first.get_attribute("id") == "code-sms"
    page = new_phone(language).page
    for search in ("?q=sms", "?q=zzz"):
        page.goto(f"{running.url}/{language}/questions{search}")
        accessible(search, page)


def test_the_end_of_an_address_shows_its_question(running: RunningSite, new_phone) -> None:
    page = new_phone("fr", scripts=False).page
    page.goto(f"{running.url}/fr/questions#etranger")
    asked = page.locator("#etranger").bounding_box()
    assert asked
    assert 0 <= asked["y"] < 200


FOCUSABLE = """[...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]
    .filter(e => e.getClientRects().length && !e.disabled).length"""
SEEN = """(() => { const e = document.activeElement, s = getComputedStyle(e);
    return [e.outerHTML.slice(0, 90), parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== 'none',
            e.getBoundingClientRect().width > 0]; })()"""


def test_everything_is_reached_by_keyboard_and_shows_it(running: RunningSite, new_phone) -> None:
    page = new_phone("fr").page
    for address in listed(page, running.url, "fr"):
        page.goto(address)
        stops = page.evaluate(FOCUSABLE)
        reached = []
        for _ in range(stops):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(SEEN))
        assert 'class="skip"' in reached[0][0], address
        assert [each for each in reached if not (each[1] and each[2])] == [], address
        assert "</html>" not in reached[-1][0], address
