"""French as it is printed: curly apostrophes, no-break spaces; and politely to one person."""

from __future__ import annotations

import re

import pytest

from blueprints.messages.segments import is_gsm7
from tests.unit.catalogues import PLACEHOLDER, SMS, compiled, sentences

EVERY = sentences("fr")


@pytest.mark.parametrize(("english", "words"), EVERY)
def test_no_straight_apostrophes_or_quotes(english: str, words: str) -> None:
    assert not re.search(r"['\"`“”]", words)


@pytest.mark.parametrize(("english", "words"), EVERY)
def test_a_no_break_space_before_high_punctuation(english: str, words: str) -> None:
    assert not re.search(r"(?<![\u00a0\u202f])[:;!?»]", words)
    assert not re.search(r"«(?![\u00a0\u202f])", words)


@pytest.mark.parametrize(("english", "words"), EVERY)
def test_no_space_before_low_punctuation(english: str, words: str) -> None:
    assert not re.search(r"\s[.,)…]", words)
    assert "..." not in words


@pytest.mark.parametrize(("english", "words"), EVERY)
def test_it_ends_as_the_english_does(english: str, words: str) -> None:
    if len(english) > 3 and english[-1] in ".:?!;":
        assert words[-1] == english[-1]
    if len(english) > 3 and english[-1].isalnum():
        assert words[-1].isalnum() or words[-1] == ")"


@pytest.mark.parametrize(("english", "words"), EVERY)
def test_nobody_is_called_tu(english: str, words: str) -> None:
    assert not re.search(r"\b(tu|toi|ton|ta|tes|te)\b|\bt’", words.lower())


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
