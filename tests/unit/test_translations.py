"""Translations are part of the build: none missing, unused, stale, fuzzy or empty; same holes."""

from __future__ import annotations

import gettext

import pytest

from config import LANGUAGES, ROOT, SOURCE_LANGUAGE
from tests.unit.catalogues import (
    PLACEHOLDER,
    asked,
    catalogue,
    compiled,
    extract_command,
    messages,
    said,
    used,
)

every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_texts_are_extracted_as_make_extract_does() -> None:
    command = extract_command()
    assert command[command.index("-k") + 1] == "_ ngettext:1,2"
    assert len(used()) > 100


@every_language
def test_no_text_is_missing(language: str) -> None:
    kept = {message.id for message in messages(language)}
    assert not {text for text in used() if text not in kept}


@every_language
def test_no_text_is_unused(language: str) -> None:
    assert not {message.id for message in messages(language)} - used()


@every_language
def test_nothing_stale_is_left_in_the_file(language: str) -> None:
    assert not catalogue(language).obsolete


@every_language
def test_nothing_is_fuzzy_or_empty(language: str) -> None:
    for message in messages(language):
        assert not message.fuzzy, message.id
        for words in said(message):
            assert words.strip(), message.id


@every_language
def test_every_plural_form_is_there(language: str) -> None:
    forms = catalogue(language).num_plurals
    for message in messages(language):
        assert len(said(message)) == (forms if message.pluralizable else 1), message.id


@every_language
def test_placeholders_are_those_of_the_english(language: str) -> None:
    for message in messages(language):
        wanted = {hole[0] for text in asked(message) for hole in PLACEHOLDER.finditer(text)}
        for words in said(message):
            holes = {hole[0] for hole in PLACEHOLDER.finditer(words)}
            # The forms for one and two may say the number in words: "one try", "two tries".
            allowed = [wanted, set()] if message.pluralizable else [wanted]
            assert holes in allowed, message.id


@every_language
def test_the_forms_for_many_say_how_many(language: str) -> None:
    for message in messages(language):
        if message.pluralizable:
            for number in (3, 10, 11, 25, 99, 100, 103):
                told = compiled(language).ngettext(*message.id, number)
                assert "%(num)d" in told, (message.id, number)


@every_language
def test_spaces_at_the_ends_are_kept(language: str) -> None:
    for message in messages(language):
        for words in said(message):
            assert words.endswith(" ") == asked(message)[0].endswith(" "), message.id
            assert words == words.rstrip("\n")
            assert "  " not in words, message.id


@every_language
def test_every_text_is_translated(language: str) -> None:
    names = {
        "Cookie",
        "Cookies",
        "Date",
        "Menu",
        "Agent",
        "Notes",
        "Page",
        "Total",
        "Messages",
        "Mobile",
        "E-mail",
        "SMS",
        ",",
        "!",
    }
    for message in messages(language):
        named = asked(message)[0] in names or language == SOURCE_LANGUAGE
        if not named and not message.pluralizable:
            assert said(message)[0] != message.id


@every_language
def test_translators_write_no_markup(language: str) -> None:
    # Texts are put into the source of templates as they are: see blueprints/shell/texts.py.
    for message in messages(language):
        for words in [*asked(message), *said(message)]:
            assert not set(words) & set('<>&{}"'), words


@every_language
def test_the_compiled_catalogue_is_of_these_texts(language: str) -> None:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.mo"
    with path.open("rb") as file:
        kept = gettext.GNUTranslations(file)
    for message in messages(language):
        if not message.pluralizable:
            told = kept.gettext(asked(message)[0])
            assert told == said(message)[0], "run `make texts`"
