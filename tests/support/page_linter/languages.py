"""Words that nobody should read: a template's accident, a key, a sentence left untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.page_linter.elements import CODE, ISOLATED, OPAQUE, OPTION, SVG, TYPED, words
from tests.support.page_linter.page import Page
from tests.support.page_linter.subject import Subject, quoted

check = Subject()

# Patterns that do not go back: the package says why.
_ACCIDENT = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{\w*\}|%\(\w+\)[sdr]|(?<![\w%])%[sd](?!\w)|\bUndefined\b"
    r"|&(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-fA-F]+);"
    r"|\bl\"|^l'.*'$|LazyString|lazy_gettext|object at 0x|<(?:function|bound method) "
)
_ALONE = frozenset({"None", "True", "False", "null", "undefined", "NaN"})
_KEY = re.compile(r"[a-z][a-z0-9]*(?:[._][a-z0-9]+)+")
_NOT_KEYS = words("ma com org net fr eu info int pdf html txt csv png svg")


@check
def raw_key(page: Page) -> Iterator[str]:
    """Nobody reads an untranslated key or a template's accident."""
    for text, place, _ in page.texts + page.heard:
        if place.marks & (CODE | OPAQUE | TYPED):
            continue
        bare = text.strip()
        if bare in _ALONE:
            yield f"“{bare}” alone in {place}"
        elif match := _ACCIDENT.search(bare):
            yield f"{quoted(bare, match.group())} in {place} holds {quoted(match.group())}"
        elif (
            not place.marks & ISOLATED
            and _KEY.fullmatch(bare)
            and not ("_" not in bare and bare.rpartition(".")[2] in _NOT_KEYS)
        ):
            yield f"{quoted(bare)} in {place} looks like an untranslated key"
    for control in page.by_tag["input"]:
        if control.get("value") == "None":
            yield f"{control} holds the value “None”"


_LATIN = r"A-Za-z\u00c0-\u024f"
_LATIN_WORD = rf"(?<![{_LATIN}'\u2019-])[{_LATIN}][{_LATIN}'\u2019-]*+"
_LATIN_PHRASE = re.compile(rf"{_LATIN_WORD}(?:[,;:.]?\s++{_LATIN_WORD}){{2,}}")


@check
def english_in_arabic(page: Page) -> Iterator[str]:
    """An Arabic page holds no sentence that was left untranslated."""
    if page.lang != "ar":
        return
    for text, place, _ in page.texts:
        skipped = place.marks & (ISOLATED | CODE | SVG | OPTION | TYPED | OPAQUE)
        if skipped or page.language_of(place) != "ar":
            continue
        if match := _LATIN_PHRASE.search(text):
            yield f"{quoted(match.group())} in {place} is not in Arabic"
