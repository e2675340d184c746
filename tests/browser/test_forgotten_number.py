"""The forgotten number in Chromium: from the identity step in a new tab, by mail, and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looked_at import LOOKED_AT
from tests.browser.test_scripts import reach
from tests.browser.test_walk import accessible
from tools.running_site import CAPTCHA

pytestmark = pytest.mark.browser


def fills_in(page: Page, person: dict[str, str]) -> None:
    """Type what is on the card, and the captcha."""
    year, month, day = person["birth_date"].split("-")
    typed = {"cni": person["cni"], "day": day, "month": month, "year": year, "captcha": CAPTCHA}
    for name, value in typed.items():
        page.fill(f"#{name}", value)


MAILED = """([to, number]) => fetch("/demo/messages.json").then(answer => answer.json())
  .then(all => all.some(mail => mail.to === to && mail.text.includes(number)))"""


@pytest.mark.parametrize("language", LOOKED_AT)
def test_from_the_identity_step_to_the_mail_and_back(
    running, person, new_phone, language: str
) -> None:
    somebody = person("bank")
    page = reach(new_phone(language), running, somebody, "identite", language)
    page.fill("#cni", somebody["cni"])
    accessible("identite", page)
    with page.context.expect_page() as opened:
        page.locator(f'main a[href="/{language}/numero-oublie"]').click()
    other = opened.value
    other.wait_for_load_state()
    accessible("numero-oublie", other)
    other.locator(f'main a[href="/{language}/numero-oublie/demande"]').click()
    expect(other.locator("#captcha")).to_be_visible()
    accessible("demande", other)
    other.locator("#step button.button").click()
    expect(other.locator(".error-summary")).to_be_focused()
    accessible("demande, refused", other)
    fills_in(other, somebody)
    other.locator("#step button.button").click()
    expect(other).to_have_url(re.compile("/numero-oublie/envoye$"))
    expect(other.locator("h1")).to_be_focused()
    accessible("envoye", other)
    other.wait_for_function(MAILED, arg=[somebody["email"], somebody["immatriculation"]])
    expect(page.locator("#cni")).to_have_value(somebody["cni"])


def test_without_javascript(running, person, new_phone) -> None:
    page = new_phone("ar", scripts=False).page
    page.goto(f"{running.url}/ar/numero-oublie/demande")
    fills_in(page, person("postal"))
    page.locator("#step button.button").click()
    expect(page).to_have_url(re.compile("/numero-oublie/envoye$"))


@pytest.mark.parametrize("language", LOOKED_AT)
def test_it_fits_small_screens(running, new_phone, language: str) -> None:
    page = new_phone(language).page
    page.set_viewport_size({"width": 240, "height": 400})
    for address in ("", "/demande", "/envoye"):
        page.goto(f"{running.url}/{language}/numero-oublie{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 240, address
