"""The pages to read in Chromium: home is one screen, nothing overflows, nobody else is asked."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.looked_at import LOOKED_AT
from tests.browser.test_walk import RULES
from tools.running_site import RunningSite

pytestmark = pytest.mark.browser
every_language = pytest.mark.parametrize("language", LOOKED_AT)
PAGES = ["", "amoe", "immatriculation", "remboursement", "videos", "aide", "connexion"]


@every_language
def test_home_is_one_screen(running: RunningSite, new_phone, language: str) -> None:
    page = new_phone(language, scripts=False).page
    page.goto(f"{running.url}/{language}/")
    call = page.locator('main a[href^="tel:"]').bounding_box()
    tiles = [tile.bounding_box() for tile in page.locator(".tiles a").all()]
    assert call
    assert call["y"] + call["height"] <= 640
    # Two columns of two, each big enough for a thumb.
    assert len({round(tile["x"]) for tile in tiles}) == 2
    assert min(tile["height"] for tile in tiles) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@every_language
def test_pages_fit_narrow_and_wide_and_are_accessible(
    running: RunningSite, new_phone, language: str
) -> None:
    phone = new_phone(language)
    for name in PAGES:
        for width in (240, 1280, 360):
            phone.page.set_viewport_size({"width": width, "height": 640})
            phone.page.goto(f"{running.url}/{language}/{name}")
            assert phone.page.evaluate("document.documentElement.scrollWidth") == width, name
        results = Axe().run(phone.page, options=RULES)
        assert results.violations_count == 0, results.generate_report()
    assert phone.hosts == {running.url.split("/")[2]}


def test_a_number_fits_its_button(running: RunningSite, new_phone) -> None:
    page = new_phone("ar", scripts=False).page
    page.set_viewport_size({"width": 240, "height": 640})
    page.goto(f"{running.url}/ar/aide")
    button, number = (
        page.locator(f"main .button{inside}").bounding_box() for inside in ("", " bdi")
    )
    assert button["x"] < number["x"]
    assert number["x"] + number["width"] < button["x"] + button["width"]
