"""Every SMS in every language: one segment, and a last line that phones read the code from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from amoe.segments import GSM7_MOST, UCS2_MOST, fits_one_segment, is_gsm7
from blueprints.messages import Composer
from blueprints.messages.composer import TooLong
from config import LANGUAGES, ROOT
from tests.unit.messages import HOST

FACTS: dict[str, dict[str, Any]] = {
    "code": {"code": "123456", "dies_at": 1_800_000_000},
    "claim_moved": {},
    "password_changed": {},
    "contact_changed": {"what": "email"},
    "losing_link": {"losing": "Ab3-Ef6_Hi9K"},
    "losing_begun": {"cancel": "Ab3-Ef6_Hi9K"},
}
every_text = pytest.mark.parametrize("template", FACTS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_every_template_is_tested_here() -> None:
    assert {path.stem for path in (ROOT / "templates" / "texts").glob("*.txt")} == FACTS.keys()


@every_language
@every_text
def test_it_fits_one_segment_with_the_longest_host(
    composer: Composer, template: str, language: str
) -> None:
    text = composer.text(template, language, FACTS[template])
    assert fits_one_segment(text)
    assert len(text) <= (GSM7_MOST if is_gsm7(text) else UCS2_MOST)


@every_language
def test_its_last_line_lets_the_phone_offer_the_code(composer: Composer, language: str) -> None:
    lines = composer.text("code", language, FACTS["code"]).split("\n")
    assert lines[-1] == f"@{HOST} #123456"
    assert "123456" in lines[0], "who reads it finds the code at once"
    assert len(lines) == 2


@every_language
def test_it_warns_not_to_give_the_code_away_without_a_link(
    composer: Composer, language: str
) -> None:
    text = composer.text("code", language, FACTS["code"])
    assert {"fr": "Ne le donnez à personne", "ar": "لا تعطوه لأحد"}.get(language, "") in text
    assert "http" not in text


@every_language
def test_a_changed_number_is_told_of_in_one_segment_too(composer: Composer, language: str) -> None:
    text = composer.text("contact_changed", language, {"what": "sms"})
    assert text != composer.text("contact_changed", language, {"what": "email"})
    assert text.endswith(" 0538002020")


@every_language
def test_the_links_of_a_lost_channel_stand_alone(composer: Composer, language: str) -> None:
    for template, path in (("losing_link", "s"), ("losing_begun", "a")):
        lines = composer.text(template, language, FACTS[template]).split("\n")
        assert lines[1:] == [f"{HOST}/{path}/Ab3-Ef6_Hi9K"]


@every_text
def test_in_french_it_is_gsm_7(composer: Composer, template: str) -> None:
    assert is_gsm7(composer.text(template, "fr", FACTS[template]))


@contextmanager
def reached_at(app: Flask, site_url: str) -> Iterator[Composer]:
    """A composer of the same site at another address."""
    settings = app.extensions["settings"]
    with app.app_context():
        app.extensions["settings"] = replace(settings, site_url=site_url)
        try:
            yield Composer(app)
        finally:
            app.extensions["settings"] = settings


@every_language
def test_it_fits_with_the_funds_present_host(public_app: Flask, language: str) -> None:
    with reached_at(public_app, "https://amoe.cnops.org.ma") as composer:
        text = composer.text("code", language, FACTS["code"])
    assert text.endswith("\n@amoe.cnops.org.ma #123456")


@pytest.mark.parametrize("place", ["127.0.0.1:8000", "cnops.org.ma:8443", "cnops.org.ma/amoe"])
@pytest.mark.parametrize(("template", "path"), [("losing_link", "s"), ("losing_begun", "a")])
def test_a_link_keeps_the_sites_port_and_folder(
    public_app: Flask, place: str, template: str, path: str
) -> None:
    with reached_at(public_app, f"https://{place}") as composer:
        text = composer.text(template, "ar", FACTS[template])
        code = composer.text("code", "ar", FACTS["code"])
    assert text.endswith(f"\n{place}/{path}/Ab3-Ef6_Hi9K")
    host = place.replace(":", "/").split("/")[0]
    assert code.endswith(f"\n@{host} #123456"), "the standard has a bare host there"


def test_one_that_is_too_long_is_not_sent(public_app: Flask) -> None:
    with (
        reached_at(public_app, f"https://{'x' * 150}.ma") as composer,
        pytest.raises(TooLong),
    ):
        composer.text("code", "fr", FACTS["code"])
