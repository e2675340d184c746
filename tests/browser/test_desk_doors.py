"""The doors of the desk in Chromium: invitation, sign-in, the way out, a link from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from amoe.limits import DESK_IDLE, SESSION_WARNING
from amoe.reasons import Reason
from tests.browser.test_signing_in import later
from tests.browser.test_walk import RULES
from tests.support.agent import Agent
from tests.support.served import Served
from tests.support.site import Site

pytestmark = pytest.mark.browser

SCREENS = {"narrow": (360, 640), "wide": (1280, 800)}
each_screen = pytest.mark.parametrize("screen", SCREENS)


@pytest.fixture
def url(site: Site) -> Iterator[str]:
    """The address of a site whose clock the test holds."""
    with Served(site) as address:
        yield address


@pytest.fixture
def desk(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens agents' browsers."""
    opened: list[BrowserContext] = []

    def open_desk(screen: str = "wide", *, scripts: bool = True) -> BrowserContext:
        width, height = SCREENS[screen]
        made = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts
        )
        opened.append(made)
        return made

    yield open_desk
    for each in opened:
        each.close()


def sign_in(page: Page, url: str, agent: Agent) -> None:
    """Fill the sign-in by keyboard alone."""
    page.goto(f"{url}/{agent.language}/bureau/")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type(agent.email)
    page.keyboard.press("Tab")
    page.keyboard.type(agent.password)
    page.locator("#code").focus()
    page.keyboard.type(agent.code())
    page.keyboard.press("Enter")
    page.wait_for_selector("#leave")


def is_sound(page: Page) -> None:
    """No rule of accessibility is broken, and nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("language", ["fr", "ar"])
@each_screen
def test_somebody_is_invited_and_comes_in(
    site: Site, url: str, desk: Callable[..., BrowserContext], screen: str, language: str
) -> None:
    salma = Agent(site, language=language).is_invited()
    page = desk(screen).new_page()
    page.goto(f"{url}/{language}/bureau/")
    is_sound(page)
    page.goto(url + salma.invitation())
    is_sound(page)
    salma.key = page.locator("strong[dir=ltr]").inner_text().replace(" ", "")
    page.fill("#password", "trop court")
    page.fill("#password_again", "trop court")
    page.fill("#code", salma.code())
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    is_sound(page)
    page.fill("#password", salma.password)
    page.fill("#password_again", salma.password)
    page.fill("#code", salma.code())
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/bureau/$"))
    expect(page.locator("header")).to_contain_text(salma.name)
    is_sound(page)


def test_the_password_is_shown_on_request(
    site: Site, url: str, desk: Callable[..., BrowserContext]
) -> None:
    page = desk().new_page()
    page.goto(f"{url}/fr/bureau/")
    page.fill("#password", "sept rivieres")
    page.locator("[data-show]").click()
    expect(page.locator("#password")).to_have_attribute("type", "text")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_in_by_keyboard_and_out(
    site: Site, url: str, desk: Callable[..., BrowserContext], scripts: bool
) -> None:
    salma = Agent(site).is_at_work()
    page = desk(scripts=scripts).new_page()
    sign_in(page, url, salma)
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["sameSite"], cookie["httpOnly"]) == ("desk", "Strict", True)
    page.locator("#leave button").click()
    page.wait_for_selector("#email")
    page.go_back()
    page.reload()
    expect(page.locator("#leave")).to_have_count(0)


def test_another_sites_link_leads_to_the_desk_and_ends_no_session(
    site: Site, url: str, desk: Callable[..., BrowserContext]
) -> None:
    salma = Agent(site).is_at_work()
    context = desk()
    sign_in(context.new_page(), url, salma)
    page = context.new_page()
    page.set_content(f'<a href="{url}/fr/bureau/">to the desk</a>')
    page.click("a")
    page.wait_for_selector("#leave")


def test_the_end_is_announced_can_be_put_off_and_is_told(
    site: Site, url: str, desk: Callable[..., BrowserContext]
) -> None:
    salma = Agent(site).is_at_work()
    page = desk().new_page()
    page.clock.install()
    sign_in(page, url, salma)
    warning = page.locator("#idle")
    expect(warning).to_be_hidden()
    later(site, page, DESK_IDLE - SESSION_WARNING)
    expect(warning).to_be_visible()
    with page.expect_response(re.compile("/bureau/rester$")) as answer:
        warning.locator("button").click()
    assert answer.value.text() == str(DESK_IDLE)
    expect(warning).to_be_hidden()
    later(site, page, DESK_IDLE - SESSION_WARNING)
    expect(warning).to_be_visible()
    later(site, page, SESSION_WARNING)
    expect(page.locator("main")).to_contain_text(site.says(Reason.DESK_SESSION_ENDED, "fr"))
