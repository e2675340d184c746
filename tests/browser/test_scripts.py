"""What the scripts add: focus on problems, the countdown, ticked rules, kept typing, lost lines."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_walk import RULES
from tools.running_site import CAPTCHA
from tools.walk import walk

pytestmark = pytest.mark.browser


class Reached(Exception):
    """The walk came to the step that a test is about."""


def reach(phone, running, person: dict[str, str], slug: str, language: str = "fr") -> Page:
    """Walk to a step and stay there."""

    def seen(here: str, page: Page) -> None:
        if here == slug:
            raise Reached

    with pytest.raises(Reached):
        walk(phone.page, running.url, language, person, seen)
    return phone.page


def test_a_refusal_takes_the_focus_and_keeps_what_was_typed(running, person, new_phone) -> None:
    page = reach(new_phone("fr"), running, person("bank"), "identite")
    page.fill("#number", "048 271 003")
    page.locator("#step button.button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#number")).to_have_value("048 271 003")
    assert page.title().startswith("Erreur")
    assert page.url.endswith("/identite")
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


def test_another_image_keeps_what_was_typed(running, person, new_phone) -> None:
    page = reach(new_phone("fr"), running, person("bank"), "identite")
    page.fill("#cni", "AB12345")
    before = page.locator(".captcha img").get_attribute("src")
    page.locator("button[value=captcha]").click()
    expect(page.locator(".captcha img")).not_to_have_attribute("src", before or "")
    expect(page.locator("#cni")).to_have_value("AB12345")


def test_the_digits_can_be_heard(running, person, new_phone) -> None:
    page = reach(new_phone("ar"), running, person("bank"), "identite", "ar")
    seconds = page.evaluate(
        """async () => { const a = document.querySelector('audio'); a.muted = true;
           await a.play(); return a.duration }"""
    )
    assert 2 < seconds < 8


def test_the_language_button_keeps_what_was_typed(running, person, new_phone) -> None:
    page = reach(new_phone("fr"), running, person("bank"), "identite")
    page.fill("#cni", "AB12345")
    page.get_by_role("button", name="العربية").click()
    page.wait_for_url(re.compile("/ar/inscription/identite"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#cni")).to_have_value("AB12345")


def test_the_wait_is_counted_down(running, person, new_phone) -> None:
    page = reach(new_phone("fr"), running, person("bank"), "code-courriel")
    clock = page.locator("[data-wait]")
    assert clock.inner_text() in ("1:00", "0:59")
    expect(clock).to_have_text("0:58")
    expect(page.locator("button[value=resend]")).to_be_disabled()


def test_the_code_field_offers_the_code(running, person, new_phone) -> None:
    page = reach(new_phone("fr"), running, person("bank"), "code-telephone")
    assert page.locator("#code").get_attribute("autocomplete") == "one-time-code"
    assert page.locator("#code").get_attribute("inputmode") == "numeric"


def test_rules_are_ticked_and_the_password_shown(running, person, new_phone) -> None:
    page = reach(new_phone("fr"), running, person("postal"), "mot-de-passe")
    page.fill("#password", "abc")
    expect(page.locator("#rules .met")).to_have_count(1)
    page.fill("#password", "abcdefg8")
    expect(page.locator("#rules .met")).to_have_count(3)
    page.locator("[data-show]").click()
    expect(page.locator("#password")).to_have_attribute("type", "text")


def test_back_and_refresh_show_sane_pages(running, person, new_phone) -> None:
    page = reach(new_phone("fr"), running, person("bank"), "telephone")
    page.go_back()
    page.wait_for_url(re.compile("/telephone$"))  # the code page is done: on to the place
    page.reload()
    expect(page.locator("h1")).to_have_text("Votre numéro de mobile")


def test_a_lost_line_says_so_and_keeps_the_typing(running, person, new_phone) -> None:
    phone = new_phone("fr")
    page = reach(phone, running, person("bank"), "courriel")
    page.fill("#email", "a@etu.example")
    page.context.set_offline(True)
    page.locator("#step button.button").click()
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#email")).to_have_value("a@etu.example")
    page.context.set_offline(False)
    page.fill("#email_again", "a@etu.example")
    page.locator("#step button.button").click()
    page.wait_for_url(re.compile("/code-courriel$"))
    expect(page.locator("#lost")).to_be_hidden()
    phone.complaints.clear()  # the browser's own words about the lost line


def test_a_double_click_has_one_effect(running, person, new_phone) -> None:
    page = reach(new_phone("fr"), running, person("bank"), "identite")
    someone = person("bank")
    page.fill("#number", someone["immatriculation"])
    page.fill("#cni", someone["cni"])
    year, month, day = someone["birth_date"].split("-")
    for name, part in {"day": day, "month": month, "year": year}.items():
        page.fill(f"#{name}", part)
    page.fill("#captcha", CAPTCHA)
    page.locator("#step button.button").dblclick()
    page.wait_for_url(re.compile("/question$"))
    expect(page.locator(".error-summary")).to_have_count(0)
