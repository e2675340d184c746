"""French as it is printed: curly apostrophes, no-break spaces; and politely to one person."""

from __future__ import annotations

import re

import pytest

from amoe.segments import is_gsm7
from tests.unit.catalogues import PLACEHOLDER, SMS, compiled, sentences

EVERY = sentences("fr")


def holding(pattern: str) -> list[str]:
    """The sentences in which a pattern is found."""
    return [words for _, words in EVERY if re.search(pattern, words)]


def test_no_straight_apostrophes_or_quotes() -> None:
    assert holding(r"['\"`“”]") == []


def test_a_no_break_space_before_high_punctuation_and_inside_guillemets() -> None:
    assert holding(r"(?<![\u00a0\u202f])[:;!?»]") == []
    assert holding(r"«(?![\u00a0\u202f])") == []


def test_no_space_before_low_punctuation() -> None:
    assert holding(r"\s[.,)…]") == []
    assert holding(r"\.\.\.") == []


def test_nobody_is_called_tu() -> None:
    assert holding(r"(?i)\b(tu|toi|ton|ta|tes|te)\b|\bt’") == []


def test_the_sms_is_gsm_7_with_plain_spaces() -> None:
    told = compiled("fr").gettext(SMS)
    assert is_gsm7(PLACEHOLDER.sub("123456", told))
    assert told != SMS


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 minute"), (1, "1 minute"), (2, "2 minutes"), (11, "11 minutes"), (100, "100 minutes")],
)
def test_plural_forms(number: int, words: str) -> None:
    told = compiled("fr").ngettext("%(num)d minute", "%(num)d minutes", number)
    assert told % {"num": number} == words
