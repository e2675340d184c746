"""The screenshots of the desk: a lead of the demo goes from page to page, wide and on a phone."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

from amoe.callers_sample import TRY, WAITING

Save = Callable[[str, Page], None]

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 360, "height": 640}
_PAGES = (
    ("bureau/", "accueil"),
    ("bureau/appelant", "appelant"),
    ("bureau/agents", "agents"),
    ("bureau/chiffres", "chiffres"),
    ("bureau/interrupteurs/", "interrupteurs"),
)


def show_desk(browser: Browser, url: str, save: Save) -> None:
    """Sign in once (a code of the app works once) and look at every page; `save` is told each."""
    context = browser.new_context(viewport=WIDE, device_scale_factor=1, locale="fr-MA")
    page = context.new_page()
    callers = {each["case"]: each["reference"] for each in _told(url, "callers")}
    page.goto(f"{url}/fr/bureau/")
    save("bureau-fr-connexion", page)
    _sign_in(page, next(each for each in _told(url, "agents") if each["role"] == "lead"))
    for path, name in _PAGES:
        page.goto(f"{url}/fr/{path}")
        save(f"bureau-fr-{name}", page)
    # Each in the other language, so that the caller's screen is there in both.
    for language, case in (("fr", TRY), ("ar", WAITING)):
        page.goto(f"{url}/{language}/bureau/")
        page.fill("#reference", callers[case])
        page.keyboard.press("Enter")
        page.wait_for_url("**/bureau/dossier/*")
        page.locator("#now").wait_for()
        save(f"bureau-{language}-dossier", page)
        if language == "fr":
            _at(page, "#acts")
            save("bureau-fr-actes", page)
        page.set_viewport_size(NARROW)
        _at(page, "main h1")
        save(f"bureau-{language}-dossier-360", page)
        page.set_viewport_size(WIDE)
    context.close()


def _at(page: Page, place: str) -> None:
    page.locator(place).evaluate("place => place.scrollIntoView()")


def _sign_in(page: Page, agent: dict[str, Any]) -> None:
    page.fill("#email", agent["email"])
    page.fill("#password", agent["password"])
    page.fill("#code", agent["app_code"])
    page.locator("#step button.button").click()
    page.locator("#leave").wait_for()


def _told(url: str, what: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{url}/demo/{what}.json") as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found
