"""Public pages: the same for everyone, kept by caches, without a cookie, in every language."""

from __future__ import annotations

import re

import brotli
import pytest

from config import LANGUAGES, Fund
from tests.support.browser import Browser
from tests.support.page_linter import lint_page
from tests.support.site import Site

PAGES = ["", "connexion", "conditions-generales", "inscription/"]
every_page = pytest.mark.parametrize("page", PAGES)
every_language = pytest.mark.parametrize("language", LANGUAGES)
HTMX = {"HX-Request": "true", "HX-Boosted": "true"}


@every_language
@every_page
def test_it_is_a_sound_page(public_site: Site, page: str, language: str) -> None:
    browser = Browser(public_site.app.test_client()).open(f"/{language}/{page}")
    assert browser.status == 200
    title = re.search(r"<title>(.*?)</title>", browser.page)
    assert title
    assert browser.heading() in title[1]


@every_language
@every_page
def test_it_sets_no_cookie_and_caches_keep_it(public_site: Site, page: str, language: str) -> None:
    headers = public_site.app.test_client().get(f"/{language}/{page}").headers
    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "public, max-age=300"
    varies = {name.strip() for name in headers["Vary"].split(",")}
    assert {"HX-Request", "Accept-Encoding"} <= varies
    assert "Cookie" not in varies


@every_page
def test_it_is_the_same_for_who_is_registering(public_site: Site, page: str) -> None:
    student = public_site.student().reaches("courriel")
    known = student.browser.client.get(f"/fr/{page}")
    unknown = public_site.app.test_client().get(f"/fr/{page}")
    assert known.data == unknown.data
    assert "Set-Cookie" not in known.headers
    assert "Cookie" not in known.headers["Vary"]


@every_language
@every_page
def test_with_htmx_it_is_its_own_inside(public_site: Site, page: str, language: str) -> None:
    client = public_site.app.test_client()
    whole, fragment = (
        client.get(f"/{language}/{page}", headers=headers).text for headers in ({}, HTMX)
    )
    assert "<html" not in fragment
    assert lint_page(fragment, fragment=True) == []
    inside = fragment.split("</title>", 1)[1].strip()
    assert inside in whole
    assert len(fragment) < len(whole) / 2 or page == "conditions-generales"


@every_page
def test_when_the_browser_goes_back_it_gets_the_whole_page(public_site: Site, page: str) -> None:
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in public_site.app.test_client().get(f"/fr/{page}", headers=headers).text


@every_language
@every_page
def test_compressed_it_fits_one_round_trip(public_site: Site, page: str, language: str) -> None:
    answer = public_site.app.test_client().get(
        f"/{language}/{page}", headers={"Accept-Encoding": "br, gzip"}
    )
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 14_000
    assert (
        brotli.decompress(answer.data)
        == public_site.app.test_client().get(f"/{language}/{page}").data
    )


@every_language
@every_page
def test_it_has_the_call_centre_as_a_link_that_dials(
    public_site: Site, page: str, language: str
) -> None:
    fund = Fund()
    text = public_site.app.test_client().get(f"/{language}/{page}").text
    assert f'<a href="{fund.call_centre_link}" dir="ltr">{fund.call_centre}</a>' in text


@every_language
@every_page
def test_every_link_of_it_leads_somewhere(public_site: Site, page: str, language: str) -> None:
    client = public_site.app.test_client()
    links = set(re.findall(r'href="(/[^"]*)"', client.get(f"/{language}/{page}").text))
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_root_is_the_home_page_in_the_browsers_language(
    public_site: Site, language: str
) -> None:
    client = public_site.app.test_client()
    root = client.get("/", headers={"Accept-Language": language})
    home = client.get(f"/{language}/")
    assert root.data == home.data
    assert root.headers["Cache-Control"] == home.headers["Cache-Control"]
    assert "Set-Cookie" not in root.headers


@every_language
def test_from_the_home_page_one_click_leads_to_the_start_and_one_more_to_the_first_step(
    public_site: Site, language: str
) -> None:
    browser = Browser(public_site.app.test_client()).open(f"/{language}/")
    assert f'href="/{language}/inscription/"' in browser.page
    browser.open(f"/{language}/inscription/")
    assert f'href="/{language}/inscription/conditions"' in browser.page


def test_every_page_says_that_no_data_is_real_in_the_demo(public_site: Site) -> None:
    for page in PAGES:
        assert 'class="demo"' in public_site.app.test_client().get(f"/fr/{page}").text
