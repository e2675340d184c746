"""Every e-mail in every language: subject, text and HTML, for the person and nobody else."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from amoe.campaign import TEMPLATES
from blueprints.messages import Composer
from config import LANGUAGES, ROOT, Fund
from tests.unit.messages import HOST

AT = int(datetime(2026, 11, 22, 14, 32, tzinfo=ZoneInfo("Africa/Casablanca")).timestamp())
FACTS: dict[str, dict[str, Any]] = {
    "code": {"code": "481516", "dies_at": AT},
    "number": {"number": "048271003"},
    "opened": {"first_name": "Salma", "first_name_ar": "سلمى", "opened_at": AT},
    "sms_back": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "resume": "W8K8XM4V.abc-DEF_123",
        "kept_until": AT,
    },
    "desk_link": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "resume": "W8K8XM4V.abc-DEF_123",
        "linked_until": AT,
    },
    "desk_act": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "act": "essais",
        "at": AT,
    },
    "new_device": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "at": AT,
        "label": "Chrome, Android",
        "not_me": "Xk3.abc-DEF_123",
    },
    "reset": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "reset": "Xk3.abc-DEF_789",
        "dies_at": AT,
    },
    "password_changed": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "at": AT,
        "not_me": "Xk3.abc-DEF_123",
    },
    "contact_changed": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "at": AT,
        "what": "email",
        "not_me": "Xk3.abc-DEF_123",
    },
    "app_changed": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "at": AT,
        "what": "app.on",
        "not_me": "Xk3.abc-DEF_123",
    },
    "losing_link": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "losing": "Xk3.abc-DEF_234",
        "dies_at": AT,
    },
    "losing_begun": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "cancel": "Xk3.abc-DEF_345",
        "what": "sms",
        "due_at": AT,
    },
    "agent_invitation": {
        "name": "Salma Berrada",
        "invitation": "Xk3.abc-DEF_567",
        "dies_at": AT,
    },
    "desk_canary": {
        "name": "Nadia Alami",
        "agent": "Salma Berrada",
        "detail": "bait-1",
        "at": AT,
    },
    "desk_stopped": {"name": "Nadia Alami", "agent": "Salma Berrada", "at": AT},
    "claim_moved": {
        "first_name": "Salma",
        "first_name_ar": "سلمى",
        "stop_notices": "Xk3.abc-DEF_456",
    },
}
"""What each template is given by the outbox."""
DIRECTIONS = {"ar": "rtl"}

every_mail = pytest.mark.parametrize("template", FACTS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def resume_link(language: str) -> str:
    """Where the mail that SMS are back leads to."""
    return f"https://{HOST}/{language}/inscription/reprise/{FACTS['sms_back']['resume']}"


def start_link(language: str) -> str:
    """Where the mail with a forgotten number leads to."""
    return f"https://{HOST}/{language}/inscription/"


def not_me_link(language: str) -> str:
    """Where the mail about a new device leads to."""
    return f"https://{HOST}/{language}/ce-n-est-pas-moi/{FACTS['new_device']['not_me']}"


def stop_link(language: str) -> str:
    """Where the mail about claims leads who wants no more of them."""
    return f"https://{HOST}/{language}/avis/arret/{FACTS['claim_moved']['stop_notices']}"


def reset_link(language: str) -> str:
    """Where the mail about a forgotten password leads to."""
    return f"https://{HOST}/{language}/mot-de-passe/nouveau/{FACTS['reset']['reset']}"


def losing_link(language: str) -> str:
    """Where the mail that an agent had sent leads to."""
    return f"https://{HOST}/{language}/compte-perdu/lien/{FACTS['losing_link']['losing']}"


def invitation_link(language: str) -> str:
    """Where the mail to a new agent of the desk leads to."""
    token = FACTS["agent_invitation"]["invitation"]
    return f"https://{HOST}/{language}/bureau/invitation/{token}"


def cancel_link(language: str) -> str:
    """Where the mail about a lost channel leads to."""
    return f"https://{HOST}/{language}/compte-perdu/annuler/{FACTS['losing_begun']['cancel']}"


def test_every_template_is_tested_here() -> None:
    folder = ROOT / "templates" / "emails"
    texts = {path.stem for path in folder.glob("*.txt")}
    pages = {path.stem for path in folder.glob("*.html") if not path.name.startswith("_")}
    # The letters of campaigns have tests of their own.
    assert texts == pages == {*FACTS, *TEMPLATES}


@every_language
@every_mail
def test_it_has_subject_text_and_html(composer: Composer, template: str, language: str) -> None:
    mail = composer.mail(template, language, FACTS[template])
    for part in (mail.subject, mail.text, mail.html):
        assert part.strip()
        assert "{{" not in part
        assert "{%" not in part
        assert "None" not in part


@every_language
@every_mail
def test_the_html_says_its_language_and_direction(
    composer: Composer, template: str, language: str
) -> None:
    html = composer.mail(template, language, FACTS[template]).html
    direction = DIRECTIONS.get(language, "ltr")
    assert html.startswith("<!doctype html>")
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'<body dir="{direction}"' in html


@every_language
@every_mail
def test_a_subject_is_one_line_and_tells_no_secret(
    composer: Composer, template: str, language: str
) -> None:
    subject = composer.mail(template, language, FACTS[template]).subject
    assert "\n" not in subject
    assert not re.search(r"\d", subject)
    for value in FACTS[template].values():
        assert str(value) not in subject


@every_language
@every_mail
def test_every_fact_is_told_in_text_and_html_alike(
    composer: Composer, template: str, language: str
) -> None:
    mail = composer.mail(template, language, FACTS[template])
    name = {"ar": "سلمى"}.get(language, "Salma")
    told = {
        "code": ["481516", "14:32"],
        "number": ["048271003", start_link(language)],
        "opened": [name, "14:32"],
        "sms_back": [name, "22/11/2026", "14:32", resume_link(language)],
        "desk_link": [name, "22/11/2026", "14:32", resume_link(language)],
        "desk_act": [name, "22/11/2026", "14:32"],
        "new_device": [name, "Chrome, Android", "22/11/2026", "14:32", not_me_link(language)],
        "claim_moved": [name, stop_link(language)],
        "reset": [name, "14:32", reset_link(language)],
        "password_changed": [name, "22/11/2026", "14:32", not_me_link(language)],
        "contact_changed": [name, "22/11/2026", "14:32", not_me_link(language)],
        "app_changed": [name, "22/11/2026", "14:32", not_me_link(language)],
        "losing_link": [name, "22/11/2026", "14:32", losing_link(language)],
        "losing_begun": [name, "22/11/2026", "14:32", cancel_link(language)],
        "agent_invitation": ["Salma Berrada", "22/11/2026", "14:32", invitation_link(language)],
        "desk_canary": ["Nadia Alami", "Salma Berrada", "bait-1", "22/11/2026", "14:32"],
        "desk_stopped": ["Nadia Alami", "Salma Berrada", "22/11/2026", "14:32"],
    }
    for words in [*told[template], Fund().call_centre, f"https://{HOST}/{language}/"]:
        assert words in mail.text
        assert words in mail.html


@every_mail
def test_no_two_languages_say_it_in_the_same_words(composer: Composer, template: str) -> None:
    mails = [composer.mail(template, language, FACTS[template]) for language in LANGUAGES]
    assert len({mail.subject for mail in mails}) == len(LANGUAGES)
    assert len({mail.text for mail in mails}) == len(LANGUAGES)


@every_language
@every_mail
def test_the_text_holds_no_tags_and_no_entities(
    composer: Composer, template: str, language: str
) -> None:
    text = composer.mail(template, language, FACTS[template]).text
    assert not re.search(r"<[a-z/]|&\w+;|&#", text)


@every_language
@every_mail
def test_the_html_loads_and_runs_nothing(composer: Composer, template: str, language: str) -> None:
    html = composer.mail(template, language, FACTS[template]).html
    assert not re.search(r"<(script|img|link|iframe|form)\b|\bon\w+=|url\(", html)
    own = {
        "number": {start_link(language)},
        "sms_back": {resume_link(language)},
        "desk_link": {resume_link(language)},
        "new_device": {not_me_link(language)},
        "claim_moved": {stop_link(language)},
        "reset": {reset_link(language)},
        "password_changed": {not_me_link(language)},
        "contact_changed": {not_me_link(language)},
        "app_changed": {not_me_link(language)},
        "losing_link": {losing_link(language)},
        "losing_begun": {cancel_link(language)},
        "agent_invitation": {invitation_link(language)},
    }
    assert set(re.findall(r'href="([^"]*)"', html)) == {
        Fund().call_centre_link,
        f"https://{HOST}/{language}/",
        *own.get(template, ()),
    }


@every_language
def test_the_code_stands_alone_and_from_left_to_right(composer: Composer, language: str) -> None:
    mail = composer.mail("code", language, FACTS["code"])
    assert "\n481516\n" in mail.text
    assert re.search(r'<p dir="ltr"[^>]*>481516</p>', mail.html)


@every_language
def test_a_forgotten_number_stands_alone_and_from_left_to_right(
    composer: Composer, language: str
) -> None:
    mail = composer.mail("number", language, FACTS["number"])
    assert "\n048271003\n" in mail.text
    assert re.search(r'<p dir="ltr"[^>]*>048271003</p>', mail.html)


@every_language
def test_a_name_cannot_become_markup(composer: Composer, language: str) -> None:
    facts = {**FACTS["opened"], "first_name": "<b>S&", "first_name_ar": "<b>S&"}
    mail = composer.mail("opened", language, facts)
    assert "&lt;b&gt;S&amp;" in mail.html
    assert "<b>S&" in mail.text


def test_without_an_arabic_name_the_latin_one_greets(composer: Composer) -> None:
    mail = composer.mail("opened", "ar", {**FACTS["opened"], "first_name_ar": ""})
    assert "Salma" in mail.text
    assert "<bdi>Salma</bdi>" in mail.html


@every_language
def test_a_code_to_sign_in_says_so_and_may_bring_a_link(composer: Composer, language: str) -> None:
    facts = {**FACTS["code"], "purpose": "sign_in", "first_code": "Xk3.abc-DEF_123"}
    mail = composer.mail("code", language, facts)
    assert mail.text != composer.mail("code", language, FACTS["code"]).text
    for part in (mail.text, mail.html):
        assert f"https://{HOST}/{language}/connexion/lien/Xk3.abc-DEF_123" in part
    assert "\n481516\n" in mail.text
