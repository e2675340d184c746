"""The delivery line in a real Chromium: it renews itself and is in nobody's way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from amoe.delivery import LATE_AFTER
from amoe.store.outbox import DELIVERED
from blueprints.registration import delivery_line
from tests.browser.conftest import Phone
from tests.browser.test_walk import RULES
from tests.support.fickle import Fickle, reports
from tests.support.served import Served
from tests.support.site import Site
from tests.support.student import Student

pytestmark = pytest.mark.browser
SOON = 5000
"""Milliseconds in which the next look has come, on a slow machine too."""

Arrive = Callable[..., Page]


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages look every second, so that the tests do not wait."""
    monkeypatch.setattr(delivery_line, "EVERY", 1)
    monkeypatch.setattr(delivery_line, "LATER", 1)


@pytest.fixture
def site(fickle_site: Site) -> Site:
    """A site whose messages meet what the test plans."""
    return fickle_site


@pytest.fixture
def arrive(site: Site, new_phone) -> Iterator[Arrive]:
    """Opens a phone on the SMS code page, whose SMS was just asked for."""
    with Served(site) as url:

        def open_page(language: str = "fr", *, scripts: bool = True) -> Page:
            student: Student = site.student(language=language).stands_at("code-telephone")
            phone = new_phone(language, scripts=scripts)
            name = site.app.config["SESSION_COOKIE_NAME"]
            cookie = {"name": name, "value": student.browser.cookies()[name], "url": url}
            phone.page.context.add_cookies([cookie])
            phone.page.goto(url + student.address("code-telephone"))
            opened.append(phone)
            return phone.page

        opened: list[Phone] = []
        yield open_page
        for phone in opened:
            phone.page.goto("about:blank")  # no look may miss the server that ends now
            phone.complaints = [each for each in phone.complaints if "Failed to fetch" not in each]


def line(page: Page):
    return page.locator("#delivery .notice")


def looks(page: Page, status: int) -> None:
    """Wait for the next look of the island and its answer."""
    with page.expect_response(lambda r: "/envoi/" in r.url, timeout=SOON) as found:
        pass
    assert found.value.status == status


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("fr", "Le SMS est en cours d’envoi.", re.compile(r"SMS remis à l’opérateur à \d\d:\d\d")),
        ("ar", "قيد الإرسال", re.compile(r"سُلِّمت الرسالة إلى شركة الاتصالات")),
    ],
)
def test_it_changes_by_itself(
    site: Site, arrive: Arrive, language: str, before: str, after: re.Pattern[str]
) -> None:
    page = arrive(language)
    expect(line(page)).to_contain_text(before)
    expect(page.locator(".as-of")).to_be_hidden()
    site.send_messages()
    expect(line(page)).to_contain_text(after, timeout=SOON)
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


def test_typing_is_not_disturbed(site: Site, arrive: Arrive) -> None:
    page = arrive()
    page.locator("#code").focus()
    page.locator("#code").press_sequentially("123")
    page.evaluate("document.getElementById('code').setSelectionRange(1, 1)")
    before = page.locator("#code").bounding_box()
    entries = page.evaluate("history.length")
    looks(page, 204)
    site.send_messages()
    looks(page, 200)
    site.clock.passes(LATE_AFTER)
    looks(page, 200)
    expect(page.locator("#delivery li")).to_have_count(3)
    expect(page.locator("#code")).to_be_focused()
    expect(page.locator("#code")).to_have_value("123")
    assert page.evaluate("document.getElementById('code').selectionStart") == 1
    # The advice came in above what is being typed, which stays where the thumb is.
    after = page.locator("#code").bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 2
    page.locator("#code").press_sequentially("9")
    expect(page.locator("#code")).to_have_value("1923")
    assert page.evaluate("history.length") == entries
    assert page.url.endswith("/code-telephone")


def test_the_page_stays_where_it_was_scrolled_to(site: Site, arrive: Arrive) -> None:
    page = arrive()
    page.evaluate("scrollTo(0, 200)")
    site.send_messages()
    looks(page, 200)
    expect(line(page)).to_contain_text("remis")
    assert abs(page.evaluate("scrollY") - 200) < 60
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_when_all_is_known_it_asks_no_more(site: Site, arrive: Arrive, fickle: Fickle) -> None:
    page = arrive()
    site.send_messages()
    reports(site, fickle, DELIVERED)
    expect(line(page)).to_contain_text("arrivé sur votre téléphone", timeout=SOON)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == []


def test_a_lost_line_only_makes_it_say_how_old_it_is(site: Site, arrive: Arrive) -> None:
    page = arrive()
    page.fill("#code", "123")
    expect(page.locator(".as-of")).to_be_hidden()
    page.context.set_offline(True)
    site.send_messages()
    expect(page.locator(".as-of")).to_be_visible(timeout=SOON)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#code")).to_have_value("123")
    page.context.set_offline(False)
    expect(line(page)).to_contain_text("remis", timeout=SOON)
    expect(page.locator(".as-of")).to_be_hidden()


def test_an_error_page_never_comes_into_it(arrive: Arrive) -> None:
    page = arrive()

    def fail(route: Route) -> None:
        route.fulfill(
            status=502, content_type="text/html", body="<html><h1>Bad Gateway</h1></html>"
        )

    page.route("**/envoi/**", fail)
    looks(page, 502)
    expect(page.locator("h1")).to_have_count(1)
    expect(line(page)).to_contain_text("en cours")
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator(".as-of")).to_be_visible()


def test_a_registration_that_is_gone_says_to_load_the_page_again(
    site: Site, arrive: Arrive
) -> None:
    page = arrive()
    page.fill("#code", "123")
    page.context.clear_cookies()
    expect(line(page)).to_contain_text("plus à jour", timeout=SOON)
    expect(page.locator("#code")).to_have_value("123")
    assert page.url.endswith("/code-telephone")
    page.locator("#delivery-now").click()
    page.wait_for_url(re.compile("/inscription/$"))


def test_the_wait_is_still_counted_down(site: Site, arrive: Arrive) -> None:
    page = arrive()
    site.send_messages()
    looks(page, 200)
    expect(line(page)).to_contain_text("remis")
    left = page.locator("[data-wait]").inner_text()
    expect(page.locator("[data-wait]")).not_to_have_text(left)
    expect(page.locator("button[value=resend]")).to_be_disabled()


def test_sending_again_moves_the_focus_to_the_heading(site: Site, arrive: Arrive) -> None:
    page = arrive()
    site.send_messages()
    looks(page, 200)
    site.clock.passes(60)
    page.reload()
    page.locator("button[value=resend]").click()
    expect(page.locator("h1")).to_be_focused()
    expect(line(page)).to_contain_text("en cours")
    site.send_messages()
    expect(line(page)).to_contain_text("remis", timeout=SOON)
    expect(page.locator("h1")).to_be_focused()


def test_without_javascript_it_says_as_of_when(site: Site, arrive: Arrive) -> None:
    page = arrive(scripts=False)
    expect(line(page)).to_contain_text("en cours")
    expect(page.locator(".as-of")).to_be_visible()
    site.send_messages()
    page.locator("#delivery-now").click()
    expect(line(page)).to_contain_text("remis")
    expect(page.locator(".as-of")).to_contain_text(re.compile(r"État à \d\d:\d\d"))


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [240, 320])
def test_the_advice_fits_small_screens(
    site: Site, arrive: Arrive, language: str, width: int
) -> None:
    page = arrive(language)
    site.send_messages()
    site.clock.passes(LATE_AFTER)
    page.set_viewport_size({"width": width, "height": 400})
    page.reload()
    expect(page.locator("#delivery li")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
