"""What agents say and do: every situation has its file, complete, in both languages, and true."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from functools import cache
from typing import Any

import pytest

from amoe.codes import EMAIL, SMS
from amoe.delivery import Line
from amoe.desk.help import BUILT_IN
from amoe.insured import Rights
from amoe.reasons import Reason
from config import ROOT
from tests.unit.catalogues import sentences

NOT_MET = {
    "accepted": "nobody is stuck",
    "repeated": "nothing happened",
    "signed_in": "nobody is stuck",
    "signed_out*": "wished for",
    "app.on": "wished for",
    "app.off": "wished for",
    "app.off_by_fund": "wished for",
    "recovery_code.*": "a note in the person's activity",
    "device.*": "wished for",
    "certificate.made": "wished for",
    "certificate.downloaded": "wished for",
    "certificate.revoked": "wished for",
    "care_form.downloaded": "wished for",
    "claims.downloaded": "wished for",
    "notices.changed": "wished for",
    "desk.*": "happens to agents and leads, not to callers",
    "switch.*": "happens to agents and leads, not to callers",
}
"""Reasons that no caller is stuck at, as patterns, and why."""
BESIDES = {
    *(f"message.{channel}.{line}" for channel in (EMAIL, SMS) for line in Line),
    *(f"rights.{rights}" for rights in Rights),
    "message.late",
    "expired",
    "erased",
    "registry.absent",
    "payment.other",
    "account.exists_since",
    "check.caller",
}
"""Situations that have no reason code."""
KNOWN = {"left", "until", "wait", "stage"}
LONGEST = 140
SAY, DO = range(1, 4), range(5)
"""How many sentences there are to say, and how many instructions."""


def steps() -> list[str]:
    """The slugs of the journey."""
    lines = (ROOT / "tests" / "checked" / "steps.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def files() -> dict[str, dict[str, Any]]:
    """Every file as it parses, by its name."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in BUILT_IN.glob("*.toml")}


def texts(language: str) -> list[tuple[str, str]]:
    """Every title and sentence of a language, with the file it stands in."""
    return [
        (name, words)
        for name, told in files().items()
        for words in (told[language]["title"], *told[language]["say"], *told[language]["do"])
    ]


def holding(language: str, pattern: str) -> list[tuple[str, str]]:
    """The texts in which a pattern is found."""
    return [(name, words) for name, words in texts(language) if re.search(pattern, words)]


def met(reason: str) -> bool:
    """Whether a caller may be stuck at a reason."""
    return not any(fnmatch(reason, pattern) for pattern in NOT_MET)


def test_every_situation_has_a_file_and_every_file_a_situation() -> None:
    wanted = {str(reason) for reason in Reason if met(reason)}
    wanted |= {f"step.{slug}" for slug in steps()} | BESIDES
    assert wanted - set(files()) == set()
    assert set(files()) - wanted == set()


def test_what_is_not_met_exists() -> None:
    for pattern in NOT_MET:
        assert [reason for reason in Reason if fnmatch(reason, pattern)], pattern


def test_both_languages_say_as_much() -> None:
    for name, told in files().items():
        assert set(told) == {"fr", "ar"}, name
        for part in told.values():
            assert set(part) == {"title", "say", "do"}, name
            assert part["title"].strip(), name
            assert len(part["say"]) in SAY, name
            assert len(part["do"]) in DO, name
            assert all(words.strip() for words in (*part["say"], *part["do"])), name
        for kind in ("say", "do"):
            assert len(told["fr"][kind]) == len(told["ar"][kind]), (name, kind)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_sentences_are_short_and_whole(language: str) -> None:
    for name, words in texts(language):
        assert len(words) <= LONGEST, (name, words)
        assert words == words.strip(), name
    for name, told in files().items():
        for words in (*told[language]["say"], *told[language]["do"]):
            assert words[-1] in ".?؟", (name, words)


def test_placeholders_are_known_and_the_same_in_both_languages() -> None:
    for name, told in files().items():
        for kind in ("say", "do"):
            for pair in zip(told["fr"][kind], told["ar"][kind], strict=True):
                french, arabic = (re.findall(r"\{(.*?)\}", words) for words in pair)
                assert french == arabic, (name, pair)
                assert set(french) <= KNOWN, name
        for part in told.values():
            assert "{" not in part["title"], name


def test_something_is_said_when_no_placeholder_is_known() -> None:
    for name, told in files().items():
        assert [words for words in told["fr"]["say"] if "{" not in words], name


def test_french_typography() -> None:
    assert holding("fr", r"['\"`“”]") == []
    assert holding("fr", r"(?<![\u00a0\u202f])[:;!?»]") == []
    assert holding("fr", r"«(?!\u00a0)") == []
    assert holding("fr", r"\s[.,)…]") == []
    assert holding("fr", r"(?i)\b(tu|toi|ton|ta|tes|te)\b|\bt’") == []


def test_arabic_typography() -> None:
    assert holding("ar", r"[٠-٩۰-۹]") == []
    assert holding("ar", r"[,;?'\"]") == []
    assert holding("ar", r"\s[،؛؟.:!)]|«\s|\s»") == []
    assert holding("ar", r"\d[ /]\d|[\u200e\u200f\u202a-\u202e]") == []
    assert [words for _, words in texts("ar") if not re.search(r"[\u0621-\u064a]", words)] == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_is_named_stands_on_the_site(language: str) -> None:
    # Buttons and links by the words that the caller reads; or another file's title.
    shown = [words for _, words in sentences(language)]
    shown += [told[language]["title"] for told in files().values()]
    for name, words in texts(language):
        for label in re.findall(r"«\u00a0?(.*?)\u00a0?»", words):
            assert any(label in each for each in shown), (name, label)


def test_no_agent_is_told_to_ask_for_a_secret() -> None:
    secret = r"\b(codes?|mots? de passe|réponse|RIB|lien)\b"
    asks = r"(?i)\b(demander|dicter|épeler|donnez-moi|dites-moi|lisez-moi)\b"
    found = [words for _, words in texts("fr") if re.search(asks + ".*" + secret, words)]
    assert [words for words in found if not words.startswith("Ne ")] == []
    told = [(name, words) for name, words in texts("fr") if re.search(r"(?i)\w+ez-moi", words)]
    assert {name for name, _ in told} == {"check.caller"}


def test_the_caller_is_checked_by_three_facts_that_are_no_secrets() -> None:
    say = " ".join(files()["check.caller"]["fr"]["say"])
    for fact in ("immatriculation", "CNI", "naissance"):
        assert fact in say
    assert re.search(r"Ne me dites jamais un code, un mot de passe, la réponse.*RIB", say)
