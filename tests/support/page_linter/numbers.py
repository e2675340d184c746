"""Numbers: in one kind of digits, and in their order on a page that goes from the right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.page_linter.elements import ISOLATED, OPAQUE, SVG, TITLE, TYPED
from tests.support.page_linter.page import Page
from tests.support.page_linter.subject import Subject, quoted

check = Subject()

# Patterns that do not go back: the package says why.
_DIGIT = re.compile("[0-9]")
_GROUP = r"(?=[A-Z]*+[0-9])[A-Z0-9]++(?![a-z])"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9])(?:\+\s?)?{_GROUP}(?:(?:\s*+[/+\u2013-]\s*+|[.,:]|\s++){_GROUP})*\+?"
)
_SPREAD = re.compile(r"[\s/+]")
_ISOLATE = re.compile("[\u2066\u2068][^\u2069]*\u2069")
_EASTERN_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")


@check
def numbers_isolated(page: Page) -> Iterator[str]:
    """In Arabic, a number in several groups keeps its order only when isolated."""
    if page.lang != "ar":
        return
    for text, place, _ in page.texts:
        if place.marks & (ISOLATED | SVG | TYPED | OPAQUE | TITLE) or not _DIGIT.search(text):
            continue
        for match in _NUMBER.finditer(_ISOLATE.sub("", text)):
            number = match.group()
            if len(number) >= 6 or _SPREAD.search(number):
                yield f'{quoted(number)} in {place} is neither in <bdi> nor in dir="ltr"'


@check
def latin_digits(page: Page) -> Iterator[str]:
    """One kind of digits everywhere: those on the cards and the letters."""
    for text, place, _ in page.texts + page.heard:
        if not place.marks & (OPAQUE | TYPED) and (match := _EASTERN_DIGIT.search(text)):
            yield f"{quoted(text, match.group())} in {place} has Arabic-Indic digits"
