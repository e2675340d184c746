"""Arabic as it is written in Morocco: its punctuation, Western digits, six plural forms."""

from __future__ import annotations

import re

import pytest

from tests.unit.catalogues import PLACEHOLDER, SMS, catalogue, compiled, sentences

EVERY = sentences("ar")
LATIN_ALLOWED = {
    "ONOUSC",
    "QR",
    "A4",
    "Ed25519",
    "INPE",
    "RIB",
    "Immatriculation",
    "AMOE",
    "CSV",
    "K7F",
    "M",
    "QX",
    "SPAM",
    "CNOPS",
    "AMO",
    "ANAM",
    "CNSS",
    "SMS",
    "AB123456",
    "a",
    "z",
    "name@example.com",
    "A3",
    "HTML",
    "PDF",
    "ZIP",
    "Excel",
}
"""Words that students know in these letters only, and examples of what they type."""
ISOLATES = "\u2066\u2067\u2068\u2069"

FORMS = {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 5, 99: 5, 100: 4, 101: 4, 102: 4, 103: 3, 111: 5}
"""Which plural form a number takes; in Babel's order `other` (100) is 4 and `many` (11-99) is 5."""
TOLD = {
    "minute": {
        0: "أقل من دقيقة",
        1: "دقيقة واحدة",
        2: "دقيقتين",
        3: "3 دقائق",
        11: "11 دقيقة",
        100: "100 دقيقة",
    },
    "day": {
        0: "أقل من يوم",
        1: "يوم واحد",
        2: "يومين",
        3: "3 أيام",
        11: "11 يوما",
        100: "100 يوم",
    },
}
TRIES = {
    0: "لم تبق أي محاولة.",
    1: "بقيت محاولة واحدة.",
    2: "بقيت محاولتان.",
    3: "بقيت 3 محاولات.",
    11: "بقيت 11 محاولة.",
    100: "بقيت 100 محاولة.",
}


def ngettext(singular: str, plural: str, number: int) -> str:
    """What people read for a number."""
    return compiled("ar").ngettext(singular, plural, number) % {"num": number}


def holding(pattern: str) -> list[str]:
    """The sentences in which a pattern is found."""
    return [words for _, words in EVERY if re.search(pattern, words)]


@pytest.mark.parametrize(("number", "form"), FORMS.items())
def test_each_number_has_its_form(number: int, form: int) -> None:
    forms = catalogue("ar").get(("%(num)d day", "%(num)d days"))
    assert forms is not None
    told = ngettext("%(num)d day", "%(num)d days", number)
    assert told == forms.string[form].replace("%(num)d", f"{number}")


@pytest.mark.parametrize("unit", TOLD)
@pytest.mark.parametrize("number", [0, 1, 2, 3, 11, 100])
def test_times_in_each_form(unit: str, number: int) -> None:
    assert ngettext(f"%(num)d {unit}", f"%(num)d {unit}s", number) == TOLD[unit][number]


@pytest.mark.parametrize(("number", "words"), TRIES.items())
def test_tries_in_each_form(number: int, words: str) -> None:
    assert ngettext("%(num)d try is left.", "%(num)d tries are left.", number) == words


def test_digits_are_the_ones_used_in_morocco() -> None:
    assert holding(r"[٠-٩۰-۹]") == []


def test_latin_words_are_few_and_known() -> None:
    found: set[str] = set()
    for _, words in EVERY:
        found |= set(re.findall(r"[A-Za-zÀ-ÿ]+(?:[.@]?[A-Za-z0-9]+)*", PLACEHOLDER.sub(" ", words)))
    assert found - LATIN_ALLOWED == set()


def test_it_is_in_arabic_letters() -> None:
    for english, words in EVERY:
        assert re.search(r"[\u0621-\u064a]", words) or english in ("!", ","), english


def test_punctuation_is_arabic() -> None:
    assert holding(r"[,;?'\"]") == []
    assert holding(r"\s[،؛؟.:!)]") == []


def test_letters_are_stretched_only_before_a_number() -> None:
    assert holding(r"\u0640(?! ?[\u2066\d%])") == []


def test_marks_of_direction_are_isolates_that_are_closed() -> None:
    assert holding(r"[\u200e\u200f\u202a-\u202e]") == []
    for _, words in EVERY:
        bare = re.sub(rf"[{ISOLATES[:3]}][^{ISOLATES}]+{ISOLATES[3]}", "", words)
        assert not set(ISOLATES) & set(bare), words


def test_groups_of_digits_keep_their_order() -> None:
    # Digits with spaces or slashes between them would be read backwards in a right-to-left line.
    for _, words in EVERY:
        for found in re.finditer(r"\d+[ /]\d+(?:[ /]\d+)*", words):
            assert words[found.start() - 1] == "\u2066", words


def test_the_sms_has_no_invisible_marks() -> None:
    assert compiled("ar").gettext(SMS).isprintable()
