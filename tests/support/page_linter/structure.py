"""The page as a whole: its frame, its title and headings, its ids and what names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from babel import Locale

from config import LANGUAGES
from tests.support.page_linter.elements import SVG, words
from tests.support.page_linter.page import Page
from tests.support.page_linter.subject import Subject, quoted

check = Subject()

_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2066-\u2069]")
_ERROR_PREFIX = re.compile(r"(?:Erreur ?:|خطأ ?:|Error:) ")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@check
def doctype(page: Page) -> Iterator[str]:
    """A page has its doctype; a fragment has nothing of a page's frame."""
    has = page.source.lstrip()[:15].lower() == "<!doctype html>"
    if page.fragment:
        if has:
            yield "a fragment has no doctype"
        for tag in ("html", "head", "body"):
            yield from (f"a fragment has no {frame}" for frame in page.by_tag[tag])
    elif not has:
        yield "the page does not start with <!doctype html>"


@check
def one_h1(page: Page) -> Iterator[str]:
    """There is exactly one h1."""
    if (found := len(page.by_tag["h1"])) != 1:
        yield f"{found} h1 instead of one"


@check
def title_h1(page: Page) -> Iterator[str]:
    """The title starts with the h1, after an error prefix at most; htmx reads it as well."""
    titles = [title for title in page.by_tag["title"] if not title.marks & SVG]
    if not titles:
        yield "no <title>"
    elif headings := page.by_tag["h1"]:
        title, heading = (_UNSEEN.sub("", place.text()) for place in (titles[0], headings[0]))
        if not _ERROR_PREFIX.sub("", title, count=1).startswith(heading) or not title:
            yield f"the title {quoted(title)} does not start with the h1 {quoted(heading)}"


@check
def heading_order(page: Page) -> Iterator[str]:
    """No heading level is skipped."""
    loose = page.fragment and not page.by_tag["h1"]  # a piece of a page may start at any level
    last = 6 if loose else 0
    for element in page.elements:
        if element.tag in _HEADINGS:
            level = int(element.tag[1])
            if level > last + 1:
                yield f"{element} follows {f'a h{last}' if last else 'nothing'}"
            last = level


@check
def lang_dir(page: Page) -> Iterator[str]:
    """The page says its language and the direction that goes with it."""
    if page.fragment:
        return
    html = next(iter(page.by_tag["html"]), None)
    lang, direction = (html.get("lang"), html.get("dir")) if html else ("", "")
    if lang not in LANGUAGES:
        yield f'<html lang="{lang}"> is none of {", ".join(LANGUAGES)}'
    elif direction != (wanted := Locale(lang).text_direction):
        yield f'<html lang="{lang}" dir="{direction}"> should have dir="{wanted}"'


@check
def unique_ids(page: Page) -> Iterator[str]:
    """An id is given once, and is a word."""
    count = Counter(element.attrs["id"] for element in page.by_attr["id"])
    for name, times in count.items():
        if times > 1:
            yield f'id="{name}" is given {times} times'
        if not name or name.split() != [name]:
            yield f'id="{name}" is empty or holds a space'


_REFERENCES = words(
    "for form list aria-activedescendant aria-controls aria-describedby aria-details "
    "aria-errormessage aria-flowto aria-labelledby aria-owns"
)


@check
def dangling_reference(page: Page) -> Iterator[str]:
    """Whatever names an id names one that exists."""
    for key in _REFERENCES:
        for element in page.by_attr[key]:
            for name in element.attrs[key].split() or [""]:
                if name not in page.ids:
                    yield f'{element} has {key}="{name}", which does not exist'
    for element in page.by_attr["href"]:
        href = element.attrs["href"]
        if href[:1] == "#" and href not in ("#", "#top") and unquote(href[1:]) not in page.ids:
            outside = element.tag == "use" or href == "#main"  # may stand in the page around
            if not (page.fragment and outside):
                yield f"{element} leads to {href}, which does not exist"
