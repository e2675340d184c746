"""Folds text so that a search finds it however it was typed: case, accents, Arabic spellings."""

from __future__ import annotations

import re
import unicodedata

# What no decomposition turns into its plain letter. Hamza on a carrier (أ إ آ ؤ ئ) decomposes into
# the carrier and a mark, so that only what is left stands here. ڭ and گ are Morocco's hard g, ڤ
# and پ its v and p: people write them with the nearest plain letter.
_PLAIN = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ک": "ك",
        "گ": "ك",
        "ڭ": "ك",
        "ݣ": "ك",
        "ڤ": "ف",
        "ڥ": "ف",
        "پ": "ب",
        "ء": "",
        "ـ": "",
    }
)

_ARTICLE = re.compile(r"^(?:[وبكف]?ال|لل)(?=\w{3})")


def folded(text: str) -> str:
    """Return `text` in the one spelling that searches compare: words apart by single spaces.

    Small letters without accents; Arabic without vowel signs, tatweel and hamza, with one alef, ه
    for ة and ي for ى; ASCII digits; punctuation is a space, invisible marks are nothing.
    """
    kept = []
    for character in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()):
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.digit(character)))
        elif category[0] in "LN":
            kept.append(character)
        elif category[0] != "M" and category != "Cf":
            kept.append(" ")
    return " ".join("".join(kept).translate(_PLAIN).split())


def words(text: str) -> list[str]:
    """Return the folded words of `text`, the Arabic ones without their article: الرباط = رباط."""
    return [_ARTICLE.sub("", word) for word in folded(text).split()]
