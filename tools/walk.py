"""Walks the whole registration in a real browser, as a person would: types, taps, reads codes."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, TimeoutError

from tools.running_site import CAPTCHA

PASSWORD = "7 rivieres bleues"
Seen = Callable[[str, Page], None]


def people(url: str, wanted: int = 10) -> list[dict[str, str]]:
    """The demo's free people."""
    with urllib.request.urlopen(f"{url}/demo/people.json?n={wanted}") as answer:
        found: list[dict[str, str]] = json.load(answer)
    return found


def code_for(url: str, to: str) -> str:
    """The code of the newest message to an address; waits until it was sent."""
    for _ in range(100):
        with urllib.request.urlopen(f"{url}/demo/messages.json") as answer:
            messages: list[dict[str, Any]] = json.load(answer)
        for message in messages:
            found = re.search(r"\b(\d{6})\b", message["text"])
            if message["to"] == to and found:
                return found[1]
        time.sleep(0.05)
    raise AssertionError(f"no code came to {to}")


def walk(page: Page, url: str, language: str, person: dict[str, str], seen: Seen) -> None:
    """From the start to the open account; `seen` is told every step when it is shown."""
    email = f"{person['cni'].lower()}@etu.example"
    phone = "06" + person["immatriculation"][-8:]

    def at(slug: str) -> None:
        try:
            page.wait_for_url(re.compile(f"/{language}/inscription/{slug}$"), timeout=15_000)
        except TimeoutError as late:
            told = " ".join(page.locator("main").inner_text().split())
            raise AssertionError(f"no {slug}, but {page.url}: {told}") from late
        page.locator("main h1").wait_for()
        seen(slug, page)

    def go_on() -> None:
        page.locator("#step button.button").click()

    page.goto(f"{url}/{language}/inscription/")
    seen("inscription", page)
    page.locator("main a.button").click()
    at("conditions")
    page.locator("#accept").check()
    go_on()
    at("identite")
    page.fill("#number", person["immatriculation"])
    page.fill("#cni", person["cni"])
    for name, part in zip(("year", "month", "day"), person["birth_date"].split("-"), strict=True):
        page.fill(f"#{name}", part)
    page.fill("#captcha", CAPTCHA)
    go_on()
    at("question")
    bank = person["payment"] == "bank"
    page.fill("#answer", person["rib"][-8:] if bank else person["civil_status_no"])
    go_on()
    at("courriel")
    page.fill("#email", email)
    page.fill("#email_again", email)
    go_on()
    at("code-courriel")
    page.fill("#code", code_for(url, email))
    page.fill("#captcha", CAPTCHA)
    go_on()
    at("telephone")
    page.fill("#phone", phone)
    page.fill("#phone_again", phone)
    go_on()
    at("code-telephone")
    page.fill("#code", code_for(url, "+212" + phone[1:]))
    page.fill("#captcha", CAPTCHA)
    go_on()
    at("mot-de-passe")
    page.fill("#password", PASSWORD)
    page.fill("#password_again", PASSWORD)
    go_on()
    at("terminee")
