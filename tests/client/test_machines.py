"""robots.txt, sitemap.xml and security.txt: complete, true, and valid by their standards."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from xml.etree import ElementTree

import pytest

from amoe.limits import DAY
from config import LANGUAGES, Settings
from tests.support.site import Site
from tools.public_pages import every

SITE = Settings().site_url
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_LINK = "{http://www.w3.org/1999/xhtml}link"
PRIVATE = [
    "/fr/inscription/conditions",
    "/ar/inscription/identite",
    "/fr/inscription/envoi/code-courriel",
    "/fr/inscription/image.mp3",
    "/ar/inscription/arret",
    "/fr/inscription/reprise/abc",
    "/ar/courriels/arret/abc",
    "/fr/numero-oublie/demande",
    "/demo/",
    "/demo/people.json",
    "/sms/rapport/abc",
    "/metrics",
]


def allows(robots: str, path: str) -> bool:
    """What RFC 9309 says of a path: the longest rule that fits; of equals, the friendly one."""
    best = (0, True)
    for word, rule in re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.M):
        pattern = re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")
        if re.match(pattern, path):
            best = max(best, (len(rule), word == "Allow"))
    return best[1]


def urls(site: Site) -> dict[str, dict[str, str]]:
    """The site map: each address with its alternates by language."""
    answer = site.app.test_client().get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    root = ElementTree.fromstring(answer.data)
    found: dict[str, dict[str, str]] = {}
    for url in root.iter(f"{_LOC}url"):
        (loc,) = url.iter(f"{_LOC}loc")
        assert loc.text
        assert loc.text not in found, "twice"
        found[loc.text] = {each.attrib["hreflang"]: each.attrib["href"] for each in url.iter(_LINK)}
    return found


def test_robots_may_read_every_public_page(public_site: Site) -> None:
    robots = public_site.app.test_client().get("/robots.txt").text
    assert robots.startswith("User-agent: *\n")
    public = ["/", *(path for code in LANGUAGES for path in every(public_site.app, code))]
    assert [path for path in public if not allows(robots, path)] == []


@pytest.mark.parametrize("path", PRIVATE)
def test_robots_leave_alone_what_is_one_persons(public_site: Site, path: str) -> None:
    assert not allows(public_site.app.test_client().get("/robots.txt").text, path)


def test_the_robots_private_addresses_are_real_and_none_is_left_out(public_site: Site) -> None:
    robots = public_site.app.test_client().get("/robots.txt").text
    areas = ("registration.", "number.", "demo.", "messages.", "campaign.")
    open_ = {"registration.start", "number.ask"}
    for rule in public_site.app.url_map.iter_rules():
        if rule.endpoint.startswith(areas) and rule.endpoint not in open_:
            path = re.sub(r"<language:[^>]+>", "fr", rule.rule)
            path = re.sub(r"<[^>]+>", "x", path)
            assert not allows(robots, path), rule.rule


def test_robots_are_led_to_the_site_map(public_site: Site) -> None:
    robots = public_site.app.test_client().get("/robots.txt").text
    assert f"\nSitemap: {SITE}/sitemap.xml\n" in robots


def test_the_site_map_has_every_public_page_in_every_language(public_site: Site) -> None:
    found = urls(public_site)
    offline = {f"/{code}/hors-ligne" for code in LANGUAGES}
    public = {path for code in LANGUAGES for path in every(public_site.app, code)} - offline
    # Signing in is found there too, though no cache keeps its form.
    signing_in = {f"/{code}/connexion" for code in LANGUAGES}
    assert set(found) == {SITE + path for path in public | signing_in}


def test_every_address_of_the_site_map_answers(public_site: Site) -> None:
    client = public_site.app.test_client()
    for address in urls(public_site):
        assert client.get(address.removeprefix(SITE)).status_code == 200, address


def test_the_languages_of_a_page_name_one_another(public_site: Site) -> None:
    found = urls(public_site)
    by_default = defaultdict(set)
    for address, others in found.items():
        if not others:
            continue  # a page without a language in its address
        assert set(others) == {*LANGUAGES, "x-default"}
        assert address in others.values()
        for code in LANGUAGES:
            assert others[code].startswith(f"{SITE}/{code}/")
            assert found[others[code]] == others
        by_default[others["x-default"]].add(address)
    assert all(len(pages) == len(LANGUAGES) for pages in by_default.values())
    assert f"{SITE}/" in by_default


def test_the_site_map_is_light_and_kept(public_site: Site) -> None:
    client = public_site.app.test_client()
    answer = client.get("/sitemap.xml", headers={"Accept-Encoding": "br"})
    assert len(answer.data) < 14_000
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    again = client.get("/sitemap.xml", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def security(site: Site) -> dict[str, str]:
    """The fields of security.txt."""
    answer = site.app.test_client().get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    found = re.findall(r"^([A-Za-z-]+): (.+)$", answer.text, re.M)
    assert len(found) == len(answer.text.splitlines())
    return dict(found)


def test_security_txt_says_whom_to_tell(public_site: Site) -> None:
    told = security(public_site)
    assert told["Contact"] == Settings().security_contact
    assert re.fullmatch(r"(tel:\+\d{9,15}|mailto:\S+@\S+|https://\S+)", told["Contact"])
    assert told["Canonical"] == f"{SITE}/.well-known/security.txt"
    assert told["Preferred-Languages"] == ", ".join(LANGUAGES)


def test_security_txt_never_expires_while_the_site_runs(site: Site) -> None:
    for _ in range(3):
        until = datetime.fromisoformat(security(site)["Expires"]).timestamp() - site.clock.now()
        assert 90 * DAY < until < 365 * DAY
        site.passes(200 * DAY)


def test_security_txt_is_the_same_all_day(site: Site) -> None:
    site.passes(DAY - site.clock.now() % DAY)  # midnight
    first = security(site)
    site.passes(DAY - 1)
    assert security(site) == first
    site.passes(1)
    assert security(site) != first


@pytest.mark.parametrize("contact", ["securite@cnops.org.ma", "http://a.ma", "tel:1\nExpires: x"])
def test_a_contact_that_is_no_address_is_refused_at_the_start(contact: str) -> None:
    assert any(
        "AMOE_SECURITY_CONTACT" in fault for fault in Settings(security_contact=contact).faults()
    )
    assert not any(
        "SECURITY" in fault for fault in Settings(security_contact="mailto:a@b.ma").faults()
    )
