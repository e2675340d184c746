"""Two browsers side by side: a student who is stuck on a phone, and the agent who helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looked_at import LOOKED_AT
from tests.browser.test_desk_doors import SCREENS, is_sound, sign_in
from tests.support.agent import Agent
from tests.support.served import Served
from tests.support.site import Site

pytestmark = pytest.mark.browser


@dataclass
class Sides:
    """What both see, and the words of the site."""

    site: Site
    language: str
    student: Page
    agent: Page

    def agent_types_the_reference(self) -> None:
        """The agent types what the student reads out, and Enter."""
        reference = self.student.locator("strong.reference").first.inner_text()
        expect(self.agent.locator("#reference")).to_be_focused()
        self.agent.keyboard.type(reference.lower())
        self.agent.keyboard.press("Enter")
        self.agent.wait_for_selector("#now")
        expect(self.agent.locator("#reference")).to_be_focused()  # for the next caller

    def student_answers_wrongly(self, answer: str) -> None:
        """On the phone."""
        self.student.fill("#answer", answer)
        self.student.locator("#answer").press("Enter")
        self.student.wait_for_selector(".error-summary")


@pytest.fixture
def sides(site: Site, browser: Browser) -> Iterator[Callable[..., Sides]]:
    """Puts a student at a step (the question) on a phone and a signed-in agent beside them."""
    opened = []
    hosts: set[str] = set()
    with Served(site) as url:

        def open_both(language: str, slug: str = "question") -> Sides:
            stuck = site.student(language=language).reaches(slug)
            pages = []
            for width, height in SCREENS.values():
                context = browser.new_context(viewport={"width": width, "height": height})
                opened.append(context)
                pages.append(context.new_page())
                pages[-1].on("request", lambda request: hosts.add(request.url.split("/")[2]))
            held = stuck.browser.cookies().items()
            pages[0].context.add_cookies([{"name": n, "value": v, "url": url} for n, v in held])
            pages[0].goto(f"{url}/{language}/inscription/{slug}")
            sign_in(pages[1], url, Agent(site, language=language).is_at_work())
            return Sides(site, language, *pages)

        yield open_both
        for context in opened:
            context.close()
    assert hosts == {url.removeprefix("http://")}


@pytest.mark.parametrize("language", LOOKED_AT)
def test_the_agent_sees_what_the_student_does(
    sides: Callable[..., Sides], language: str, tmp_path: Path
) -> None:
    both = sides(language)
    both.student_answers_wrongly("00000000")
    both.agent_types_the_reference()
    refused = both.site.translated("refused", language)
    entries = both.agent.locator(".timeline li").filter(has_text=refused)
    expect(both.agent.locator(".advice").first).to_be_visible()
    expect(entries).to_have_count(1)
    is_sound(both.agent)
    both.agent.locator("#reference").focus()
    both.student_answers_wrongly("00000001")
    expect(entries).to_have_count(2, timeout=10_000)
    expect(both.agent.locator("#reference")).to_be_focused()
    both.agent.screenshot(path=tmp_path / "case.png", full_page=True)
    both.agent.set_viewport_size({"width": 360, "height": 640})
    is_sound(both.agent)
    both.agent.screenshot(path=tmp_path / "narrow.png", full_page=True)


@pytest.mark.parametrize("language", LOOKED_AT)
def test_the_agent_lifts_a_wait_by_keyboard_and_the_student_goes_on(
    sides: Callable[..., Sides], language: str, tmp_path: Path
) -> None:
    both = sides(language, "code-courriel")
    both.site.send_messages()
    both.agent_types_the_reference()
    page = both.agent
    page.locator("input[name=act]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#act-lever-attente")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator("#why")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_be_visible()
    is_sound(page)
    page.screenshot(path=tmp_path / "acts.png", full_page=True)
    both.student.reload()
    both.student.locator("button[value=resend]").click()
    expect(both.student.locator("#resend-wait")).to_be_visible()
    lifted = both.site.translated("An agent lifted the wait", language)
    expect(page.locator(".timeline li").filter(has_text=lifted)).to_have_count(1, timeout=10_000)
    page.set_viewport_size({"width": 360, "height": 640})
    is_sound(page)
    page.screenshot(path=tmp_path / "narrow.png", full_page=True)


@pytest.mark.parametrize("path", ["", "appelant", "question"])
@pytest.mark.parametrize("language", LOOKED_AT)
def test_the_other_pages_are_accessible(
    sides: Callable[..., Sides], language: str, path: str
) -> None:
    page = sides(language).agent
    page.goto(page.url.partition("/bureau/")[0] + f"/bureau/{path}")
    for width, height in SCREENS.values():
        page.set_viewport_size({"width": width, "height": height})
        is_sound(page)
