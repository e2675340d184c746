"""The offices' pages as browsers get them: list, search, near a place, one office, its card."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import brotli
import pytest

from amoe.offices import all_offices, by_name, cities
from blueprints.shell import elsewhere
from config import LANGUAGES
from tests.support.browser import Browser
from tests.support.naughty import naughty_values
from tests.support.site import Site

every_language = pytest.mark.parametrize("language", LANGUAGES)
MAP_BUDGET = 4_000
"""Bytes of the map after brotli."""
OUTSIDE = "camera=(), microphone=(), geolocation=(), payment=()"


def opened(site: Site, language: str, rest: str = "") -> Browser:
    """A page of the offices; the browser lints it."""
    return Browser(site.app.test_client()).open(f"/{language}/bureaux/{rest}")


def asked(site: Site, typed: str, *, language: str = "fr", by: str = "q") -> Browser:
    """What the search form answers."""
    return opened(site, language, f"?{by}={quote(typed)}")


def offices(browser: Browser) -> list[str]:
    """The offices that a page leads to, in its order."""
    main = browser.page.split("<main", 1)[1].split("</main>", 1)[0]
    return [
        one for one in re.findall(r'href="/../bureaux/([a-z0-9-]+)"', main) if one in all_offices()
    ]


def drawn(browser: Browser) -> str:
    """The map."""
    found = re.search(r'<svg class="map".*?</svg>', browser.page, re.S)
    assert found
    return found[0]


class TestList:
    """All offices, by city."""

    @every_language
    def test_every_office_stands_once_under_its_city(
        self, public_site: Site, language: str
    ) -> None:
        browser = opened(public_site, language)
        assert sorted(offices(browser)) == sorted(all_offices())
        headings = re.findall(r'<h3 id="([a-z-]+)"[^>]*>(\d+)\. <span>(.*?)</span>', browser.page)
        assert headings == [
            (city.place.slug, f"{number}", html.escape(city.place.name(language), quote=False))
            for number, city in enumerate(by_name(language), 1)
        ]

    @every_language
    def test_it_tells_how_many_there_are(self, public_site: Site, language: str) -> None:
        assert f"{len(all_offices())}" in opened(public_site, language).words()

    @every_language
    def test_the_map_is_small_and_each_mark_leads_to_its_city(
        self, public_site: Site, language: str
    ) -> None:
        browser = opened(public_site, language)
        svg = drawn(browser)
        assert len(brotli.compress(svg.encode(), quality=4)) < MAP_BUDGET
        marks = re.findall(r'<a href="#([a-z-]+)" aria-label="(\d+) ([^"]+)"><title>([^<]+)<', svg)
        assert marks == [
            (city.place.slug, f"{number}", *[html.escape(city.place.name(language))] * 2)
            for number, city in enumerate(by_name(language), 1)
        ]

    @every_language
    @pytest.mark.parametrize("rest", ["", "?q=azilal", "?q=zzzz", "rabat-agdal", "agadir"])
    def test_a_page_is_one_round_trip(self, public_site: Site, language: str, rest: str) -> None:
        answer = public_site.app.test_client().get(
            f"/{language}/bureaux/{rest}", headers={"Accept-Encoding": "br"}
        )
        assert answer.headers["Content-Encoding"] == "br"
        assert len(answer.data) < 14_000

    def test_caches_keep_it_and_ask_only_whether_it_changed(self, public_site: Site) -> None:
        client = public_site.app.test_client()
        for address in ("/fr/bureaux/", "/fr/bureaux/?q=fes", "/fr/bureaux/agadir.vcf"):
            answer = client.get(address)
            assert answer.headers["Cache-Control"].startswith("public")
            assert "Set-Cookie" not in answer.headers
            again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304

    def test_only_here_a_browser_may_be_asked_for_its_position(self, public_site: Site) -> None:
        client = public_site.app.test_client()
        header = "Permissions-Policy"
        allowed = OUTSIDE.replace("geolocation=()", "geolocation=(self)")
        first = client.get("/fr/bureaux/")
        assert first.headers[header] == allowed
        again = client.get("/fr/bureaux/", headers={"If-None-Match": first.headers["ETag"]})
        assert again.headers[header] == allowed
        for other in ("/fr/", "/fr/bureaux/agadir", "/fr/bureaux/rien", "/fr/aide"):
            assert client.get(other).headers[header] == OUTSIDE

    @every_language
    def test_the_button_for_the_position_waits_for_javascript(
        self, public_site: Site, language: str
    ) -> None:
        assert re.search(r'<div id="near" hidden ', opened(public_site, language).page)


class TestSearch:
    """The form, without JavaScript."""

    @every_language
    @pytest.mark.parametrize("typed", ["fes", "Fès", "فاس", "FEZ"])
    def test_a_city_shows_its_offices_and_the_way_to_others(
        self, public_site: Site, language: str, typed: str
    ) -> None:
        browser = asked(public_site, typed, language=language)
        assert offices(browser) == ["fes-sais-1", "fes-dhar-el-mehraz"]
        assert browser.value("q") == typed
        assert f"/{language}/bureaux/?pres=fes" in browser.page
        assert f'href="/{language}/bureaux/"' in browser.page

    @every_language
    def test_a_province_shows_the_nearest_five_with_rounded_km(
        self, public_site: Site, language: str
    ) -> None:
        browser = asked(public_site, "أزيلال", language=language)
        assert len(offices(browser)) == 5
        assert offices(browser)[0] == "beni-mellal"
        km = [int(found) for found in re.findall(r"<b>[^<\d]*(\d+)[^<]*</b>", browser.page)]
        assert km == sorted(km)
        assert [one % 10 for one in km] == [0] * 5
        assert browser.value("q") == "أزيلال"

    @every_language
    def test_below_ten_km_no_number_is_made_up(self, public_site: Site, language: str) -> None:
        less = public_site.translated("less than 10 km", language)
        assert less in asked(public_site, "rabat", language=language, by="pres").words()

    @every_language
    def test_near_shows_the_places_name_in_the_field(
        self, public_site: Site, language: str
    ) -> None:
        browser = asked(public_site, "fes", language=language, by="pres")
        assert offices(browser)[:3] == ["fes-sais-1", "fes-dhar-el-mehraz", "meknes"]
        assert browser.value("q") == {"fr": "Fès", "ar": "فاس", "en": "Fez"}[language]

    @every_language
    def test_a_slip_is_told(self, public_site: Site, language: str) -> None:
        browser = asked(public_site, "mohamadia", language=language)
        assert offices(browser) == ["mohammedia"]
        assert re.search("[?؟]", browser.words())

    @every_language
    def test_nothing_found_is_said_and_leads_on(self, public_site: Site, language: str) -> None:
        browser = asked(public_site, "Reykjavik", language=language)
        assert browser.status == 200
        assert offices(browser) == []
        assert public_site.translated("We found no office", language) in browser.words()
        assert "<bdi>Reykjavik</bdi>" in browser.page
        assert browser.value("q") == "Reykjavik"
        assert browser.page.count("<option") == 75
        assert f'href="/{language}/bureaux/"' in browser.page

    @every_language
    def test_what_may_be_meant_is_offered(self, public_site: Site, language: str) -> None:
        browser = asked(public_site, "sidi", language=language)
        for slug in ("sidi-kacem", "sidi-slimane", "sidi-bennour", "sidi-ifni"):
            assert f'href="/{language}/bureaux/?pres={slug}"' in browser.page

    @every_language
    def test_each_province_of_the_list_is_found_by_its_value(
        self, public_site: Site, language: str
    ) -> None:
        values = re.findall(r'<option value="([^"]+)"', asked(public_site, "zzzz").page)
        for value in values[::7]:
            browser = asked(public_site, value, language=language, by="pres")
            assert len(offices(browser)) == 5

    @pytest.mark.parametrize("query", ["?q=", "?q=%20%20", "?pres=", "?q=&pres=", "?other=1"])
    def test_nothing_typed_is_the_whole_list(self, public_site: Site, query: str) -> None:
        browser = opened(public_site, "fr", query)
        assert len(offices(browser)) == len(all_offices())

    def test_search_engines_keep_the_list_and_not_the_searches(self, public_site: Site) -> None:
        client = public_site.app.test_client()
        assert "X-Robots-Tag" not in client.get("/fr/bureaux/").headers
        assert client.get("/fr/bureaux/?q=fes").headers["X-Robots-Tag"] == "noindex"
        found = client.get("/fr/bureaux/?q=fes").get_data(as_text=True)
        assert re.search(r'rel="canonical" href="[^"]*/fr/bureaux/"', found)

    def test_whatever_is_typed_is_a_page(self, public_site: Site) -> None:
        for typed in [*naughty_values()[::25], "x" * 20_000, '"><script>alert(1)</script>']:
            browser = Browser(public_site.app.test_client())
            # What was typed is shown as it is, be it what a template's accident looks like.
            browser.allow = frozenset({"raw-key"})
            browser.open(f"/fr/bureaux/?q={quote(typed, errors='replace')}")
            assert browser.status == 200, typed[:50]
            assert "<script>alert" not in browser.page

    @pytest.mark.parametrize("query", ["?q=%ff%fe", "?q=%00", "?q[]=a", "?q=a&q=b", "?pres=%F0%9F"])
    def test_broken_queries_are_a_page(self, public_site: Site, query: str) -> None:
        assert opened(public_site, "fr", query).status == 200


class TestOffice:
    """One office."""

    @every_language
    @pytest.mark.parametrize("office_id", all_offices())
    def test_it_has_its_address_in_both_languages(
        self, public_site: Site, language: str, office_id: str
    ) -> None:
        office = all_offices()[office_id]
        browser = opened(public_site, language, office_id)
        assert office.place(language) in browser.heading()
        assert office.city.name(language) in browser.heading()
        for code, direction, street in (
            ("fr", "ltr", office.address_fr),
            ("ar", "rtl", office.address_ar),
        ):
            block = re.search(
                rf'<address lang="{code}" dir="{direction}">(.*?)</address>', browser.page, re.S
            )
            assert block
            assert html.escape(street, quote=False) in block[1]

    @every_language
    def test_it_says_how_well_we_know_the_place(self, public_site: Site, language: str) -> None:
        campus = public_site.translated(
            "The map shows the campus, not the door. Ask for the office once you are there.",
            language,
        )
        city = public_site.translated(
            "On the map we know the city only, not the exact place. "
            "Show the address above to find it.",
            language,
        )
        for office in all_offices().values():
            words = opened(public_site, language, office.id).words()
            assert (campus in words) == (office.precision == "campus")
            assert (city in words) == (office.precision == "city")

    @every_language
    def test_the_way_there_is_a_geo_link_and_a_web_map(
        self, public_site: Site, language: str
    ) -> None:
        for office_id, web in (
            ("rabat-agdal", elsewhere.WEB_MAP),
            ("agadir", elsewhere.WEB_MAP_CITY),
        ):
            office = all_offices()[office_id]
            page = opened(public_site, language, office_id).page
            links = [html.unescape(one) for one in re.findall(r'href="([^"]+)"', page)]
            (geo,) = [one for one in links if one.startswith("geo:")]
            assert re.fullmatch(r"geo:[\d.]+,-[\d.]+\?[\x21-\x7e]+", geo)
            assert geo.startswith(f"geo:{office.lat},{office.lon}?")
            assert web.format(lat=office.lat, lon=office.lon) in links

    @every_language
    def test_it_leads_to_others_and_to_its_place_in_the_list(
        self, public_site: Site, language: str
    ) -> None:
        page = opened(public_site, language, "fes-sais-1").page
        assert f'href="/{language}/bureaux/?pres=fes"' in page
        assert f'href="/{language}/bureaux/#fes"' in page
        assert f'href="/{language}/remboursement"' in page

    @every_language
    def test_its_card_goes_to_the_address_book(self, public_site: Site, language: str) -> None:
        page = opened(public_site, language, "el-kelaa-des-sraghna").page
        assert f'href="/{language}/bureaux/el-kelaa-des-sraghna.vcf"' in page
        answer = public_site.app.test_client().get(f"/{language}/bureaux/el-kelaa-des-sraghna.vcf")
        assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
        assert 'filename="bureau-el-kelaa-des-sraghna.vcf"' in answer.headers["Content-Disposition"]
        card = answer.get_data(as_text=True).replace("\r\n ", "")
        assert f"/{language}/bureaux/el-kelaa-des-sraghna\r\n" in card
        assert all_offices()["el-kelaa-des-sraghna"].city.name(language) in card

    @every_language
    @pytest.mark.parametrize("gone", ["tetuan", "rabat", "agadir.vcf.vcf", "nulle-part", "x.vcf"])
    def test_an_unknown_office_is_a_404_that_helps(
        self, public_site: Site, language: str, gone: str
    ) -> None:
        browser = opened(public_site, language, gone)
        assert browser.status == 404
        assert 'role="search"' in browser.page
        assert f'href="/{language}/bureaux/"' in browser.page
        assert browser.response
        assert browser.response.headers["Cache-Control"] == "no-store"
        expected = {"tetuan": ["tetouan"], "rabat": [one.id for one in by_id("rabat")]}
        assert offices(browser) == expected.get(gone, offices(browser))

    @pytest.mark.parametrize("gone", ["%ff", "a" * 3000, "%3Cscript%3E", "%00", "-", "%D9%81"])
    def test_a_hostile_address_is_a_404(self, public_site: Site, gone: str) -> None:
        assert opened(public_site, "fr", gone).status == 404


def by_id(slug: str) -> tuple:
    """The offices of a city."""
    (found,) = [city.offices for city in cities() if city.place.slug == slug]
    return found
