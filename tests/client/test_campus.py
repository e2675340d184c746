"""A university's short address, its kit and its files, as browsers, caches and robots get them."""

from __future__ import annotations

import html
import io
import re
import zipfile
from html.parser import HTMLParser

import pytest

from amoe.campuses import in_file
from blueprints.campus.files import FILES
from blueprints.campus.words import TEXTS
from config import LANGUAGES
from tests.support.browser import Browser
from tests.support.page_linter import lint_page
from tests.support.site import Site
from tests.unit.amoe.ports import locked, read_only, without_table

every_language = pytest.mark.parametrize("language", LANGUAGES)
every_file = pytest.mark.parametrize("name", FILES)
DAY = "public, max-age=86400"
SCHOOL = {
    "code": "ensam",
    "name_fr": "École <b>d’arts</b> & métiers",
    "name_ar": "مدرسة الفنون والمهن",
    "name_en": "School of Arts & Crafts",
    "city_fr": "Meknès",
    "city_ar": "مكناس",
    "city_en": "Meknes",
    "site": "https://www.ensam.example",
}


def counted(site: Site) -> dict[str, int]:
    """Today's visits by code."""
    return {each.code: each.visits for each in site.service.campuses.visits(1)}


class TestShortAddress:
    """What stands on the posters."""

    @every_language
    def test_it_shows_the_start_at_once_in_the_visitors_language(
        self, public_site: Site, language: str
    ) -> None:
        client = public_site.app.test_client()
        short = client.get("/c/um5", headers={"Accept-Language": language})
        start = client.get(f"/{language}/inscription/?c=um5")
        assert (short.status_code, short.data) == (200, start.data)
        assert lint_page(short.text) == []

    def test_no_cache_shows_it_without_asking_us(self, public_site: Site) -> None:
        headers = public_site.app.test_client().get("/c/um5").headers
        assert headers["Cache-Control"] == "public, no-cache"
        assert {"Accept-Language", "HX-Request"} <= set(headers["Vary"].split(", "))
        assert "Set-Cookie" not in headers

    def test_each_visit_is_counted_even_when_no_byte_is_sent_again(self, site: Site) -> None:
        client = site.app.test_client()
        tag = client.get("/c/um5").headers["ETag"]
        again = client.get("/c/um5", headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        client.get("/c/uca")
        assert counted(site) == {"um5": 2, "uca": 1}

    @pytest.mark.parametrize("typed", ["/c/UM5", "/c/um5/", "/c/Um5/", "/c/%20um5"])
    def test_it_may_be_typed_in_any_way(self, site: Site, typed: str) -> None:
        assert site.app.test_client().get(typed).status_code == 200
        assert counted(site) == {"um5": 1}

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Purpose": "prefetch;prerender"},
            {"Purpose": "prefetch"},
            {"X-Moz": "prefetch"},
            {
                "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
            },
            {"User-Agent": "facebookexternalhit/1.1"},
            {"User-Agent": "WhatsApp/2.23.20.0"},
        ],
    )
    def test_what_nobody_looks_at_is_not_counted(self, site: Site, headers: dict[str, str]) -> None:
        assert site.app.test_client().get("/c/um5", headers=headers).status_code == 200
        assert counted(site) == {}

    def test_a_head_is_answered_and_not_counted(self, site: Site) -> None:
        assert site.app.test_client().head("/c/um5").status_code == 200
        assert counted(site) == {}

    @pytest.mark.parametrize("trouble", [read_only, locked])
    def test_it_works_when_nothing_can_be_counted(
        self, site: Site, trouble: object, caplog: pytest.LogCaptureFixture
    ) -> None:
        with trouble(site.service.database):  # type: ignore[operator]
            answer = site.app.test_client().get("/c/um5")
        assert answer.status_code == 200
        assert answer.data == site.app.test_client().get("/fr/inscription/?c=um5").data
        assert counted(site) == {}

    def test_an_added_one_works_even_when_it_cannot_be_looked_up(self, site: Site) -> None:
        site.service.campuses.add(SCHOOL)
        with without_table(site.service.database, "campuses"):
            assert site.app.test_client().get("/c/ensam").status_code == 200
        assert site.app.test_client().get("/c/ensam").status_code == 200
        assert counted(site) == {"ensam": 1}

    @every_language
    @pytest.mark.parametrize("code", ["zzz", "um", "%3Cscript%3E", "x" * 3000, "um5%00"])
    def test_an_unknown_one_helps_on(self, site: Site, language: str, code: str) -> None:
        answer = site.app.test_client().get(f"/c/{code}", headers={"Accept-Language": language})
        assert answer.status_code == 404
        assert answer.headers["Cache-Control"] == "no-store"
        assert lint_page(answer.text) == []
        for goal in (f"/{language}/inscription/", f"/{language}/universites/", "tel:0538002020"):
            assert f'href="{goal}"' in answer.text
        assert "script>" not in answer.text.split("<main", 1)[1]
        assert counted(site) == {}


