"""Static files: named by their hash, compressed ahead of time, kept by browsers for ever."""

from __future__ import annotations

import gzip
import hashlib
import re

import brotli
import pytest

from tests.support.site import Site


@pytest.fixture
def addresses(public_site: Site) -> list[str]:
    """The files that the registration's pages load."""
    return re.findall(r'src="(/static/[^"]+)"', page(public_site))


def page(public_site: Site) -> str:
    """The first page that loads all of them."""
    return public_site.app.test_client().get("/fr/inscription/").text


def test_a_page_loads_two_scripts_of_our_own_after_it_is_shown(
    public_site: Site, addresses: list[str]
) -> None:
    assert [re.sub(r"\.\w{12}\.", ".", address) for address in addresses] == [
        "/static/htmx.js",
        "/static/site.js",
    ]
    assert page(public_site).count(" defer>") == 2
    assert "stylesheet" not in page(public_site)


def test_their_names_carry_their_hash(public_site: Site, addresses: list[str]) -> None:
    for address in addresses:
        content = public_site.app.test_client().get(address).data
        assert f".{hashlib.sha256(content).hexdigest()[:12]}." in address


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("identity", None, bytes),
    ],
)
def test_they_come_as_the_browser_accepts_them(
    public_site: Site, addresses: list[str], accepted: str, encoding: str | None, unpack: object
) -> None:
    client = public_site.app.test_client()
    for address in addresses:
        plain = client.get(address)
        answer = client.get(address, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == encoding
        assert unpack(answer.data) == plain.data  # type: ignore[operator]
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_compressed_they_are_small(public_site: Site, addresses: list[str]) -> None:
    brotli_sizes = [
        len(public_site.app.test_client().get(address, headers={"Accept-Encoding": "br"}).data)
        for address in addresses
    ]
    assert sum(brotli_sizes) < 16_000


def test_they_are_kept_for_ever_and_set_no_cookie(public_site: Site, addresses: list[str]) -> None:
    for address in addresses:
        headers = public_site.app.test_client().get(address).headers
        assert {"public", "immutable"} <= set(headers["Cache-Control"].split(", "))
        age = re.search(r"max-age=(\d+)", headers["Cache-Control"])
        assert age
        assert int(age[1]) >= 365 * 86400
        assert "Set-Cookie" not in headers
        assert headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "address",
    ["/static/", "/static/none.js", "/static/../config.py", "/static/%2e%2e/config.py", "/built/"],
)
def test_nothing_else_is_served(public_site: Site, address: str) -> None:
    assert public_site.app.test_client().get(address).status_code == 404


def test_the_same_files_have_the_same_names_at_every_start(
    public_site: Site, addresses: list[str]
) -> None:
    again = public_site.app.test_client().get("/ar/inscription/").text
    assert re.findall(r'src="(/static/[^"]+)"', again) == addresses
