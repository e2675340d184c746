"""The screenshots of the insured space: one account of the demo, the one with many claims."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable

from playwright.sync_api import Page

from amoe.accounts_sample import LARGE
from tools.walk import code_for

Save = Callable[[str, Page], None]
_BUTTON = "main form button.button"


def show_space(page: Page, url: str, language: str, save: Save) -> None:
    """Sign in and go from page to page; `save` is told each by name."""
    with urllib.request.urlopen(f"{url}/demo/accounts.json") as answer:
        known = next(each for each in json.load(answer) if each["case"] == LARGE)
    page.goto(f"{url}/{language}/connexion")
    save("connexion", page)
    page.fill("input[name=name]", known["immatriculation"])
    page.fill("input[name=password]", known["password"])
    page.locator(_BUTTON).first.click()
    page.wait_for_url("**/connexion/code")
    save("connexion-code", page)
    page.fill("#code", code_for(url, known["email"]))
    page.locator(_BUTTON).first.click()
    page.wait_for_url(f"**/{language}/compte/")
    save("espace", page)
    page.locator(".rows .bad a").click()
    page.wait_for_url("**/compte/dossiers/*")
    page.locator("main h1").wait_for()
    save("dossier", page)
    for path, name in (
        ("compte/dossiers/", "dossiers"),
        ("compte/attestation", "attestation"),
        ("compte/securite", "securite"),
    ):
        page.goto(f"{url}/{language}/{path}")
        if name == "attestation":
            page.locator(_BUTTON).first.click()
            page.locator("a[href$='.pdf']").first.wait_for()
        save(name, page)
