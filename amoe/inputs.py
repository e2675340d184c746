"""Cleans what people type, once, at the edge: digits of any script, invisible marks, spaces."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 300
"""No field of the site needs more characters; what is longer is cut before anything reads it."""

# Unicode's Default_Ignorable_Code_Point outside category C: letters and marks without a shape.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

_SEPARATORS = re.compile(r"[\s\-./\\_,;:()]+")


def clean(text: str | None, longest: int = LONGEST) -> str:
    """Return `text` trimmed, with ASCII digits and without invisible or control characters.

    Bidi and zero-width marks (category Cf), control characters and NUL (Cc), lone surrogates (Cs)
    and private or unassigned characters vanish; spaces of every kind become one plain space.
    """
    if not text:
        return ""
    text = text[:longest]
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = []
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.digit(character)))
        elif category[0] == "Z" or character in "\t\n\r\v\f":
            kept.append(" ")
        elif category[0] != "C" and not _INVISIBLE.match(character):
            kept.append(character)
    return " ".join("".join(kept).split())[:longest]


def compact(text: str | None) -> str:
    """Return `text` cleaned, upper-cased and without spaces or separators: numbers and CNI."""
    return _SEPARATORS.sub("", clean(text)).upper()


def digits(text: str | None) -> str:
    """Return `text` cleaned and without spaces or separators: codes, days, years."""
    return _SEPARATORS.sub("", clean(text))
