"""The letter that announces the site: kind, short, in each language and in all of them at once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from amoe.campaign import TEMPLATES
from blueprints.messages import Composer
from blueprints.messages.composer import SUBJECTS
from config import LANGUAGES, ROOT, Fund
from tests.unit.adapters.mail_server import Server, letter, mailer
from tests.unit.messages import HOST

TOKEN = "A-_b" * 10 + "xyz"
FACTS = {"first_name": "Salma", "first_name_ar": "سلمى", "unsubscribe": TOKEN}
NAMES = {"fr": "Bonjour Salma,", "ar": "مرحبا سلمى،", "en": "Hello Salma,"}
DIRECTIONS = {"ar": "rtl"}
ALL = ",".join(LANGUAGES)

every_language = pytest.mark.parametrize("language", LANGUAGES)
every_choice = pytest.mark.parametrize("language", [*LANGUAGES, ALL])


def unsubscribing(language: str) -> str:
    """Where the letter's link to stop such mail leads."""
    return f"https://{HOST}/{language}/courriels/arret/{TOKEN}"


def links(language: str) -> set[str]:
    """Every address in a letter in one language."""
    site = f"https://{HOST}/{language}"
    return {f"{site}/", f"{site}/inscription/", unsubscribing(language)}


def bare(html: str) -> str:
    """What is read of an HTML letter, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<title>.*?</title>", "", html)).split())


def test_every_campaign_has_a_subject_and_both_parts() -> None:
    folder = ROOT / "templates" / "emails"
    for template in TEMPLATES:
        assert template in SUBJECTS
        assert {path.suffix for path in folder.glob(f"{template}.*")} == {".txt", ".html"}


@every_choice
def test_it_greets_by_name_in_each_of_its_languages(composer: Composer, language: str) -> None:
    mail = composer.mail("ouverture", language, FACTS)
    for code in language.split(","):
        assert NAMES[code] in mail.text
        assert NAMES[code].split()[0] in bare(mail.html)
    assert mail.text.startswith(NAMES[language.split(",")[0]])


@every_choice
def test_its_links_are_the_same_in_text_and_html_and_none_is_foreign(
    composer: Composer, language: str
) -> None:
    mail = composer.mail("ouverture", language, FACTS)
    wanted = set().union(*(links(code) for code in language.split(",")))
    assert set(re.findall(r"https?://\S+", mail.text)) == wanted
    assert set(re.findall(r'href="([^"]*)"', mail.html)) == wanted | {Fund().call_centre_link}


@every_choice
def test_it_says_the_same_in_text_and_html(composer: Composer, language: str) -> None:
    mail = composer.mail("ouverture", language, FACTS)
    shown = re.sub(r"\W+", " ", bare(mail.html))
    for line in mail.text.splitlines():
        words = re.sub(r"\W+", " ", line).strip()
        if words and "https://" not in line:
            assert words in shown, line


@every_choice
def test_nothing_is_left_unresolved(composer: Composer, language: str) -> None:
    mail = composer.mail("ouverture", language, FACTS)
    for part in (mail.subject, mail.text, mail.html):
        assert not re.search(r"\{\{|\{%|%\(|None|Undefined|&amp;lt;", part)
    assert not re.search(r"<[a-z/]|&\w+;", mail.text)


@every_choice
def test_it_loads_nothing_and_follows_nobody(composer: Composer, language: str) -> None:
    html = composer.mail("ouverture", language, FACTS).html
    assert not re.search(r"<(script|img|link|iframe|form|object)\b|\bon\w+=|url\(", html)


@every_choice
def test_it_is_short(composer: Composer, language: str) -> None:
    mail = composer.mail("ouverture", language, FACTS)
    assert len(mail.subject) <= 40 * len(language.split(",")) + 3
    assert "\n" not in mail.subject
    assert max(len(line) for line in mail.text.splitlines()) < 400
    assert len(mail.html.encode()) < 102_000, "longer letters are cut by mail programs"


@every_language
def test_in_one_language_the_whole_letter_is_marked_as_it(
    composer: Composer, language: str
) -> None:
    html = composer.mail("ouverture", language, FACTS).html
    direction = DIRECTIONS.get(language, "ltr")
    assert html.startswith(f'<!doctype html>\n<html lang="{language}" dir="{direction}">')
    assert html.count("<html") == html.count("</html>") == html.count("<body") == 1


def test_in_all_languages_each_part_is_marked_french_first(composer: Composer) -> None:
    mail = composer.mail("ouverture", ALL, FACTS)
    assert mail.html.startswith("<!doctype html>\n")
    assert mail.html.count("<html") == mail.html.count("</html>") == mail.html.count("<body") == 1
    parts = re.findall(r'<div lang="(\w+)" dir="(\w+)"', mail.html)
    assert parts == [(code, DIRECTIONS.get(code, "ltr")) for code in LANGUAGES]
    assert [line for line in mail.text.splitlines() if set(line) == {"─"}]
    assert mail.text.index(NAMES["fr"]) < mail.text.index(NAMES["ar"])


def test_in_all_languages_it_is_the_letters_joined(composer: Composer) -> None:
    mail = composer.mail("ouverture", ALL, FACTS)
    each = [composer.mail("ouverture", code, FACTS) for code in LANGUAGES]
    assert mail.subject == " · ".join(one.subject for one in each)
    for one in each:
        assert one.text in mail.text
        assert bare(one.html) in bare(mail.html)


@every_language
def test_it_tells_that_nobody_asks_for_secrets_why_it_came_and_whom_to_call(
    composer: Composer, language: str
) -> None:
    text = composer.mail("ouverture", language, FACTS).text
    for english in (
        "The fund never asks for your password or for a code, neither by mail nor by phone."
        " In doubt, type the address of the site yourself, or call us.",
        "You get this message because you are insured under AMOE, the fund has this address"
        " for you, and no account is open in your name yet.",
    ):
        assert said(language, english) in text
    assert f"\u2066{Fund().call_centre}\u2069" in text


def said(language: str, english: str) -> str:
    """A text of the site in a language."""
    from blueprints.shell.texts import translate

    return str(translate(language, english))


@every_language
def test_a_name_cannot_become_markup(composer: Composer, language: str) -> None:
    for choice in (language, ALL):
        facts = {**FACTS, "first_name": "<b>S&", "first_name_ar": "<b>S&"}
        mail = composer.mail("ouverture", choice, facts)
        assert "&lt;b&gt;S&amp;" in mail.html
        assert "<b>S&" not in mail.html
        assert "<b>S&" in mail.text


def test_without_an_arabic_name_the_latin_one_greets(composer: Composer) -> None:
    mail = composer.mail("ouverture", "ar", {**FACTS, "first_name_ar": ""})
    assert "مرحبا Salma،" in mail.text


@every_choice
def test_mail_programs_are_told_where_one_click_ends_it(composer: Composer, language: str) -> None:
    mail = composer.mail("ouverture", language, FACTS)
    assert mail.unsubscribe == unsubscribing(language.split(",")[0])


def test_a_mail_that_somebody_asked_for_has_no_such_link(composer: Composer) -> None:
    facts: dict[str, Any] = {"code": "481516", "dies_at": 0}
    assert composer.mail("code", "fr", facts).unsubscribe == ""


@pytest.mark.service
@every_choice
def test_it_arrives_whole_with_the_headers_of_a_letter_that_can_be_stopped(
    composer: Composer, language: str
) -> None:
    written = composer.mail("ouverture", language, FACTS)
    with Server() as server, mailer(server.port) as post:
        post.send(
            letter(
                subject=written.subject,
                text=written.text,
                html=written.html,
                language=language,
                unsubscribe=written.unsubscribe,
            )
        )
        (message,) = server.handler.received
        (raw,) = server.handler.raw
    # A header may be folded right after its name.
    assert message["Subject"].strip() == written.subject
    assert message["List-Unsubscribe"].strip() == f"<{written.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "bulk"
    assert message["Content-Language"] == language
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().strip() == written.text.strip()
    assert html.get_content().strip() == written.html.strip()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
