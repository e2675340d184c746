"""English as it is printed: curly apostrophes and quotes; plurals come out right by themselves."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from flask_babel import force_locale, ngettext

from amoe.segments import is_gsm7
from blueprints.shell.texts import translate
from config import ROOT, SOURCE_LANGUAGE
from tests.support.site import Site
from tests.unit.catalogues import PLACEHOLDER, SMS, compiled, sentences

EVERY = sentences("en")


def holding(pattern: str) -> list[str]:
    """The sentences in which a pattern is found."""
    return [words for _, words in EVERY if re.search(pattern, words)]


def test_no_straight_apostrophes_or_quotes() -> None:
    assert holding(r"['\"`]") == []


def test_no_space_before_punctuation() -> None:
    assert holding(r"\s[.,:;!?)…]") == []
    assert holding(r"\.\.\.") == []


def test_no_word_of_french_is_left() -> None:
    assert holding(r"(?i)[éèêàç«»]|\b(le|la|les|des|votre|vous)\b") == []


def test_no_text_is_kept_twice() -> None:
    with (ROOT / "translations" / SOURCE_LANGUAGE / "LC_MESSAGES" / "messages.po").open(
        "rb"
    ) as file:
        filled = [message for message in read_po(file) if message.id and any(message.string)]
    assert [message.id for message in filled if message.string == message.id] == []


def test_the_sms_is_gsm_7() -> None:
    assert is_gsm7(PLACEHOLDER.sub("123456", compiled("en").gettext(SMS)))


def test_an_empty_entry_is_said_as_the_code_says_it() -> None:
    assert translate("en", "Open my account") == "Open my account"


@pytest.mark.parametrize(("number", "words"), [(0, "0 minutes"), (1, "1 minute"), (2, "2 minutes")])
def test_plural_forms(site: Site, number: int, words: str) -> None:
    told = compiled("en").ngettext("%(num)d minute", "%(num)d minutes", number)
    assert told % {"num": number} == words
    with site.app.app_context(), force_locale("en"):
        assert ngettext("%(num)d minute", "%(num)d minutes", number) == words
