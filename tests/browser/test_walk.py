"""The whole registration in Chromium, with and without JavaScript, in every language."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from config import LANGUAGES
from tools.walk import walk

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


def accessible(slug: str, page: Page) -> None:
    """Axe finds nothing, nothing is wider than the phone, and what is tapped is large enough."""
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, f"{slug}: {results.generate_report()}"
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1], slug
    small = page.evaluate(
        """[...document.querySelectorAll('main button, main input:not([type=hidden]), summary,'
            + ' main p > a')].filter(e => e.offsetParent)
            .filter(e => !(e.labels && e.labels.length && /radio|checkbox/.test(e.type)))
            .filter(e => e.closest('.error-summary') === null)
            .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
            .filter(pair => pair[1] < 43.5)"""
    )
    assert small == [], f"{slug}: {small}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_htmx(running, person, new_phone, language: str) -> None:
    phone = new_phone(language)
    focused: dict[str, str] = {}

    def seen(slug: str, page: Page) -> None:
        accessible(slug, page)
        focused[slug] = page.evaluate("document.activeElement.tagName")

    walk(phone.page, running.url, language, person("bank"), seen)
    # Every step after the first came by a swap: the heading has the focus, to be read out.
    assert {slug for slug, tag in focused.items() if tag != "H1"} == {"inscription"}
    assert phone.page.evaluate("performance.getEntriesByType('navigation').length") == 1


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_without_javascript(running, person, new_phone, language: str) -> None:
    phone = new_phone(language, scripts=False)
    walk(phone.page, running.url, language, person("postal"), lambda slug, page: None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/{}/", "/{}/connexion", "/{}/conditions-generales", "/{}/rien", "/demo/"]
)
def test_public_pages_are_accessible(running, new_phone, language: str, path: str) -> None:
    phone = new_phone(language)
    phone.page.goto(running.url + path.format(language))
    accessible(path, phone.page)


@pytest.mark.parametrize("width", [240, 320])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_small_screens(running, person, new_phone, language: str, width: int) -> None:
    phone = new_phone(language)
    phone.page.set_viewport_size({"width": width, "height": 400})
    wide = []

    def seen(slug: str, page: Page) -> None:
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(slug)
        lines = page.evaluate(
            "new Set([...document.querySelectorAll('nav.lang > *')].map(e => e.offsetTop)).size"
        )
        assert lines == 1, f"{slug}: the switch of languages takes {lines} lines"

    walk(phone.page, running.url, language, person("bank"), seen)
    assert wide == []
