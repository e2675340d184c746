"""The claims in Chromium: the list grows without a new page, reads well, fits, and prints."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from amoe.claims_sample import write
from config import ROOT

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
MANY = 7
"""The invented person who has many claims."""


def accessible(page: Page) -> None:
    """Axe finds nothing, and nothing is wider than the phone."""
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room


@pytest.fixture(scope="module")
def session_cookie(running, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Somebody with many claims who is signed in to the running site."""
    folder = tmp_path_factory.mktemp("claims")
    write(10, folder / "claims.csv", datetime.now(UTC).date())
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            _SIGN_IN,
            running.environment["AMOE_INSTANCE"],
            str(folder / "claims.csv"),
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    name, value = made.stdout.split()[-2:]
    return {"name": name, "value": value, "url": running.url}


_SIGN_IN = """
import sys, time
from pathlib import Path
from types import SimpleNamespace
from amoe.claims_import import import_claims
from app import create_app
from config import Settings
from tests.support.insured import Insured
app = create_app(Settings(instance=Path(sys.argv[1]), demo=True))
service = app.extensions["amoe"]
import_claims(Path(sys.argv[2]), service.claims_database, service.secrecy, int(time.time()))
site = SimpleNamespace(app=app, service=service, clock=service.clock)
person = Insured(site, 7).is_signed_in()
name = app.config["SESSION_COOKIE_NAME"]
print(name, person.browser.cookies()[name])
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_whole_list_can_be_walked(
    running, session_cookie, new_phone, language: str, scripts: bool
) -> None:
    page = new_phone(language, scripts=scripts).page
    page.context.add_cookies([session_cookie])
    page.goto(f"{running.url}/{language}/compte/dossiers/")
    if scripts:
        accessible(page)
    seen = set()
    for turn in range(10):
        links = page.locator(".rows a")
        seen |= {links.nth(n).inner_text() for n in range(links.count())}
        if not page.locator("#older").count():
            break
        first = links.first.inner_text()
        page.locator("#older").click()
        if scripts:
            page.locator("ol.rows").nth(turn + 1).wait_for()
            # The rows came below those that were there; the address and the place are the same.
            assert page.locator(".rows a").first.inner_text() == first
            assert "avant" not in page.url
        else:
            page.wait_for_url("**avant=*")
    assert len(seen) == 47
    if scripts:
        assert page.evaluate("performance.getEntriesByType('navigation').length") == 1
        accessible(page)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_filter_and_a_claim_come_by_swaps(
    running, session_cookie, new_phone, language: str
) -> None:
    page = new_phone(language).page
    page.context.add_cookies([session_cookie])
    page.goto(f"{running.url}/{language}/compte/dossiers/")
    page.select_option("#status", "rejected")
    page.locator("form[role=search] button").click()
    page.wait_for_url("**statut=rejected*")
    page.locator(".rows a").first.click()
    page.wait_for_url(re.compile(r"/dossiers/[0-9]+$"))
    accessible(page)
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1
    page.emulate_media(media="print")
    assert page.locator(".noprint:visible, header:visible, .space:visible").count() == 0
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_choice_of_messages(running, session_cookie, new_phone, language: str) -> None:
    page = new_phone(language).page
    page.context.add_cookies([session_cookie])
    page.goto(f"{running.url}/{language}/compte/avis")
    accessible(page)
    page.check("#none")
    page.locator("main form:not(#leave) button[type=submit]").click()
    page.wait_for_url("**/compte/avis?fait=1")
    assert page.is_checked("#none")
    accessible(page)
