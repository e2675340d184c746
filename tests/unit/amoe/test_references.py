"""The reference that a student reads aloud: unambiguous, in one pattern, hardly ever twice."""

from __future__ import annotations

import re

import pytest

from amoe.references import DIGITS, LETTERS, grouped, new_reference

LOOK_ALIKE = "0O1ILBGSZ"
VOWELS = "AEIOU"


@pytest.mark.parametrize("letter", [*LOOK_ALIKE, *VOWELS, "D", "J", "N", "P"])
def test_no_letter_looks_or_sounds_like_another(letter: str) -> None:
    assert letter not in LETTERS + DIGITS


def test_no_character_comes_twice_in_an_alphabet() -> None:
    assert len(set(LETTERS + DIGITS)) == len(LETTERS + DIGITS)


def test_it_has_one_pattern_with_a_digit_at_least_every_third_place() -> None:
    letter, digit = f"[{LETTERS}]", f"[{DIGITS}]"
    pattern = f"{letter}{digit}{letter}{digit}{letter}{letter}{digit}{letter}"
    for _ in range(500):
        assert re.fullmatch(pattern, new_reference())


def test_ten_thousand_of_them_hardly_repeat() -> None:
    # 127 million are possible, so that 0.4 repetitions are to be expected here, and more than 6
    # never. A reference that is taken already is drawn anew by the book (test_book.py).
    made = {new_reference() for _ in range(10_000)}
    assert len(made) >= 9_994


def test_it_is_shown_in_groups() -> None:
    assert grouped("K7F2QX9M") == "K7F 2QX 9M"
