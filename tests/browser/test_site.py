"""All kinds of public pages in Chromium: nobody else is asked, nothing overflows, axe is content.

The pages come from the site map: a new one is looked at without a line here. What “All pages” lists
is read by axe in test_every_public_page; here are those that stand in no list.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from blueprints.shell.site_map import MAP
from tests.browser.looked_at import LOOKED_AT
from tests.browser.test_walk import accessible
from tests.support.site import Site
from tools.chromium import phone
from tools.public_pages import samples
from tools.running_site import RunningSite

pytestmark = pytest.mark.browser
every_language = pytest.mark.parametrize("language", LOOKED_AT)
WIDTHS = (240, 360, 1280)
WIDER = """[...document.querySelectorAll('body *')].filter(e => getComputedStyle(e).position !==
    'absolute' && e.getBoundingClientRect().right > innerWidth + 1 &&
    !e.closest('.vh, .skip, svg')).map(e => e.outerHTML.slice(0, 90)).slice(0, 3)"""


@every_language
def test_no_page_asks_another_host_for_anything(
    running: RunningSite, browser: Browser, site: Site, language: str
) -> None:
    with phone(browser, language=language) as context:
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        pages = samples(site.app, language)
        for address in pages:
            page.goto(running.url + address)
        page.wait_for_load_state("networkidle")
        # The log hears the service worker too: nothing it fetches is missing here.
        assert any(url.endswith("/sw.js") for url in asked)
        assert any(url.endswith(f"/{language}/hors-ligne") for url in asked)
        others = {url for url in asked if not url.startswith((running.url + "/", "data:"))}
    assert others == set()
    assert len(asked) > len(pages)


@every_language
def test_no_page_is_wider_than_the_screen(
    running: RunningSite, new_phone, site: Site, language: str
) -> None:
    page = new_phone(language).page
    wide = []
    for address in samples(site.app, language):
        page.goto(running.url + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 640})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((address, width, page.evaluate(WIDER)))
    assert wide == []


@every_language
def test_axe_finds_nothing_on_pages_that_stand_in_no_list(
    running: RunningSite, new_phone, site: Site, language: str
) -> None:
    page = new_phone(language).page
    with site.app.test_request_context(f"/{language}/"):
        listed = {site.app.url_for(entry.endpoint) for _area, entries in MAP for entry in entries}
    others = set(samples(site.app, language)) - listed
    assert {urlsplit(address).path.split("/")[2] for address in others} >= {
        "bureaux", "universites", "hors-ligne",
    }  # fmt: skip
    for address in others:
        page.goto(running.url + address)
        accessible(address, page)
