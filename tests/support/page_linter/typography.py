"""French typography: the apostrophe, and the space before two-part punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.page_linter.elements import CODE, ISOLATED, OPAQUE, SVG, TYPED, Element
from tests.support.page_linter.page import Page
from tests.support.page_linter.subject import Subject, quoted

check = Subject()

# Patterns that do not go back: the package says why.
_STRAIGHT = re.compile(r"[^\W\d_]'[^\W\d_]")
_TIGHT = re.compile(r"[^\W_][ \t\r\n]*+[?!:;](?=\s|$)")
_LEADING = re.compile(r"[ \t\r\n]*[?!:;](?=\s|$)")
_URL = re.compile(r"\b\w++://\S+")


@check
def french_typography(page: Page) -> Iterator[str]:
    """French has its apostrophe, and a no-break space before two-part punctuation."""
    for text, place, at in page.texts + page.heard:
        skipped = place.marks & (ISOLATED | CODE | SVG | TYPED | OPAQUE)
        if skipped or page.language_of(place) != "fr":
            continue
        prose = _URL.sub("", text) if "://" in text else text
        if match := _STRAIGHT.search(prose):
            yield f"{quoted(prose, match.group())} in {place} has a straight apostrophe"
        match = _TIGHT.search(prose)
        if not match and at > 0 and _LEADING.match(prose):
            before = place.children[at - 1]
            if isinstance(before, Element) and before.text()[-1:].isalnum():
                match = _LEADING.match(prose)
        if match:
            yield (
                f"{quoted(prose, match.group())} in {place} has no no-break space "
                f"before “{match.group()[-1]}”"
            )
