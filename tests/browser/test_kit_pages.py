"""The kit for universities in a real Chromium: texts that copy, nothing that bars the way."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_walk import RULES

pytestmark = pytest.mark.browser
PATHS = ("universites/", "universites/usmba/", "universites/unknown/")


def kit(page: Page, running, language: str = "fr") -> Page:
    """A university's page."""
    page.goto(f"{running.url}/{language}/universites/usmba/")
    return page


def test_a_text_is_copied_as_it_stands(running, new_phone) -> None:
    page = kit(new_phone("fr").page, running)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=running.url)
    for name in ("address", "mail-ar", "button-fr"):
        button = page.locator(f'[data-copy="{name}"]')
        button.click()
        expect(page.locator(f'[data-copy="{name}"] + [role=status]')).to_have_text("Copié")
        assert page.evaluate("navigator.clipboard.readText()") == page.locator(
            f"#{name}"
        ).input_value().replace("\r", "")


def test_an_old_phone_copies_in_the_old_way(running, new_phone) -> None:
    page = new_phone("fr").page
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    kit(page, running)
    page.locator('[data-copy="mail-fr"]').click()
    expect(page.locator('[data-copy="mail-fr"] + [role=status]')).to_have_text("Copié")
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert page.locator(":focus").evaluate(chosen) == page.locator("#mail-fr").input_value()


def test_without_scripts_the_text_is_there_and_no_button_that_does_nothing(
    running, new_phone
) -> None:
    page = kit(new_phone("fr", scripts=False).page, running)
    assert page.locator("[data-copy]:visible").count() == 0
    assert page.locator("textarea:visible").count() == 9


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("path", PATHS)
def test_there_is_no_accessibility_fault_and_no_other_host(
    running, new_phone, language: str, path: str
) -> None:
    phone = new_phone(language)
    phone.page.goto(f"{running.url}/{language}/{path}")
    found = Axe().run(phone.page, options=RULES)
    assert found.response["violations"] == [], found.generate_report()
    assert phone.hosts == {running.url.split("/")[2]}
    wide = phone.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    if path == "universites/usmba/":
        image = phone.page.locator("main img")
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")
