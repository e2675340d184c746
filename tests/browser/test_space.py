"""The home of the space in Chromium: the demo's accounts sign in, it reads well, fits, leads on."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.test_claims import accessible
from tools.running_site import RunningSite
from tools.walk import code_for

pytestmark = pytest.mark.browser


def account(running: RunningSite, case: str) -> dict[str, Any]:
    """An account of the demo, as it is listed now."""
    with urllib.request.urlopen(f"{running.url}/demo/accounts.json") as answer:
        return next(each for each in json.load(answer) if each["case"] == case)


def enters(page: Page, running: RunningSite, language: str, case: str) -> None:
    """Sign in with what the demo lists."""
    known = account(running, case)
    page.goto(f"{running.url}/{language}/connexion")
    page.fill("input[name=name]", known["immatriculation"])
    page.fill("input[name=password]", known["password"])
    page.locator("main form button.button").first.click()
    page.wait_for_url("**/connexion/code")
    page.fill("#code", code_for(running.url, known["email"]))
    page.locator("main form button.button").first.click()
    page.wait_for_url(f"**/{language}/compte/")


@pytest.mark.parametrize(
    ("language", "case"),
    [("fr", "papers"), ("ar", "moving"), ("ar", "review"), ("fr", "ended"), ("ar", "not_yet")],
)
def test_what_matters_is_shown_and_fits(running, new_phone, language: str, case: str) -> None:
    page = new_phone(language).page
    enters(page, running, language, case)
    accessible(page)
    page.set_viewport_size({"width": 320, "height": 480})
    accessible(page)


def test_a_claim_and_the_way_back_come_by_swaps(running, new_phone) -> None:
    page = new_phone("ar").page
    enters(page, running, "ar", "large")
    page.locator(".rows .bad a").click()
    page.wait_for_url("**/compte/dossiers/*")
    page.locator(".space a").first.click()
    page.wait_for_url("**/ar/compte/")
    assert page.locator(".rows .bad").count() == 1
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1


def test_it_is_the_same_without_scripts(running, new_phone) -> None:
    page = new_phone("fr", scripts=False).page
    enters(page, running, "fr", "post")
    assert page.locator("main h1").inner_text() == "Mon espace"
    page.locator("main a[href$='/compte/dossiers/']").last.click()
    page.wait_for_url("**/fr/compte/dossiers/")
    assert page.locator(".rows a").count() == 1
