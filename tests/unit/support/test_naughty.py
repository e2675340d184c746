"""Says what the hostile values are: how many, always the same, of every kind, fit for a form."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

import pytest

from tests.support.naughty import (
    BIDI_MARKS,
    BODY_LIMIT,
    CLASSES,
    LONGEST,
    UNSEEN,
    ZEROS,
    in_digits,
    naughty_by_class,
    naughty_values,
    to_form_bytes,
)

ALL = naughty_values()


@pytest.mark.parametrize("count", [0, 1, 10, 1000, 3000])
def test_as_many_as_asked_for_and_all_different(count: int) -> None:
    values = naughty_values(count)
    assert len(values) == len(set(values)) == count


def test_the_same_values_each_time() -> None:
    assert naughty_values(1200, seed=5) == naughty_values(1200, seed=5)


def test_another_seed_mixes_other_values_after_the_written_ones() -> None:
    written = len({value for values in naughty_by_class().values() for value in values})
    one, other = naughty_values(1200, seed=2), naughty_values(1200, seed=3)
    assert one[:written] == other[:written]
    assert one[written:] != other[written:]


def test_more_values_begin_with_the_fewer() -> None:
    assert naughty_values(1500)[:1000] == naughty_values(1000)


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_is_present_in_full(name: str) -> None:
    values = naughty_by_class()[name]
    assert len(values) >= 8
    assert set(values) <= set(ALL)


def test_a_small_count_already_meets_every_class() -> None:
    few = set(naughty_values(len(CLASSES)))
    assert all(few & set(values) for values in naughty_by_class().values())


def test_some_are_mixed_at_random() -> None:
    written = {value for values in naughty_by_class().values() for value in values}
    assert len(set(ALL) - written) >= 100


KINDS: dict[str, Callable[[str], bool]] = {
    "nothing": lambda value: value == "",
    "only space": lambda value: len(value) > 1 and value.isspace(),
    "NUL": lambda value: "\0" in value,
    "escape sequence": lambda value: "\x1b[" in value,
    "line break for a header": lambda value: "\r\n" in value and ": " in value,
    "lone surrogate": lambda value: "\ud800" in value,
    "byte order mark": lambda value: value.startswith("\ufeff"),
    "combining stack": lambda value: value.count("\u0301") >= 300,
    "joined emoji": lambda value: "\U0001f469\u200d" in value,
    "formula": lambda value: value.startswith("="),
    "jinja": lambda value: value.startswith("{{ 7"),
    "64 character local part": lambda value: value.find("@") == 64,
    "65 character local part": lambda value: value.find("@") == 65,
    "quoted local part": lambda value: value.startswith('"') and '"@' in value,
    "punycode": lambda value: "@xn--" in value,
    "trailing line break": lambda value: value.endswith("example\n"),
    "several @": lambda value: value == "a@b@etu.example",
    "day that does not exist": lambda value: value == "2001-02-29",
    "not a number": lambda value: value == "NaN",
    "more digits than int() takes": lambda value: value.isdecimal() and len(value) > 4300,
    "Turkish i": lambda value: "\u0130" in value,
    "sharp s": lambda value: value == "stra\u00dfe",
    "ligature": lambda value: value == "\ufb01n",
    "as long as a request can carry": lambda value: len(to_form_bytes(value)) == LONGEST,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_has_broken_sites_before(kind: str) -> None:
    assert any(map(KINDS[kind], ALL))


@pytest.mark.parametrize("mark", BIDI_MARKS + UNSEEN, ids=lambda mark: f"U+{ord(mark):04X}")
def test_every_invisible_mark_alone_and_inside(mark: str) -> None:
    assert mark in ALL
    assert any(mark in value.strip(mark) for value in ALL)


@pytest.mark.parametrize("script", ZEROS)
def test_digits_of_every_script_are_digits(script: str) -> None:
    phone = in_digits("0612345678", ZEROS[script])
    assert phone in ALL
    assert [unicodedata.decimal(digit) for digit in phone] == [0, 6, 1, 2, 3, 4, 5, 6, 7, 8]


def test_the_same_word_composed_and_decomposed() -> None:
    pairs = {value for value in ALL if unicodedata.normalize("NFD", value) != value}
    assert sum(unicodedata.normalize("NFD", value) in ALL for value in pairs) >= 6


def test_every_value_reaches_the_form_and_not_only_the_size_limit() -> None:
    assert max(len(to_form_bytes(value)) for value in naughty_values(3000)) <= LONGEST < BODY_LIMIT


def test_form_bytes_carry_any_value_through() -> None:
    for value in ALL:
        encoded = to_form_bytes(value)
        assert encoded.isascii()
        assert not set(encoded) & set("&=+ \r\n;")
        assert unquote_to_bytes(encoded) == value.encode("utf-8", "surrogatepass")


def test_form_bytes_of_a_lone_surrogate() -> None:
    assert to_form_bytes("a \ud800") == "a%20%ED%A0%80"
