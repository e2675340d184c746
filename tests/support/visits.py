"""Every public page as a stranger gets it, fetched once for all tests of the whole site."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cached_property

import brotli
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from config import LANGUAGES
from tests.support.site import Site
from tools.public_pages import every, samples


@dataclass
class Visited:
    """An answer: what it said, and how many bytes that took on the way."""

    address: str
    status: int
    headers: Headers = field(repr=False)
    sent: bytes = field(repr=False)

    @cached_property
    def text(self) -> str:
        """The page."""
        packed = self.headers.get("Content-Encoding") == "br"
        return (brotli.decompress(self.sent) if packed else self.sent).decode()

    @cached_property
    def ids(self) -> set[str]:
        """What a `#` may point at."""
        return set(re.findall(r'\sid="([^"]+)"', self.text))

    @cached_property
    def links(self) -> list[str]:
        """All that the page leads to or loads, in its order."""
        found = re.findall(r'\s(?:href|src|action|formaction|poster)="([^"]*)"', self.text)
        return [html.unescape(address) for address in found]

    @property
    def heading(self) -> str:
        """The h1, without tags."""
        return self._inside("h1")

    @property
    def title(self) -> str:
        """The title."""
        return self._inside("title")

    def _inside(self, tag: str) -> str:
        found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", self.text, re.S)
        assert found, f"{self.address} has no {tag}"
        return " ".join(html.unescape(re.sub(r"<[^>]+>", "", found[1])).split())

    def meta(self, name: str) -> str:
        """What a `<meta>` says, by its name or property."""
        found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)"', self.text)
        assert found, f"{self.address} has no {name}"
        return html.unescape(found[1])


class Visits:
    """The public site in all languages; each page is fetched when a test first asks for it."""

    def __init__(self, site: Site) -> None:
        """Take a site that no test changes."""
        self.site = site
        self._seen: dict[str, Visited] = {}

    def client(self) -> FlaskClient:
        """A browser of its own, which nobody has used."""
        return self.site.app.test_client()

    def to(self, address: str) -> Visited:
        """A page."""
        if address not in self._seen:
            answer = self.client().get(address, headers={"Accept-Encoding": "br"})
            self._seen[address] = Visited(address, answer.status_code, answer.headers, answer.data)
        return self._seen[address]

    def every_page(self, *languages: str) -> list[Visited]:
        """All pages, in some languages or in all."""
        codes = languages or tuple(LANGUAGES)
        return [self.to(address) for code in codes for address in every(self.site.app, code)]

    def samples(self, *languages: str) -> list[Visited]:
        """One of each kind."""
        codes = languages or tuple(LANGUAGES)
        return [self.to(address) for code in codes for address in samples(self.site.app, code)]
