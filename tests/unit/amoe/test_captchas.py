"""Captchas: a token answers once, for five minutes, for one registration, unaltered."""

from __future__ import annotations

import base64

import pytest

from amoe.captchas import Captchas, Verdict
from amoe.keys import Keys
from amoe.limits import CAPTCHA_LIFE, Exhausted, Limits, Spent
from amoe.secrecy import Secrecy

NOW = 1_800_000_000
MINE, OTHER = b"m" * 16, b"o" * 16


@pytest.fixture
def captchas(secrecy: Secrecy) -> Captchas:
    """Captchas as in production."""
    return Captchas(secrecy)


@pytest.fixture
def token(captchas: Captchas) -> str:
    """One issued to me now."""
    return captchas.issue(MINE, NOW)


def wrong(answer: str) -> str:
    """Five other digits."""
    return str((int(answer) + 1) % 100_000).zfill(5)


def test_the_answer_is_five_digits_and_stays_the_same(captchas: Captchas, token: str) -> None:
    assert len(captchas.answer(token)) == 5
    assert captchas.answer(token).isdigit()
    assert captchas.answer(token) == captchas.answer(token)


def test_every_token_is_another_one(captchas: Captchas) -> None:
    tokens = {captchas.issue(MINE, NOW) for _ in range(200)}
    assert len(tokens) == 200
    assert len({captchas.answer(token) for token in tokens}) > 190


def test_a_token_does_not_tell_its_answer(captchas: Captchas, token: str) -> None:
    assert captchas.answer(token) not in token
    assert captchas.answer(token).encode() not in base64.urlsafe_b64decode(token)


@pytest.mark.parametrize("after", [0, 1, CAPTCHA_LIFE - 1])
def test_the_right_digits_are_right_while_it_lives(
    captchas: Captchas, token: str, after: int
) -> None:
    judged = captchas.judge(token, captchas.answer(token), MINE, NOW + after)
    assert judged.verdict is Verdict.RIGHT


@pytest.mark.parametrize("written", ["{} ", "{0[0]} {0[1]}-{0[2]}{0[3]}{0[4]}", "\u200e{}"])
def test_the_right_digits_may_be_written_loosely(
    captchas: Captchas, token: str, written: str
) -> None:
    typed = written.format(captchas.answer(token))
    assert captchas.judge(token, typed, MINE, NOW).verdict is Verdict.RIGHT


def test_the_right_digits_may_be_arabic_ones(captchas: Captchas, token: str) -> None:
    typed = captchas.answer(token).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert captchas.judge(token, typed, MINE, NOW).verdict is Verdict.RIGHT


@pytest.mark.parametrize("typed", ["", "1234", "123456", "abcde", "²²²²²"])
def test_other_digits_are_wrong(captchas: Captchas, token: str, typed: str) -> None:
    assert captchas.judge(token, typed, MINE, NOW).verdict is Verdict.WRONG
    typed = wrong(captchas.answer(token))
    assert captchas.judge(token, typed, MINE, NOW).verdict is Verdict.WRONG


def test_it_does_for_one_registration_only(captchas: Captchas, token: str) -> None:
    assert captchas.judge(token, captchas.answer(token), OTHER, NOW).verdict is Verdict.EXPIRED


@pytest.mark.parametrize("after", [CAPTCHA_LIFE, CAPTCHA_LIFE + 1, -6, -3600])
def test_neither_an_old_one_nor_one_from_the_future_counts(
    captchas: Captchas, token: str, after: int
) -> None:
    judged = captchas.judge(token, captchas.answer(token), MINE, NOW + after)
    assert (judged.verdict, judged.use) == (Verdict.EXPIRED, ())


@pytest.mark.parametrize("forged", ["", "x", "====", "é" * 30, "\ud800", "A" * 44, "A" * 5000])
def test_a_forged_token_counts_for_nothing(captchas: Captchas, forged: str) -> None:
    assert not captchas.genuine(forged, MINE, NOW)
    assert captchas.judge(forged, captchas.answer(forged), MINE, NOW).verdict is Verdict.EXPIRED


def test_a_token_of_another_instance_counts_for_nothing(captchas: Captchas) -> None:
    token = Captchas(Secrecy(Keys.make(demo=False))).issue(MINE, NOW)
    assert not captchas.genuine(token, MINE, NOW)


@pytest.mark.parametrize("place", range(22))
def test_every_byte_of_a_token_is_sealed(captchas: Captchas, token: str, place: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(token))
    assert len(raw) == 22
    raw[place] ^= 1
    assert not captchas.genuine(base64.urlsafe_b64encode(raw).decode(), MINE, NOW)


@pytest.mark.parametrize("spelling", ["!{}", "{}\n", "{}====", "{0[0]} {1}"])
def test_a_token_has_one_spelling(captchas: Captchas, token: str, spelling: str) -> None:
    assert not captchas.genuine(spelling.format(token, token[1:]), MINE, NOW)


def test_it_is_good_for_one_try(captchas: Captchas, token: str, limits: Limits) -> None:
    judged = captchas.judge(token, wrong(captchas.answer(token)), MINE, NOW)
    assert isinstance(limits.spend(judged.use, NOW), Spent)
    judged = captchas.judge(token, captchas.answer(token), MINE, NOW + CAPTCHA_LIFE - 1)
    assert judged.verdict is Verdict.RIGHT
    assert isinstance(limits.spend(judged.use, NOW + CAPTCHA_LIFE - 1), Exhausted)


def test_the_demos_answer_is_always_right_and_spends_nothing(secrecy: Secrecy) -> None:
    demo = Captchas(secrecy, "24680")
    for token in (demo.issue(MINE, NOW), "forged", ""):
        judged = demo.judge(token, " 24680 ", OTHER, NOW)
        assert (judged.verdict, judged.use) == (Verdict.RIGHT, ())


def test_without_a_demo_an_empty_answer_is_not_right(captchas: Captchas, token: str) -> None:
    assert captchas.judge(token, "", MINE, NOW).verdict is Verdict.WRONG
