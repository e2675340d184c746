"""The letters of a campaign and the page that stops them, in Chromium."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_walk import accessible

pytestmark = pytest.mark.browser

every_language = pytest.mark.parametrize("language", ["fr", "ar"])


@every_language
@pytest.mark.parametrize("path", ["/demo/campagne/", "/demo/campagne/ouverture/toutes"])
def test_the_preview_is_accessible(running, new_phone, language: str, path: str) -> None:
    phone = new_phone(language)
    phone.page.goto(running.url + path)
    accessible(path, phone.page)


@pytest.mark.parametrize("choice", ["fr", "ar", "toutes"])
def test_the_letter_is_shown_with_its_own_styles_and_directions(
    running, new_phone, choice: str
) -> None:
    phone = new_phone("fr")
    said: list[str] = []
    phone.page.on("console", lambda message: said.append(message.text))
    phone.page.goto(f"{running.url}/demo/campagne/ouverture/{choice}.html")
    accessible_letter = phone.page.evaluate(
        "[...document.querySelectorAll('div')].map(e => [e.lang, getComputedStyle(e).direction,"
        " getComputedStyle(e).maxWidth])"
    )
    wanted = {"fr": "ltr", "ar": "rtl"}
    codes = list(wanted) if choice == "toutes" else [choice]
    assert accessible_letter == [[code, wanted[code], "480px"] for code in codes]
    widths = phone.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
    assert said == []


@every_language
@pytest.mark.parametrize("scripts", [True, False])
def test_announcements_are_stopped_by_one_press(
    running, new_phone, language: str, scripts: bool
) -> None:
    phone = new_phone(language, scripts=scripts)
    phone.page.goto(f"{running.url}/demo/campagne/ouverture/{language}")
    found = re.search(rf"/{language}/courriels/arret/[\w-]+", phone.page.inner_text("pre"))
    assert found
    phone.page.goto(running.url + found[0])
    before = phone.page.inner_text("h1")
    if scripts:
        accessible("arret", phone.page)
    phone.page.click("main form button")
    phone.page.wait_for_function(
        "was => document.querySelector('h1').innerText !== was", arg=before
    )
    assert phone.page.locator("form").count() == 0
    if scripts:
        accessible("arret", phone.page)
