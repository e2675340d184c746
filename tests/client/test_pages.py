"""All public pages, whatever their area: the same for everyone, no cookie, light, kept by caches.

The pages come from the site map: a new one is looked at without a line here.
"""

from __future__ import annotations

from collections import Counter

import pytest

from blueprints.shell.respond import KEPT
from config import LANGUAGES, Fund
from tests.support.browser import Browser
from tests.support.page_linter import lint_page
from tests.support.site import Site
from tests.support.visits import Visits

every_language = pytest.mark.parametrize("language", LANGUAGES)
HTMX = {"HX-Request": "true", "HX-Boosted": "true"}
BOTH_WAYS = "/inscription/"
"""The one public page that the journey's htmx takes as a fragment: its first step follows."""


@every_language
def test_each_is_a_sound_page_in_its_language(visits: Visits, language: str) -> None:
    wrong = []
    for seen in visits.every_page(language):
        assert seen.status == 200, seen.address
        assert seen.headers["Content-Type"] == "text/html; charset=utf-8", seen.address
        wrong += [f"{seen.address}: {complaint}" for complaint in lint_page(seen.text)]
        if f'<html lang="{language}"' not in seen.text or not seen.title.startswith(seen.heading):
            wrong.append(f"{seen.address}: {seen.title} / {seen.heading}")
    assert wrong == []


@every_language
def test_each_says_by_itself_what_it_is(visits: Visits, language: str) -> None:
    titles = [seen.title for seen in visits.every_page(language)]
    described = [seen.meta("description") for seen in visits.samples(language)]
    for told in (titles, described):
        assert [words for words, times in Counter(told).items() if times > 1 or not words] == []


@every_language
def test_caches_keep_each_and_none_sets_a_cookie(visits: Visits, language: str) -> None:
    for seen in visits.every_page(language):
        assert "Set-Cookie" not in seen.headers, seen.address
        assert seen.headers["Cache-Control"] == KEPT, seen.address
        assert {name.strip() for name in seen.headers["Vary"].split(",")} == {
            "HX-Request", "Save-Data", "ECT", "Accept-Encoding",
        }, seen.address  # fmt: skip


def test_who_has_a_page_already_gets_no_byte_of_it_again(visits: Visits) -> None:
    for seen in visits.every_page("ar"):
        tag = seen.headers["ETag"]
        again = visits.client().get(seen.address, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), seen.address
        assert again.headers["Cache-Control"] == KEPT
        other = visits.client().get(seen.address, headers={"If-None-Match": 'W/"other"'})
        assert other.status_code == 200, seen.address


def test_each_is_the_same_for_who_is_registering(visits: Visits) -> None:
    student = visits.site.student().reaches("courriel")
    for seen in visits.samples("fr"):
        known = student.browser.client.get(seen.address)
        assert known.text == seen.text, seen.address
        assert "Set-Cookie" not in known.headers, seen.address


@every_language
def test_htmx_is_told_to_load_each_as_a_page_of_its_own(visits: Visits, language: str) -> None:
    for seen in visits.samples(language):
        answer = visits.client().get(seen.address, headers=HTMX)
        if seen.address.endswith(BOTH_WAYS):
            assert answer.text.split("</title>", 1)[1].strip() in seen.text
            assert lint_page(answer.text, fragment=True) == []
        else:
            assert answer.headers["HX-Redirect"] == seen.address
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.data == b""
        assert "HX-Request" in answer.headers["Vary"]


def test_when_the_browser_goes_back_it_gets_the_whole_page(visits: Visits) -> None:
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    for seen in visits.samples("fr"):
        assert "<html" in visits.client().get(seen.address, headers=headers).text, seen.address


@every_language
def test_each_fits_one_round_trip(visits: Visits, language: str) -> None:
    for seen in visits.every_page(language):
        assert seen.headers["Content-Encoding"] == "br", seen.address
        assert len(seen.sent) <= 14_000, f"{seen.address}: {len(seen.sent)}"


@every_language
def test_each_dials_the_call_centre_and_nobody_else(visits: Visits, language: str) -> None:
    fund = Fund()
    for seen in visits.every_page(language):
        dialled = {address for address in seen.links if address.startswith("tel:")}
        assert dialled == {fund.call_centre_link}, seen.address
        link = f'<a href="{fund.call_centre_link}" dir="ltr">{fund.call_centre}</a>'
        assert link in seen.text, seen.address


@every_language
def test_each_knows_itself_in_the_other_languages(visits: Visits, language: str) -> None:
    for seen in visits.every_page(language):
        for code in LANGUAGES.keys() - {language}:
            other = seen.address.replace(f"/{language}/", f"/{code}/", 1)
            link = f'hreflang="{code}" href="{visits.site.app.extensions["settings"].site_url}'
            assert f'{link}{other}"' in seen.text, seen.address


@every_language
def test_the_root_is_the_home_page_in_the_browsers_language(visits: Visits, language: str) -> None:
    root = visits.client().get("/", headers={"Accept-Language": language})
    home = visits.to(f"/{language}/")
    assert root.text == home.text
    assert root.headers["Cache-Control"] == home.headers["Cache-Control"]
    assert "Accept-Language" in root.headers["Vary"]
    assert "Set-Cookie" not in root.headers


@every_language
def test_from_the_home_page_one_click_leads_to_the_start_and_one_more_to_the_first_step(
    public_site: Site, language: str
) -> None:
    browser = Browser(public_site.app.test_client()).open(f"/{language}/")
    assert f'href="/{language}/inscription/"' in browser.page
    browser.open(f"/{language}/inscription/")
    assert f'href="/{language}/inscription/conditions"' in browser.page


def test_every_page_says_that_no_data_is_real_in_the_demo(visits: Visits) -> None:
    for seen in visits.samples():
        assert 'class="demo"' in seen.text, seen.address
