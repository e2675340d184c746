"""The language of a page: from its address, else as the browser wishes; and the way to others."""

from __future__ import annotations

import re
from itertools import permutations

import pytest

from config import LANGUAGES
from tests.support.site import Site


def language_of(page: str) -> str:
    """The language and the direction that a page says it is in."""
    found = re.search(r'<html lang="(\w+)" dir="(\w+)">', page)
    assert found
    assert found[2] == ("rtl" if found[1] == "ar" else "ltr")
    return found[1]


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("ar", "ar"),
        ("ar-MA", "ar"),
        ("ar-SA,en;q=0.5", "ar"),
        ("AR-ma", "ar"),
        ("fr", "fr"),
        ("fr-MA,ar;q=0.8", "fr"),
        ("ar-MA,fr;q=0.8", "ar"),
        ("fr;q=0.7,ar;q=0.9", "ar"),
        ("en-GB,en;q=0.9,ar;q=0.8,fr;q=0.7", "en"),
        ("de-DE,de;q=0.9,ar;q=0.8,fr;q=0.7", "ar"),
        ("en", "en"),
        ("es-ES,de;q=0.9", "fr"),
        ("*", "fr"),
        ("", "fr"),
        (";;;,,q=", "fr"),
        ("de,ar;q=0", "fr"),
    ],
)
def test_the_root_answers_at_once_in_the_language_that_is_wished(
    public_site: Site, wish: str, language: str
) -> None:
    answer = public_site.app.test_client().get("/", headers={"Accept-Language": wish})
    assert answer.status_code == 200
    assert language_of(answer.text) == language
    assert "Accept-Language" in answer.headers["Vary"]


def test_without_a_wish_it_is_french(public_site: Site) -> None:
    assert language_of(public_site.app.test_client().get("/").text) == "fr"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wish", ["fr", "ar", "en"])
@pytest.mark.parametrize("address", ["", "connexion", "inscription/", "inscription/conditions"])
def test_an_address_has_one_language_whatever_the_browser_wishes(
    public_site: Site, language: str, wish: str, address: str
) -> None:
    answer = public_site.app.test_client().get(
        f"/{language}/{address}", headers={"Accept-Language": wish}
    )
    assert language_of(answer.text) == language
    assert "Accept-Language" not in answer.headers["Vary"]


@pytest.mark.parametrize("address", ["/de/", "/FR/", "/eng/", "/frar/", "/fr-MA/"])
def test_there_is_no_other_language_in_an_address(public_site: Site, address: str) -> None:
    assert public_site.app.test_client().get(address).status_code == 404


@pytest.mark.parametrize(("language", "other"), [*permutations(LANGUAGES, 2)])
@pytest.mark.parametrize("address", ["", "connexion", "conditions-generales", "inscription/"])
def test_the_switch_leads_to_the_same_page(
    public_site: Site, language: str, other: str, address: str
) -> None:
    page = public_site.app.test_client().get(f"/{language}/{address}").text
    assert re.search(rf'<a href="/{other}/{address}" lang="{other}" hreflang="{other}"', page)


def test_the_switch_of_the_root_leads_home(public_site: Site) -> None:
    assert '<a href="/ar/" lang="ar"' in public_site.app.test_client().get("/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_stay_in_the_language(public_site: Site, language: str) -> None:
    page = public_site.app.test_client().get(f"/{language}/").text
    links = set(re.findall(r'href="/(\w+)/[^"]*"(?! lang)', page))
    assert links & LANGUAGES.keys() == {language}


def test_the_switch_keeps_what_was_typed(public_site: Site) -> None:
    student = public_site.student().reaches("identite")
    student.sends("identite", do="ar", method="employer", number="G130016807", cni="AB12", day="7")
    assert student.browser.address == "/ar/inscription/identite"
    for field, typed in (("number", "G130016807"), ("cni", "AB12"), ("day", "7")):
        assert student.browser.value(field) == typed
