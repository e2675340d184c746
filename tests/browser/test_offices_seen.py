"""The offices in Chromium: the map by keyboard, near me with and without a position, axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from amoe.offices import by_name
from tests.browser.looked_at import LOOKED_AT
from tests.browser.test_walk import RULES
from tools.chromium import phone
from tools.running_site import RunningSite

pytestmark = pytest.mark.browser
every_language = pytest.mark.parametrize("language", LOOKED_AT)
AZILAL = {"latitude": 31.96, "longitude": -6.57}
PAGES = ["", "?q=fes", "?q=azilal", "?q=sidi", "?q=zzzz", "rabat-agdal", "agadir", "nulle-part"]


@every_language
def test_pages_fit_narrow_and_wide_and_are_accessible(
    running: RunningSite, new_phone: Callable, language: str
) -> None:
    page = new_phone(language).page
    for rest in PAGES:
        for width in (240, 1280, 360):
            page.set_viewport_size({"width": width, "height": 640})
            page.goto(f"{running.url}/{language}/bureaux/{rest}")
            assert page.evaluate("document.documentElement.scrollWidth") == width, rest
        results = Axe().run(page, options=RULES)
        assert [each["id"] for each in results.response["violations"]] == [], rest


@every_language
def test_the_map_leads_by_keyboard_to_a_city(
    running: RunningSite, new_phone: Callable, language: str
) -> None:
    page = new_phone(language, scripts=False).page
    page.goto(f"{running.url}/{language}/bureaux/")
    page.locator("form[role=search] button").focus()
    names = []
    for _city in by_name(language):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    # In the order of the list, each with the number that it shows.
    assert names == [
        f"{number} {city.place.name(language)}" for number, city in enumerate(by_name(language), 1)
    ]
    page.keyboard.press("Shift+Tab")
    wanted = by_name(language)[-2].place
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#{wanted.slug}")
    heading = page.locator(f"h3#{wanted.slug}")
    expect(heading).to_be_in_viewport()
    # The next Tab is the office below that heading, not the next mark.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('ul').previousElementSibling.id") == (
        wanted.slug
    )


def test_the_mark_that_has_the_keyboard_is_seen(running: RunningSite, new_phone: Callable) -> None:
    page = new_phone("fr", scripts=False).page
    page.goto(f"{running.url}/fr/bureaux/")
    page.locator("form[role=search] button").focus()
    width = "getComputedStyle(document.querySelector('.map a circle')).strokeWidth"
    before = page.evaluate(width)
    page.keyboard.press("Tab")
    assert (before, page.evaluate(width)) == ("1px", "3px")


def test_a_mark_can_be_tapped(running: RunningSite, new_phone: Callable) -> None:
    page = new_phone("fr", scripts=False).page
    page.goto(f"{running.url}/fr/bureaux/")
    page.locator('.map a[href="#sala-al-jadida"]').tap()
    assert page.url.endswith("#sala-al-jadida")
    boxes = [mark.bounding_box() for mark in page.locator(".map circle").all()]
    assert min(box["width"] for box in boxes) >= 22


@pytest.fixture
def visitor(browser: Browser, running: RunningSite):
    """Opens the list for somebody whose browser gives a position, or refuses to."""
    opened = []

    def open_list(language: str, position: dict[str, float] | None) -> tuple[Page, list[str]]:
        context = phone(browser, language=language)
        opened.append(context)
        if position:
            context.grant_permissions(["geolocation"])
            context.set_geolocation(position)
        page = context.new_page()
        sent: list[str] = []
        page.goto(f"{running.url}/{language}/bureaux/", wait_until="networkidle")
        page.on("request", lambda request: sent.append(request.url))
        return page, sent

    yield open_list
    for context in opened:
        context.close()


@every_language
def test_near_me_is_computed_in_the_page(visitor: Callable, language: str) -> None:
    page, sent = visitor(language, AZILAL)
    page.locator("#near button").click()
    links = page.locator("#near li a")
    expect(links).to_have_count(5)
    slugs = [link.get_attribute("href") for link in links.all()]
    assert slugs[:3] == ["#beni-mellal", "#el-kelaa-des-sraghna", "#khouribga"]
    assert "50" in page.locator("#near li").first.inner_text()
    assert page.locator("#near [role=status]").inner_text() != ""
    links.first.click()
    assert page.url.endswith("#beni-mellal")
    # Nothing was sent, nothing is kept.
    assert sent == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie.length]"
    assert page.evaluate(kept) == [0, 0, 0]
    results = Axe().run(page, options=RULES)
    assert [each["id"] for each in results.response["violations"]] == []


@every_language
def test_who_refuses_is_told_what_to_do(visitor: Callable, language: str) -> None:
    page, _sent = visitor(language, None)
    page.locator("#near button").click()
    status = page.locator("#near [role=status]")
    refused = page.locator("#near").get_attribute("data-refused")
    expect(status).to_have_text(refused)
    expect(page.locator("#near ol")).to_be_hidden()


def test_a_position_that_cannot_be_found_is_told(visitor: Callable) -> None:
    page, _sent = visitor("fr", AZILAL)
    page.evaluate(
        """() => { navigator.geolocation.getCurrentPosition =
           (found, failed) => failed({code: 2, message: "no satellite"}) }"""
    )
    page.locator("#near button").click()
    expect(page.locator("#near [role=status]")).to_have_text(
        page.locator("#near").get_attribute("data-failed")
    )


def test_without_javascript_there_is_no_button_that_does_nothing(
    running: RunningSite, new_phone: Callable
) -> None:
    page = new_phone("fr", scripts=False).page
    page.goto(f"{running.url}/fr/bureaux/")
    expect(page.locator("#near")).to_be_hidden()
