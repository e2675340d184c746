"""Judges an answer to a hostile value, and what of the value was kept."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from markupsafe import escape

from amoe import inputs
from amoe.registration import Registration
from config import Settings
from tests.hostile.siege import Answer
from tests.support.page_linter import CHECKS, Element, Page

ANSWERS = frozenset({200, 303, 304, 308, 400, 404, 405, 409, 410, 413, 414, 415, 422, 429})

_VALUES = re.compile(r'\b(?:value|src)="[^"]*"')
URLS = ("href", "src", "action", "formaction")
ECHOED = {"code-courriel", "code-telephone", "question"}
"""Steps that show in words what was accepted one step before."""


class Shape:
    """Which elements and attributes honest pages are made of; nothing else may ever turn up."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._seen: set[tuple[str, int]] = set()

    def is_new(self, source: str, step: str) -> bool:
        """Whether no page was inspected yet that differs in values and images only.

        What is between the quotes of these holds no quote: the rest of the page is the same.
        """
        bare = (step, hash(_VALUES.sub("", source)))
        if bare in self._seen:
            return False
        self._seen.add(bare)
        return True

    def learn(self, page: str) -> None:
        """Take an honest page as it is."""
        parsed = Page(page, fragment="<html" not in page)
        self.tags |= {element.tag for element in parsed.elements}
        self.attributes |= parsed.by_attr.keys()

    def strange(self, page: Page) -> Iterator[str]:
        """What a hostile value has made of the page."""
        for element in page.elements:
            if element.tag not in self.tags:
                yield f"an element that no honest page has: {element}"
        for name in {key for key, places in page.by_attr.items() if places} - self.attributes:
            yield f"an attribute that no honest page has: {name}"
        for name in URLS:
            for element in page.by_attr[name]:
                if not _ours(element.attrs[name]):
                    yield f"an address that is not ours: {element.attrs[name][:80]}"


def _ours(address: str) -> bool:
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    # What a page says of itself to search engines has the site before it.
    inside = inside or address.startswith(f"{Settings.site_url}/")
    return inside or address.startswith(("#", "tel:0538002020", "data:image/png;base64,", "data:,"))


def complaints(answer: Answer, value: str, shape: Shape, *, step: str, baseline: str) -> list[str]:
    """All that is wrong with an answer to `value`; empty when it is as it should be."""
    if answer.status not in ANSWERS:
        return [f"status {answer.status}"]
    found = [*_headers(answer)]
    if not answer.header("Content-Type").startswith("text/html"):
        return found
    source = answer.page
    cleaned = inputs.clean(value)
    if len(cleaned) >= 4 and cleaned not in baseline:
        escaped = str(escape(cleaned))
        if escaped != cleaned and cleaned in source.replace(escaped, ""):
            found.append(f"stands unescaped in the page: {cleaned[:60]!r}")
    if source and shape.is_new(source, step):
        page = Page(source, fragment="<html" not in source)
        if answer.status not in (303, 308):  # werkzeug's own few words, which no browser shows
            found += _linted(page)
            found += shape.strange(page)
        if "Traceback" in source or 'File "' in source:
            found.append("a traceback")
        if len(cleaned) >= 4 and cleaned not in baseline:
            found += _redisplayed(page, cleaned, step)
    return found


def _linted(page: Page) -> Iterator[str]:
    for name, check in CHECKS.items():
        # Who types “None” sees it again: it is no slip of a template then.
        told = (why for why in check(page) if not why.endswith("holds the value “None”"))
        yield from (f"{name}: {why}" for why in told)


def _headers(answer: Answer) -> Iterator[str]:
    for name, value in answer.headers:
        if "\r" in value or "\n" in value or "\0" in value:
            yield f"a broken header {name}"
    for name in ("Location", "HX-Redirect", "HX-Push-Url"):
        to = answer.header(name)
        if to and to != "false" and not _ours(to.removeprefix("http://localhost")):
            yield f"{name} leads away: {to[:80]}"


def _redisplayed(page: Page, cleaned: str, step: str) -> Iterator[str]:
    """A value comes back as an attribute's value and in no other way."""
    if step not in ECHOED:
        for text, place, _ in page.texts:
            if cleaned in text:
                yield f"stands in the text of {place}: {cleaned[:60]!r}"
    for element in page.elements:
        for name, held in element.attrs.items():
            if cleaned in held and not _may_hold(element, name, held):
                yield f"stands in {name} of {element}"


def _may_hold(element: Element, name: str, held: str) -> bool:
    """A field's value; and the link to the same page in another language."""
    return (element.tag, name) == ("input", "value") or (name == "href" and _ours(held))


def kept(registration: Registration, never: str = "") -> list[str]:
    """What is wrong with what a registration keeps; `never` is what it must not keep at all."""
    plain = json.loads(registration.to_json())
    found = []
    for text in _strings(plain):
        if len(text) > inputs.LONGEST:
            found.append(f"kept too long: {len(text)} characters")
        bad = [c for c in text if unicodedata.category(c)[0] == "C" or c in "\u2028\u2029"]
        if bad:
            found.append(f"kept with {bad[0]!r}: {text[:60]!r}")
    if len(never) > 5 and any(never in text for text in _strings(plain) if "@" not in text):
        found.append("it is kept")
    return found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
