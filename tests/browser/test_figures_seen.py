"""The figures in a real Chromium: readable on the smallest phone and in print, for everybody."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from amoe.counting import STEPS
from amoe.store.counts import Key
from tests.browser.looked_at import LOOKED_AT
from tests.browser.test_walk import RULES
from tests.support.served import Served
from tests.support.site import Site

pytestmark = pytest.mark.browser


def month(site: Site) -> Counter[Key]:
    """What a month of a university might be."""
    chance = random.Random(5)
    found: Counter[Key] = Counter()
    for day in site.service.figures.of_campus("um5").days:
        for _ in range(chance.choice([0, 3, 30])):
            language, mode = chance.choice(["fr", "ar"]), chance.choice(["htmx", "plain"])

            def add(kind: str, name: str, *how: str, at: str = day) -> None:
                found[Key(at, chance.randint(7, 22), how[0], "um5", how[1], kind, name)] += 1

            add("start", "", language, mode)
            for step in STEPS[: chance.randint(0, 8)]:
                add("passed", step, language, mode)
                add("time", f"{step}:{chance.choice([15, 30, 60])}", language, mode)
                add("refused", chance.choice(["captcha.wrong", "answer.wrong"]), language, mode)
            add("sent", "sms", language, mode)
            add("arrival", f"sms:0661:{chance.choice([5, 10, 60])}", language, mode)
    return found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, people_folder: Path) -> Iterator[str]:
    """Where a university sees its month, but for the language."""
    site = Site(tmp_path_factory.mktemp("figures") / "instance", people_folder)
    site.service.counts.add(month(site))
    with Served(site) as url:
        yield f"{url}/%s/universites/um5/chiffres/{site.service.campus_links.signature('um5')}"
    site.close()


@pytest.mark.parametrize("language", LOOKED_AT)
def test_there_is_no_accessibility_fault_and_no_other_host(
    address: str, new_phone, language: str
) -> None:
    phone = new_phone(language)
    phone.page.goto(address % language)
    assert phone.page.locator("table").count() >= 8
    assert phone.page.locator("svg.chart").count() == 3
    found = Axe().run(phone.page, options=RULES)
    assert found.response["violations"] == [], found.generate_report()
    assert phone.hosts == {address.split("/")[2]}


@pytest.mark.parametrize("language", LOOKED_AT)
@pytest.mark.parametrize("width", [240, 320, 1280])
def test_it_fits_the_width(address: str, new_phone, language: str, width: int) -> None:
    page = new_phone(language).page
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(address % language)
    whole = page.evaluate("document.documentElement.scrollWidth")
    assert whole <= width
    for table in page.locator("table").all():
        box = table.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_time_runs_as_the_language_does(address: str, new_phone, language: str) -> None:
    page = new_phone(language).page
    page.goto(address % language)
    first, last = (
        page.locator("section:has(#hours) .chart text", has_text=hour).bounding_box()
        for hour in ("00:00", "18:00")
    )
    assert first
    assert last
    assert (first["x"] < last["x"]) == (language == "fr")


def test_in_print_each_chart_stays_with_its_table(address: str, new_phone) -> None:
    page = new_phone("fr").page
    page.goto(address % "fr")
    page.emulate_media(media="print")
    assert page.locator(".unprinted").is_hidden()
    assert page.locator("svg.chart").first.is_visible()
    inside = "section => getComputedStyle(section).breakInside"
    assert page.locator(".figures section").first.evaluate(inside) == "avoid"