class TestPages:
    """For the officer at the desk."""

    @every_language
    def test_the_list_leads_to_every_kit(self, public_site: Site, language: str) -> None:
        browser = Browser(public_site.app.test_client()).open(f"/{language}/universites/")
        for campus in in_file().values():
            assert f'href="/{language}/universites/{campus.code}/"' in browser.page
            assert campus.whole_name(language) in browser.page

    @every_language
    def test_it_can_be_found_without_a_language(self, public_site: Site, language: str) -> None:
        client = public_site.app.test_client()
        short = client.get(
            "/universites", headers={"Accept-Language": language}, follow_redirects=True
        )
        assert short.data == client.get(f"/{language}/universites/").data
        assert "Accept-Language" in short.headers["Vary"]

    @every_language
    @pytest.mark.parametrize("code", in_file())
    def test_a_kit_is_a_sound_page_that_fits_one_round_trip(
        self, public_site: Site, language: str, code: str
    ) -> None:
        address = f"/{language}/universites/{code}/"
        browser = Browser(public_site.app.test_client()).open(address)
        assert browser.status == 200
        assert browser.heading() == in_file()[code].whole_name(language)
        packed = public_site.app.test_client().get(address, headers={"Accept-Encoding": "br"})
        assert len(packed.data) < 14_000

    def test_it_offers_every_file(self, public_site: Site) -> None:
        page = public_site.app.test_client().get("/ar/universites/um5/").text
        offered = set(re.findall(r'href="/universites/um5/([^"]+)"', page))
        assert offered == set(FILES)

    @every_language
    def test_texts_are_in_both_languages_whatever_the_pages(
        self, public_site: Site, language: str
    ) -> None:
        page = public_site.app.test_client().get(f"/{language}/universites/um5/").text
        texts = dict(re.findall(r'<textarea id="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S))
        assert set(texts) == {
            "address", *(f"{name}-{each}" for name in (*TEXTS, "button") for each in ("fr", "ar")),
        }  # fmt: skip
        for name, text in texts.items():
            assert "http://127.0.0.1:8000/c/um5" in text, name
            if name != "address":
                assert bool(re.search("[\u0621-\u064a]{3}", text)) is name.endswith("-ar"), name

    def test_the_button_is_html_that_needs_nothing_of_the_page_around(
        self, public_site: Site
    ) -> None:
        page = Browser(public_site.app.test_client()).open("/fr/universites/um5/")
        source = re.search(r'<textarea id="button-ar"[^>]*>(.*?)</textarea>', page.page, re.S)
        assert source
        found: list[tuple[str, dict[str, str | None]]] = []
        parser = HTMLParser()
        parser.handle_starttag = lambda tag, attrs: found.append((tag, dict(attrs)))  # type: ignore[method-assign]
        parser.feed(html.unescape(source[1]))
        ((tag, attrs),) = found
        assert (tag, attrs["href"], attrs["dir"]) == ("a", "http://127.0.0.1:8000/c/um5", "rtl")
        assert set(attrs) == {"href", "lang", "dir", "style"}

    def test_an_added_one_has_its_kit_with_its_name_escaped(self, site: Site) -> None:
        site.service.campuses.add(SCHOOL)
        listed = site.app.test_client().get("/fr/universites/").text
        assert "École &lt;b&gt;d’arts&lt;/b&gt; &amp; métiers, Meknès" in listed
        browser = Browser(site.app.test_client()).open("/fr/universites/ensam/")
        assert "<b>d’arts" not in browser.page
        mail = re.search(r'<textarea id="mail-fr"[^>]*>(.*?)</textarea>', browser.page, re.S)
        assert mail
        assert mail[1].count("&lt;b&gt;d’arts&lt;/b&gt; &amp; métiers") == 1

    @every_language
    def test_an_unknown_kit_helps_on(self, public_site: Site, language: str) -> None:
        browser = Browser(public_site.app.test_client()).open(f"/{language}/universites/zzz/")
        assert browser.status == 404
        assert f'href="/{language}/inscription/"' in browser.page

    def test_pages_of_the_file_need_no_database(self, site: Site) -> None:
        with without_table(site.service.database, "campuses"):
            for address in ("/fr/universites/", "/fr/universites/um5/", "/universites/um5/qr.svg"):
                assert site.app.test_client().get(address).status_code == 200


class TestFiles:
    """Posters, pictures, codes, and all of it."""

    @every_file
    def test_each_has_its_type_and_a_name_to_keep_it_under(
        self, public_site: Site, name: str
    ) -> None:
        answer = public_site.app.test_client().get(f"/universites/um5/{name}")
        begins = {
            "pdf": b"%PDF-1.7", "png": b"\x89PNG", "svg": b"<svg ", "zip": b"PK\x03\x04",
        }[name.rpartition(".")[2]]  # fmt: skip
        assert answer.data.startswith(begins)
        assert answer.headers["Content-Type"] == {
            "pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml",
            "zip": "application/zip",
        }[name.rpartition(".")[2]]  # fmt: skip
        assert answer.headers["Content-Disposition"] == f'attachment; filename="amoe-um5-{name}"'
        assert answer.headers["Cache-Control"] == DAY
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")

    @every_file
    def test_who_has_it_gets_no_byte_of_it_again(self, public_site: Site, name: str) -> None:
        client = public_site.app.test_client()
        tag = client.get(f"/universites/um5/{name}").headers["ETag"]
        again = client.get(f"/universites/um5/{name}", headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert client.get(f"/universites/uca/{name}").headers["ETag"] != tag

    @pytest.mark.parametrize("name", ["affiche-en-a4.pdf", "affiche-fr-a5.pdf", "kit", "..", "x"])
    def test_any_other_file_is_unknown(self, public_site: Site, name: str) -> None:
        client = public_site.app.test_client()
        assert client.get(f"/universites/um5/{name}").status_code == 404
        assert client.get("/universites/zzz/kit.zip").status_code == 404

    def test_a_poster_is_kept_and_a_spoilt_folder_is_no_harm(self, site: Site) -> None:
        folder = site.service.database.path.parent / "papers"
        address = "/universites/um5/affiche-fr-a4.pdf"
        first = site.app.test_client().get(address).data
        (kept,) = folder.iterdir()
        assert first in kept.read_bytes()
        kept.write_bytes(b"spoilt")
        assert site.app.test_client().get(address).data == first

    def test_the_zip_holds_all_of_it_with_texts_and_a_word_on_each(self, public_site: Site) -> None:
        client = public_site.app.test_client()
        answer = client.get("/universites/um5/kit.zip")
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            assert archive.testzip() is None
            inside = {name: archive.read(name) for name in archive.namelist()}
        texts = {f"textes/{name}-{each}.txt" for name in ("courriel", "site", "reseaux")
                 for each in ("fr", "ar")}  # fmt: skip
        words = {"lisez-moi-fr.txt", "lisez-moi-ar.txt", "bouton-fr.html", "bouton-ar.html"}
        singles = set(FILES) - {"kit.zip"}
        assert set(inside) == {f"amoe-um5/{name}" for name in singles | texts | words}
        for name in singles:
            assert inside[f"amoe-um5/{name}"] == client.get(f"/universites/um5/{name}").data
        for name in texts | words:
            text = inside[f"amoe-um5/{name}"].decode("utf-8-sig")
            assert "/c/um5" in text, name
            assert bool(re.search("[\u0621-\u064a]{3}", text)) is ("-ar." in name), name

    def test_the_same_kit_is_the_same_file(self, public_site: Site) -> None:
        client = public_site.app.test_client()
        assert (
            client.get("/universites/uca/kit.zip").data
            == client.get("/universites/uca/kit.zip").data
        )
