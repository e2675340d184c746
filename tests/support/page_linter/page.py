"""Reads HTML into elements the way a browser would, with the look-ups that the checks share."""

from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser
from typing import NamedTuple

from tests.support.page_linter.elements import (
    CLOSED_BY,
    ISOLATED,
    MARKS,
    READ_ALOUD,
    SVG,
    VOID,
    WHOLE,
    Element,
    kind,
)

_ARABIC_LETTER = re.compile("[\u0621-\u064a]")
_LETTER = re.compile(r"[^\W\d_]")
_ENGLISH = re.compile(r"\b(?:the|of|your|you|and|to|is|for|with|this)\b", re.IGNORECASE)
_FRENCH = re.compile(r"\b(?:le|la|les|de|des|du|un|une|et|votre|vous|pour)\b", re.IGNORECASE)


class Text(NamedTuple):
    """A text node, or an attribute that people read or hear (then ``at`` is -1)."""

    text: str
    of: Element
    at: int


class _Builder(HTMLParser):
    """Builds the tree the way a browser would for markup as tidy as ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, None, 0, "", 1)
        self.open = [self.root]
        self.elements: list[Element] = []

    def _add(self, tag: str, pairs: list[tuple[str, str | None]]) -> Element:
        closed = CLOSED_BY.get(tag)
        while closed and self.open[-1].tag in closed:
            self.open.pop()
        parent = self.open[-1]
        marks, lang = parent.marks | MARKS.get(tag, 0), parent.lang
        attrs: dict[str, str] = {}
        if pairs:
            attrs = {key: value or "" for key, value in reversed(pairs)}  # the first one counts
            if "lang" in attrs:
                lang = attrs["lang"].strip().lower().partition("-")[0]
            if "dir" in attrs:
                marks = _turned(marks, tag, attrs)
        element = Element(tag, attrs, parent, marks, lang, self.lineno)
        parent.children.append(element)
        self.elements.append(element)
        return element

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = self._add(tag, attrs)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take <x/> as a whole in a drawing; in HTML its slash means nothing."""
        element = self._add(tag, attrs)
        if tag not in VOID and not element.marks & SVG:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open element of that kind with all that is open inside it."""
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        """Keep a text, in one piece even when the parser hands it over in several."""
        children = self.open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


def _turned(marks: int, tag: str, attrs: dict[str, str]) -> int:
    direction = attrs["dir"].strip().lower()
    if direction == "rtl":
        return marks & ~ISOLATED
    phone = tag == "a" and attrs.get("href", "").startswith("tel:")
    if phone or (direction == "ltr" and tag not in WHOLE):
        return marks | ISOLATED
    return marks


class Page:
    """A parsed page with the look-ups that the checks share."""

    def __init__(self, html: str, *, fragment: bool) -> None:
        """Parse once; every check reads this."""
        builder = _Builder()
        builder.feed(html)
        builder.close()
        self.source, self.fragment, self.elements = html, fragment, builder.elements
        self.by_tag: defaultdict[str, list[Element]] = defaultdict(list)
        self.by_attr: defaultdict[str, list[Element]] = defaultdict(list)
        self.ids: dict[str, Element] = {}
        self.texts: list[Text] = []  # text nodes
        self.heard: list[Text] = []  # attributes that people read or hear
        for element in [builder.root, *self.elements]:
            self.by_tag[element.tag].append(element)
            for at, child in enumerate(element.children):
                if isinstance(child, str) and not child.isspace():
                    self.texts.append(Text(child, element, at))
            for key in element.attrs:
                self.by_attr[key].append(element)
        for element in self.by_attr["id"]:
            self.ids.setdefault(element.attrs["id"], element)
        for key in READ_ALOUD:
            self.heard.extend(Text(each.attrs[key], each, -1) for each in self.by_attr[key])
        self.top = builder.root.children
        self.lang = self._language()
        self.controls = [
            control
            for tag in ("input", "select", "textarea")
            for control in self.by_tag[tag]
            if tag != "input"
            or kind(control) not in ("hidden", "submit", "button", "reset", "image")
        ]

    def _language(self) -> str:
        """Read the page's language; a fragment that does not say is judged by its words."""
        tops = self.by_tag["html"] or [top for top in self.top if isinstance(top, Element)]
        said = next((top.lang for top in tops if top.lang), "")
        if said or not self.fragment:
            return said
        prose = " ".join(text.text for text in self.texts)
        if 2 * len(_ARABIC_LETTER.findall(prose)) > len(_LETTER.findall(prose)):
            return "ar"
        return "en" if len(_ENGLISH.findall(prose)) > len(_FRENCH.findall(prose)) else "fr"

    def language_of(self, element: Element) -> str:
        """Give the language of the texts in this element."""
        return element.lang or self.lang
