"""The texts of the site as extracted from code and templates, and as each catalogue has them."""

from __future__ import annotations

import gettext
import io
import re
import shlex
from functools import cache

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config import ROOT, SOURCE_LANGUAGE

SMS = "AMOE code: %(code)s. Give it to nobody."
"""The one text that travels as GSM-7, where no-break spaces and curly apostrophes do not exist."""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


def extract_command() -> list[str]:
    """The words of `make extract`'s command, so that this test extracts as it does."""
    (line,) = re.findall(r"pybabel -q extract (.*)", (ROOT / "Makefile").read_text("utf-8"))
    return shlex.split(line.replace("$(POT)", "messages.pot"))


@cache
def used() -> frozenset[str | tuple[str, ...]]:
    """Every text in code and templates."""
    command = extract_command()
    mapping = ROOT / command[command.index("-F") + 1]
    with mapping.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(command[command.index("-k") + 1].split())}
    # Only where the mapping looks: reading all of .venv would find nothing and take seconds.
    folders = {pattern.split("/")[0] for pattern, _ in methods}
    found = set()
    for folder in folders:
        inside = [
            (pattern.removeprefix(f"{folder}/"), method)
            for pattern, method in methods
            if pattern.startswith(f"{folder}/")
        ]
        extracted = extract_from_dir(ROOT / folder, inside, options, keywords)
        found |= {message for _, _, message, *_ in extracted}
    return frozenset(found)


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue of a language; in the source language an empty entry says what is asked."""
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        found = read_po(file, language)
    if language == SOURCE_LANGUAGE:
        for message in found:
            if not any(message.string):
                message.string = message.id
    return found


def messages(language: str) -> list[Message]:
    """Its messages, without the header."""
    return [message for message in catalogue(language) if message.id]


def said(message: Message) -> list[str]:
    """What a message says in its language: one string, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def asked(message: Message) -> list[str]:
    """The message in English: one string, or singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def sentences(language: str) -> list[tuple[str, str]]:
    """Every sentence that people may see but the SMS: its English, and its words."""
    return [
        (asked(message)[0], words)
        for message in messages(language)
        for words in said(message)
        if message.id != SMS
    ]


@cache
def compiled(language: str) -> gettext.GNUTranslations:
    """The catalogue as the site uses it."""
    binary = io.BytesIO()
    write_mo(binary, catalogue(language))
    binary.seek(0)
    return gettext.GNUTranslations(binary)
