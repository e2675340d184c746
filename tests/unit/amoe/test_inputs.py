"""What people type is cleaned once, at the edge: digits, invisible marks, spaces, length."""

from __future__ import annotations

import unicodedata

import pytest

from amoe import inputs
from tests.support.naughty import BIDI_MARKS, CONTROLS, SPACES, ZEROS, in_digits, naughty_values


@pytest.mark.parametrize("zero", ZEROS.values(), ids=ZEROS)
def test_digits_of_any_script_become_ascii(zero: int) -> None:
    assert inputs.digits(in_digits("0612 345 678", zero)) == "0612345678"


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (None, ""),
        ("", ""),
        ("   ", ""),
        ("  AB123456 ", "AB123456"),
        ("\u200e0612\u200b34\u202c", "061234"),
        ("\ufeffSalma", "Salma"),
        ("Sal\x00ma", "Salma"),
        ("Sal\ud800ma", "Salma"),
        ("Sal\ue000ma", "Salma"),
        ("Aït\u00a0Baha", "Aït Baha"),
        ("Aït\u2003\u202fBaha", "Aït Baha"),
        ("Aït\r\n\tBaha", "Aït Baha"),
        ("سلمى  بنت علي", "سلمى بنت علي"),
        ("Ａｍｉｎａ", "Amina"),
        ("ﬁn", "fin"),
        ("e\u0301", "é"),
    ],
)
def test_clean(typed: str | None, clean: str) -> None:
    assert inputs.clean(typed) == clean


@pytest.mark.parametrize("mark", [*BIDI_MARKS, *"\u200b\u200c\u200d\u2060\ufeff\u00ad", *CONTROLS])
def test_marks_that_nobody_sees_vanish(mark: str) -> None:
    assert inputs.clean(f"12{mark}34") in ("1234", "12 34")
    assert mark not in inputs.clean(f"12{mark}34")
    assert inputs.digits(f"{mark}12{mark}34{mark}") == "1234"


@pytest.mark.parametrize("space", [*SPACES])
def test_a_space_of_any_kind_becomes_a_plain_one(space: str) -> None:
    assert inputs.clean(f"Aït{space}Baha{space}") in ("Aït Baha", "AïtBaha")


@pytest.mark.parametrize("typed", ["x" * 5000, "\u200b" * 5000 + "x", "ﷺ" * 5000, "٣" * 5000])
def test_nothing_longer_than_a_field_needs_is_read(typed: str) -> None:
    assert len(inputs.clean(typed)) <= inputs.LONGEST


def test_a_shorter_length_can_be_asked_for() -> None:
    assert inputs.clean("123456789", 4) == "1234"


@pytest.mark.parametrize(
    ("typed", "compact"),
    [("ab 12-34.56/7", "AB1234567"), ("g-130_016:807", "G130016807"), ("(j) 66; 84,96", "J668496")],
)
def test_numbers_lose_their_separators(typed: str, compact: str) -> None:
    assert inputs.compact(typed) == compact
    assert inputs.digits(typed) == compact.lower()


def test_hostile_values_come_out_clean_and_stay_so() -> None:
    for value in naughty_values(600):
        clean = inputs.clean(value)
        assert inputs.clean(clean) == clean
        assert not {unicodedata.category(char) for char in clean} & {"Cc", "Cf", "Cs", "Co", "Zl"}
        assert len(clean) <= inputs.LONGEST
        clean.encode()
