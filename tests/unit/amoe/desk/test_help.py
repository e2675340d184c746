"""The help: the fund's own files first, read again when they change, never a fault of the page."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from amoe.desk.help import Help

FILE = """
[fr]
title = "Essais"
say = ["Il vous reste {left} essais.", "Prenez votre temps."]
do = ["Attendre {wait} s."]
[ar]
title = "المحاولات"
say = ["خذوا وقتكم."]
do = []
"""


def write(folder: Path, reason: str, text: str, *, at: int = 1) -> None:
    """Put a file there, changed at a moment."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{reason}.toml"
    path.write_text(text, "utf-8")
    os.utime(path, (at, at))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The fund's own folder."""
    return tmp_path / "help"


def test_there_is_advice_in_the_agent_s_language(own: Path) -> None:
    write(own, "answer.wrong", FILE)
    advice = Help(own).of("answer.wrong", "ar")
    assert advice
    assert (advice.title, advice.language) == ("المحاولات", "ar")


def test_a_language_without_advice_gets_the_french_one(own: Path) -> None:
    write(own, "answer.wrong", FILE)
    advice = Help(own).of("answer.wrong", "en")
    assert advice
    assert advice.language == "fr"


def test_the_fund_s_own_file_takes_the_place_of_the_site_s(own: Path) -> None:
    built_in = Help(own).of("captcha.wrong", "fr")
    write(own, "captcha.wrong", FILE)
    theirs = Help(own).of("captcha.wrong", "fr")
    assert built_in
    assert theirs
    assert (theirs.title, built_in.title != "Essais") == ("Essais", True)


def test_a_file_that_changes_is_read_again(own: Path) -> None:
    write(own, "answer.wrong", FILE)
    help_files = Help(own)
    help_files.of("answer.wrong", "fr")
    write(own, "answer.wrong", FILE.replace("Essais", "Autres"), at=2)
    advice = help_files.of("answer.wrong", "fr")
    assert advice
    assert advice.title == "Autres"


@pytest.mark.parametrize(
    "broken", ["[fr", "[fr]\nsay = []", '[fr]\ntitle = "x"\nsay = "not a list"', "\x00"]
)
def test_a_broken_file_is_passed_over_and_logged(
    own: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    write(own, "captcha.wrong", broken)
    with caplog.at_level(logging.ERROR):
        advice = Help(own).of("captcha.wrong", "fr")
    assert advice
    assert advice.title != ""
    assert [record.reason for record in caplog.records] == ["captcha.wrong.toml"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("reason", ["", "../../secret", "UPPER", "no.such.reason", "a/b"])
def test_what_names_no_file_has_no_advice(own: Path, reason: str) -> None:
    assert Help(own).of(reason, "fr") is None


def test_a_sentence_whose_value_is_not_known_is_left_out(own: Path) -> None:
    write(own, "answer.wrong", FILE)
    advice = Help(own).of("answer.wrong", "fr")
    assert advice
    told = advice.told(left=2)
    assert told.say == ("Il vous reste 2 essais.", "Prenez votre temps.")
    assert told.do == ()
