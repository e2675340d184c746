"""The whole site as a spider walks it: each link leads somewhere, no page is out of its reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from blueprints.shell import elsewhere
from config import LANGUAGES, ROOT
from tests.support.visits import Visited, Visits
from tools.public_pages import UNLISTED, every

OTHER_SCHEMES = ("tel:", "mailto:", "geo:", "data:")
NOT_ADDRESSES = r"https?://(www\.w3\.org|www\.sitemaps\.org|…)"
"""Names of vocabularies, which nobody opens, and what stands for any address."""


@pytest.fixture(scope="module")
def walked(visits: Visits) -> dict[str, Visited]:
    """Every public page that links lead to from `/`, by its address."""
    public = {address for code in LANGUAGES for address in every(visits.site.app, code)}
    found: dict[str, Visited] = {}
    ahead = ["/"]
    while ahead:
        seen = visits.to(ahead.pop())
        found[seen.address] = seen
        here = {path for path, _end in inside(seen, visits)} & public
        ahead += sorted(here - found.keys() - set(ahead))
    return found


def inside(seen: Visited, visits: Visits) -> Iterator[tuple[str, str]]:
    """The links of a page that stay on the site: path and what stands after `#`."""
    own = visits.site.app.extensions["settings"].site_url
    for link in seen.links:
        address = link.removeprefix(own) if link.startswith(own + "/") else link
        if not re.match(r"[a-z]+:", address):
            path, _, end = address.partition("#")
            yield path.split("?")[0] or seen.address, end


def outside(seen: Visited, visits: Visits) -> Iterator[str]:
    """The links of a page that leave the site, or the browser."""
    own = visits.site.app.extensions["settings"].site_url + "/"
    return (link for link in seen.links if re.match(r"[a-z]+:", link) and not link.startswith(own))


def test_a_few_steps_from_the_root_lead_to_every_page(
    visits: Visits, walked: dict[str, Visited]
) -> None:
    with visits.site.app.test_request_context("/"):
        alone = {visits.site.app.url_for(UNLISTED, language=code) for code in LANGUAGES}
    public = {address for code in LANGUAGES for address in every(visits.site.app, code)}
    assert public - walked.keys() == alone


def test_every_link_of_the_site_leads_to_a_view_and_each_view_answers(
    visits: Visits, walked: dict[str, Visited]
) -> None:
    """Downloads are many and heavy: one of each kind is fetched, the others must have a view."""
    routes = visits.site.app.url_map.bind("localhost")
    kinds: dict[str, str] = {}
    lost = []
    for seen in walked.values():
        for path, _end in inside(seen, visits):
            if path in walked or path.startswith("/static/"):
                continue
            try:
                endpoint, _values = routes.match(path)
            except (HTTPException, RequestRedirect):
                lost.append(f"{seen.address} → {path}")
            else:
                kinds.setdefault(endpoint, path)
    assert lost == []
    for path in kinds.values():
        assert visits.client().get(path).status_code == 200, path


def test_every_file_of_the_site_is_there(visits: Visits, walked: dict[str, Visited]) -> None:
    files = {path for seen in walked.values() for path, _ in inside(seen, visits)}
    files = {path for path in files if path.startswith("/static/")}
    assert len(files) >= 2
    for path in files:
        assert visits.client().get(path).status_code == 200, path


def test_every_link_into_a_page_finds_its_place_there(
    visits: Visits, walked: dict[str, Visited]
) -> None:
    lost, found = [], 0
    for seen in walked.values():
        for path, end in inside(seen, visits):
            found += bool(end)
            if end and path in walked and end not in walked[path].ids:
                lost.append(f"{seen.address} → {path}#{end}")
    assert found > len(walked), "each page has a link to its content, at least"
    assert lost == []


def known() -> list[re.Pattern[str]]:
    """The addresses that we know of outside; a part in braces is a number."""
    parts = [re.split(r"\{\w+\}", address) for address in elsewhere.everything()]
    return [re.compile(r"-?[\d.]+".join(map(re.escape, part))) for part in parts]


def test_the_site_leads_to_no_address_that_is_not_in_the_one_file(
    visits: Visits, walked: dict[str, Visited]
) -> None:
    left = {link for seen in walked.values() for link in outside(seen, visits)}
    web = {link for link in left if not link.startswith(OTHER_SCHEMES)}
    assert web
    assert [link for link in web if not any(one.fullmatch(link) for one in known())] == []


@pytest.mark.parametrize("address", elsewhere.everything())
def test_an_address_outside_is_written_as_it_should_be(address: str) -> None:
    parts = urlsplit(re.sub(r"\{\w+\}", "0", address))
    assert parts.scheme == "https"
    assert re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", parts.netloc)
    assert re.fullmatch(
        r"[\w./~%=&?#+-]*",
        address[len("https://") + len(parts.netloc) :].translate(str.maketrans("", "", "{}")),
    )
    assert not re.search(r"utm_|fbclid|[?&]si=|mibextid", address), "it follows who clicks it"


def test_no_other_file_knows_an_address_outside() -> None:
    found = []
    for folder, kinds in (("templates", "html txt typ"), ("blueprints", "py"), ("static", "js")):
        for path in sorted((ROOT / folder).rglob("*")):
            suits = path.suffix[1:] in kinds.split() and not {"vendor", "built"} & set(path.parts)
            if not suits or path.name == "elsewhere.py":
                continue
            text = re.sub(NOT_ADDRESSES, "", path.read_text("utf-8"))
            found += [f"{path.name}: {match}" for match in re.findall(r"https?://[\w{].*", text)]
    assert found == []
