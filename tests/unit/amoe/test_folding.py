"""Folding for searches: what people type for the same thing compares equal, other things do not."""

import pytest

from amoe.folding import folded, words
from tests.support.naughty import naughty_values

SAME = [
    ("case", "RABAT", "rabat"),
    ("accents", "Fès", "fes"),
    ("accents in two characters", "Fe\u0300s", "fes"),
    ("circumflex and cedilla", "Ça paraît", "ca parait"),
    ("ligatures", "œuvre", "OEUVRE"),
    ("the German sharp s, as casefold has it", "Straße", "strasse"),
    ("full-width letters and digits", "ＦＥＳ １２", "fes 12"),
    ("Arabic digits", "٠١٢٣٤٥٦٧٨٩", "0123456789"),
    ("Persian digits", "۰۱۲۳", "0123"),
    ("vowel signs", "فَاسُ", "فاس"),
    ("shadda", "مدّة", "مده"),
    ("tatweel", "فـــاس", "فاس"),
    ("alef with hamza above", "أكادير", "اكادير"),
    ("alef with hamza below", "إفران", "افران"),
    ("alef with madda", "آسفي", "اسفي"),
    ("alef wasla", "ٱلرباط", "الرباط"),
    ("superscript alef", "هٰذا", "هذا"),
    ("ta marbuta", "سطات المحمدية", "سطات المحمديه"),
    ("alef maqsura", "مستشفى", "مستشفي"),
    ("Persian ya", "آسفی", "اسفي"),
    ("Persian kaf", "مراکش", "مراكش"),
    ("hamza on ya", "العرائش", "العرايش"),
    ("hamza on waw", "سؤال", "سوال"),
    ("hamza alone", "البيضاء", "البيضا"),
    ("the hard g of Moroccan towns", "إنزڭان", "انزكان"),
    ("presentation forms", "ﻓﺎﺱ", "فاس"),
    ("apostrophes", "l’assuré", "l'assure"),
    ("hyphens", "Sidi-Kacem", "sidi  kacem"),
    ("every space", "sidi\u00a0kacem\u202f\n\tx", "sidi kacem x"),
    ("invisible marks", "\u200ffa\u200bs\u2066", "fas"),
    ("punctuation around", "«\u00a0Fès\u00a0»\u202f!", "fes"),
    ("Arabic punctuation", "فاس؟ الرباط، سلا؛", "فاس الرباط سلا"),
]

OTHER = [
    ("another town", "Fès", "Safi"),
    ("two words and one", "sidi kacem", "sidikacem"),
    ("letters that only look alike", "سلا", "صلا"),
    ("dotted letters stay apart", "فاس", "قاس"),
]


@pytest.mark.parametrize(("what", "one", "other"), SAME, ids=[row[0] for row in SAME])
def test_the_same_thing_typed_twice_folds_to_one_text(what: str, one: str, other: str) -> None:
    assert folded(one) == folded(other) != ""


@pytest.mark.parametrize(("what", "one", "other"), OTHER, ids=[row[0] for row in OTHER])
def test_different_things_stay_different(what: str, one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize("nothing", ["", " ", "\x00", "؟!", "ـــ", "\u200f", "🙂", "\ud800"])
def test_what_holds_no_letter_folds_to_nothing(nothing: str) -> None:
    assert folded(nothing) == ""


@pytest.mark.parametrize("text", [*naughty_values(), "ﷺ", "½", "İSTANBUL", "ﬁn", "ΟΔΟΣ"])
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = folded(text)

    assert folded(once) == once
    assert once == " ".join(once.split())


def test_words_come_without_the_arabic_article() -> None:
    assert words("الرباط") == words("رباط") == words("والرباط") == words("بالرباط") == ["رباط"]
    assert words("للطلبة") == ["طلبه"]


def test_a_word_too_short_to_carry_an_article_is_kept_whole() -> None:
    assert words("الف آل") == ["الف", "ال"]


def test_latin_words_are_only_folded() -> None:
    assert words("L’Université d’Al Hoceïma") == ["l", "universite", "d", "al", "hoceima"]
