"""Any registry is kept within its time and sense: slow, down and garbage are one exception."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from amoe.adapters.guarded_registry import GuardedRegistry
from amoe.identity import Identity
from amoe.insured import Absent, Holder, Insured, Standing
from amoe.ports import RegistryUnavailable
from amoe.reasons import Reason

SLOW, TIMEOUT = 0.3, 0.05
SALMA = Identity("immatriculation", "048271003", "AB499709", "2005-07-04")
INSURED = Insured(
    key=b"k" * 16,
    payment="bank",
    answer_key=b"a" * 16,
    last_name="ALAMI",
    first_name="Salma",
    last_name_ar="العلمي",
    first_name_ar="سلمى",
    cni="AB499709",
    birth_date="2005-07-04",
    immatriculation="048271003",
)
STANDING = Standing(
    key=b"k" * 16,
    immatriculation="048271003",
    cni="AB499709",
    birth_date="2005-07-04",
    last_name="ALAMI",
    first_name="Salma",
    last_name_ar="",
    first_name_ar="",
    payment="bank",
    university="um5",
    rights_from="2026-09-01",
    rights_to="2027-08-31",
)


class Planted:
    """A registry that answers what it is told to, however long that takes."""

    def __init__(self, answer: Any = INSURED, share: Any = 0.6, seconds: float = 0.0) -> None:
        """Take the answer (raised when it is an exception)."""
        self.answer, self.share, self.seconds = answer, share, seconds
        self.asked: list[Any] = []

    def find(self, identity: Identity) -> Any:
        """Answer after a while."""
        self.asked.append(identity)
        return self._say(self.answer)

    def holder(self, cni: str, birth_date: str) -> Any:
        """Answer after a while."""
        return self._say(self.answer)

    def person(self, key: bytes) -> Any:
        """Answer after a while."""
        self.asked.append(key)
        return self._say(self.answer)

    def bank_share(self) -> Any:
        """Answer after a while."""
        return self._say(self.share)

    def _say(self, words: Any) -> Any:
        if self.seconds:
            time.sleep(self.seconds)
        if isinstance(words, Exception):
            raise words
        return words


def reason_given(planted: Planted) -> str:
    """Why the guarded registry is not available."""
    with pytest.raises(RegistryUnavailable) as raised:
        GuardedRegistry(planted, TIMEOUT).find(SALMA)
    assert raised.value.__cause__ is None
    return str(raised.value)


@pytest.mark.parametrize("finding", [INSURED, Absent(Reason.CNI_MISMATCH)])
def test_a_sensible_answer_passes_unchanged(finding: Insured | Absent) -> None:
    planted = Planted(finding)
    assert GuardedRegistry(planted, TIMEOUT).find(SALMA) is finding
    assert planted.asked == [SALMA]


def test_a_slow_one_is_not_waited_for() -> None:
    begun = time.perf_counter()
    assert reason_given(Planted(seconds=SLOW)) == "slow"
    assert time.perf_counter() - begun < SLOW - 0.02


def test_while_all_workers_hang_the_next_one_hears_so_in_time() -> None:
    guarded = GuardedRegistry(Planted(seconds=SLOW), 0.01)
    for _ in range(9):
        begun = time.perf_counter()
        with pytest.raises(RegistryUnavailable):
            guarded.find(SALMA)
        assert time.perf_counter() - begun < SLOW - 0.02


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (RegistryUnavailable("AB499709"), "RegistryUnavailable"),
        (ConnectionError("AB499709"), "ConnectionError"),
        (KeyError("AB499709"), "KeyError"),
        (ValueError("AB499709"), "ValueError"),
        (TimeoutError("AB499709"), "slow"),
    ],
)
def test_what_breaks_is_named_by_its_type_and_never_by_its_words(
    fault: Exception, reason: str
) -> None:
    assert reason_given(Planted(fault)) == reason


@pytest.mark.parametrize(
    "garbage",
    [
        None,
        {},
        "AB499709",
        b"",
        False,
        [INSURED],
        replace(INSURED, payment="cash"),
        replace(INSURED, key="k" * 16),
        replace(INSURED, key=b"short"),
        replace(INSURED, answer_key=b""),
        replace(INSURED, answer_key=None),
    ],
    ids=lambda garbage: str(garbage)[:40],
)
def test_garbage_is_no_answer(garbage: Any) -> None:
    assert reason_given(Planted(garbage)) == "garbage"


@pytest.mark.parametrize(
    "garbage",
    [
        replace(INSURED, first_name=None),
        replace(INSURED, last_name_ar=7),
        replace(INSURED, immatriculation=None),
        Absent("Salma ALAMI"),
        Absent(None),
    ],
    ids=["first name", "last name", "number", "reason in words", "no reason"],
)
def test_garbage_in_any_field_is_no_answer(garbage: Any) -> None:
    assert reason_given(Planted(garbage)) == "garbage"


class TestTheHolderOfACard:
    """The other question: whose is this card."""

    ANSWER = Holder(b"k" * 16, "048271003", "salma@etu.example")

    @pytest.mark.parametrize("answer", [ANSWER, replace(ANSWER, email=""), None])
    def test_a_sensible_answer_passes_unchanged(self, answer: Holder | None) -> None:
        assert GuardedRegistry(Planted(answer), TIMEOUT).holder("AB499709", "2005-07-04") is answer

    @pytest.mark.parametrize(
        "answer",
        [
            INSURED,
            "048271003",
            [ANSWER],
            replace(ANSWER, key=b"short"),
            replace(ANSWER, key="k" * 16),
            replace(ANSWER, email=None),
            replace(ANSWER, immatriculation=""),
            replace(ANSWER, immatriculation=48271003),
            ConnectionError("AB499709"),
        ],
        ids=lambda answer: str(answer)[:40],
    )
    def test_garbage_and_faults_are_no_answer(self, answer: Any) -> None:
        with pytest.raises(RegistryUnavailable) as raised:
            GuardedRegistry(Planted(answer), TIMEOUT).holder("AB499709", "2005-07-04")
        assert str(raised.value) in ("garbage", "ConnectionError")

    def test_a_slow_one_is_not_waited_for(self) -> None:
        begun = time.perf_counter()
        with pytest.raises(RegistryUnavailable):
            GuardedRegistry(Planted(seconds=SLOW), TIMEOUT).holder("AB499709", "2005-07-04")
        assert time.perf_counter() - begun < SLOW - 0.02


@pytest.mark.parametrize(
    ("told", "share"),
    [
        (0.6, 0.6),
        (0.0, 0.0),
        (1.0, 1.0),
        (-0.1, 0.5),
        (1.1, 0.5),
        (float("nan"), 0.5),
        (None, 0.5),
        ("0.6", 0.5),
        (ConnectionError("down"), 0.5),
    ],
)
def test_the_share_of_bank_payments_is_a_half_when_it_makes_no_sense(
    told: Any, share: float
) -> None:
    assert GuardedRegistry(Planted(share=told), TIMEOUT).bank_share() == share


def test_a_slow_share_is_not_waited_for() -> None:
    begun = time.perf_counter()
    assert GuardedRegistry(Planted(seconds=SLOW), TIMEOUT).bank_share() == 0.5
    assert time.perf_counter() - begun < SLOW - 0.02


@pytest.mark.parametrize(
    "standing", [STANDING, replace(STANDING, rights_from="", rights_to="", university=""), None]
)
def test_what_it_says_of_a_person_passes_unchanged(standing: Standing | None) -> None:
    planted = Planted(standing)
    assert GuardedRegistry(planted, TIMEOUT).person(STANDING.key) is standing
    assert planted.asked == [STANDING.key]


@pytest.mark.parametrize(
    "garbage",
    [
        {},
        INSURED,
        replace(STANDING, key=b"another one, 16b"),
        replace(STANDING, cni=None),
        replace(STANDING, last_name_ar=7),
        replace(STANDING, immatriculation=""),
        replace(STANDING, payment="cash"),
        replace(STANDING, rights_from="2026-02-30"),
        replace(STANDING, rights_to="31/08/2027"),
        replace(STANDING, rights_to="20270831"),
    ],
    ids=lambda garbage: str(garbage)[:40],
)
def test_garbage_about_a_person_is_no_answer(garbage: Any) -> None:
    with pytest.raises(RegistryUnavailable, match="garbage"):
        GuardedRegistry(Planted(garbage), TIMEOUT).person(STANDING.key)


def test_a_slow_word_about_a_person_is_not_waited_for() -> None:
    begun = time.perf_counter()
    with pytest.raises(RegistryUnavailable, match="slow"):
        GuardedRegistry(Planted(STANDING, seconds=SLOW), TIMEOUT).person(STANDING.key)
    assert time.perf_counter() - begun < SLOW - 0.02
