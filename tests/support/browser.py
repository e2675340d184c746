"""A browser without a screen: keeps cookies, follows redirects, and lints every page it gets."""

from __future__ import annotations

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import desk_tripwire
from tests.support.bare import without_token
from tests.support.page_linter import lint_page


def _same(page: str) -> str:
    """The page as it is each time: a token and a reference of another sort are no other page."""
    return re.sub(r'(class="reference"[^>]*>)[^<]*', r"\1K7F 2QX 9M", without_token(page))


_well: set[tuple[int, frozenset[str]]] = set()
"""Pages of this process that have been read and were well."""


def _complaints(page: str, allow: frozenset[str]) -> list[str]:
    """What is wrong with a page; one that was well is not read a second time."""
    same = (hash(_same(page)), allow)
    if same in _well:
        return []
    found = lint_page(page, fragment="<html" not in page, allow=allow)
    if not found:
        _well.add(same)
    return found


class Browser:
    """Fetches pages plainly, or with htmx's headers as its script would."""

    def __init__(self, client: FlaskClient, *, htmx: bool = False) -> None:
        """Take a test client."""
        self.client = client
        self.htmx = htmx
        self.address = "/"
        self.response: TestResponse | None = None
        self.answers: list[TestResponse] = []
        self.page = ""
        self.round_trips = 0
        self.allow: frozenset[str] = frozenset()

    def open(self, address: str) -> Browser:
        """Follow a link."""
        return self._take(self.client.get(address, headers=self._headers()), address)

    def follow(self, words: str) -> Browser:
        """Follow the page's link that says these words."""
        for address, said in re.findall(
            r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', self.page, re.S
        ):
            if html.unescape(re.sub(r"<[^>]+>", "", said)).strip() == words:
                return self.open(html.unescape(address))
        raise AssertionError(f"no link says {words!r}")

    def send(self, address: str, fields: dict[str, Any]) -> Browser:
        """Send a form."""
        answer = self.client.post(address, data=fields, headers=self._headers())
        return self._take(answer, address)

    @property
    def status(self) -> int:
        """The last answer's status."""
        assert self.response is not None
        return self.response.status_code

    @property
    def first(self) -> TestResponse:
        """The answer to the last link or form itself, before any redirect was followed."""
        return self.answers[0]

    def tab(self) -> Browser:
        """Another tab of this browser: the same cookies, a page of its own."""
        return Browser(self.client, htmx=self.htmx)

    def cookies(self) -> dict[str, str]:
        """The cookies that the browser holds now."""
        held = self.client._cookies or {}
        return {cookie.key: cookie.value for cookie in held.values()}

    def problems(self) -> dict[str, str]:
        """The error summary: what is said about each field; "" stands for the whole page."""
        box = re.search(r'<div class="error-summary".*?</div>', self.page, re.S)
        if box is None:
            return {}
        lines = re.findall(r'<li>(?:<a href="#([^"]*)">)?(.*?)(?:</a>)?</li>', box[0], re.S)
        return {name: " ".join(html.unescape(said).split()) for name, said in lines}

    def chosen(self, name: str) -> str | None:
        """The value of the box or choice that is ticked; None when none is."""
        for tag in re.findall(rf'<input[^>]*\bname="{name}"[^>]*>', self.page):
            held = re.search(r'\bvalue="([^"]*)"', tag)
            if re.search(r"\schecked\b", tag) and held:
                return held[1]
        return None

    def words(self) -> str:
        """The page's text without tags."""
        bare = re.sub(r"<(script|style)\b.*?</\1>", " ", self.page, flags=re.S)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())

    def heading(self) -> str:
        """The h1."""
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.page, re.S)
        assert found, self.page[:300]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", "", found[1])).split())

    def value(self, name: str) -> str:
        """What an input of the page holds."""
        tag = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', self.page)
        assert tag, f"no input {name}"
        held = re.search(r'\bvalue="([^"]*)"', tag[0])
        return html.unescape(held[1]) if held else ""

    def source(self, tag: str) -> str:
        """Where the page's image or sound comes from."""
        found = re.search(rf'<{tag}\b[^>]*\bsrc="([^"]*)"', self.page)
        assert found, f"no {tag}"
        return html.unescape(found[1])

    def hidden(self) -> dict[str, str]:
        """The hidden inputs of the page."""
        tags = re.findall(r'<input type="hidden"[^>]*>', self.page)
        found = {}
        for tag in tags:
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name:
                found[name[1]] = html.unescape(value[1]) if value else ""
        return found

    def _headers(self) -> dict[str, str]:
        if not self.htmx:
            return {}
        return {"HX-Request": "true", "HX-Boosted": "true", "HX-Current-URL": self.address}

    def _take(self, answer: TestResponse, address: str) -> Browser:
        self.round_trips += 1
        self.answers = [answer]
        while answer.status_code in (301, 302, 303) or answer.headers.get("HX-Redirect"):
            whole = "HX-Redirect" in answer.headers
            address = answer.headers.get("HX-Redirect") or answer.headers["Location"]
            headers = {} if whole else self._headers()
            answer = self.client.get(address, headers=headers)
            self.answers.append(answer)
            self.round_trips += 1
        pushed = answer.headers.get("HX-Push-Url")
        self.address = pushed if pushed and pushed != "false" else address
        self.response = answer
        self.page = answer.get_data(as_text=True)
        if answer.mimetype == "text/html":
            complaints = _complaints(self.page, self.allow)
            assert not complaints, f"{address}: " + "\n".join(complaints)
            if re.match(r"/\w\w/bureau/(?!invitation/)", self.address):
                desk_tripwire.look(self.address, self.page)
        return self
