"""Cookies: the page tells all that the site puts on a device, as it really does."""

from __future__ import annotations

import re

import pytest

from blueprints.pages.cookies import DESK_HOLDS, HOLDS, PAGES_KEPT, stored
from config import LANGUAGES, ROOT
from tests.support.browser import Browser
from tests.support.site import Site
from tests.unit.test_checked_files import lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_everything(public_site: Site, language: str) -> None:
    browser = Browser(public_site.app.test_client()).open(f"/{language}/cookies")
    with public_site.app.test_request_context(f"/{language}/"):
        things = stored()
        told = [str(words) for words in (*HOLDS.values(), *DESK_HOLDS.values())]
        told += [
            str(words)
            for each in things
            for words in (each.kind, each.purpose, each.life, each.setter)
        ]
    assert len(set(told)) == len(told)
    assert [words for words in told if words not in browser.words()] == []
    names = re.findall(r'<h3><bdi dir="ltr">([^<]+)</bdi>', browser.page)
    assert names == [each.name for each in things]


def test_what_the_cookie_holds_is_what_the_checked_file_lists() -> None:
    told = {"amoe": HOLDS, "desk": DESK_HOLDS}
    held = [f"{cookie}.{name}" for cookie, holds in told.items() for name in sorted(holds)]
    assert held == lines("cookies.txt")


def test_the_cookie_on_the_page_is_the_one_that_a_registration_sets(site: Site) -> None:
    client = site.student().reaches("courriel").browser.client
    (cookie,) = client._cookies.values()
    with site.app.test_request_context("/fr/"):
        assert cookie.key == stored()[0].name
    assert cookie.max_age is None  # it goes when the browser is closed
    assert cookie.expires is None
    with client.session_transaction() as session:
        assert set(session) <= set(HOLDS)


def test_over_tls_the_page_says_the_name_that_is_set_there(site: Site) -> None:
    site.app.config["SESSION_COOKIE_NAME"] = "__Host-amoe"
    assert '<bdi dir="ltr">__Host-amoe</bdi>' in site.app.test_client().get("/fr/cookies").text


def test_the_store_of_pages_is_the_one_of_the_service_worker() -> None:
    script = (ROOT / "static" / "worker.js").read_text("utf-8")
    assert f'const PAGES = "{PAGES_KEPT}"' in script


def test_no_script_keeps_anything_else() -> None:
    ours = [*(ROOT / "static" / "js").rglob("*.js"), ROOT / "static" / "worker.js"]
    assert len(ours) > 3
    for path in ours:
        text = path.read_text("utf-8")
        assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text), path
