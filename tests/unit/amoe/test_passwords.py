"""The password's rules, the person's own data in it, and how it is kept."""

from __future__ import annotations

import pytest

from amoe import passwords
from amoe.identity import Identity
from amoe.opening import personal
from amoe.reasons import Reason
from amoe.registration import Person, Registration

GOOD = "7 rivieres bleues"
FUNDS_RULE = [Reason.PASSWORD_SHORT, Reason.PASSWORD_NO_LOWERCASE, Reason.PASSWORD_NO_DIGIT]


@pytest.fixture(scope="module")
def kept() -> str:
    """The hash of a good password."""
    return passwords.hash_password(GOOD)


@pytest.fixture
def own() -> list[str]:
    """What the site knows of one person."""
    registration = Registration(b"k", "K7F2QX9M", "fr", 0, 0)
    registration.identity = Identity("immatriculation", "048271003", "AB499709", "2005-07-04")
    registration.email = "s.alami.rabat@etu.example"
    registration.phone = "+212612345678"
    registration.person = Person("Fatima Zahra", "EL OUAFI", "فاطمة الزهراء", "الوافي")
    return personal(registration)


@pytest.mark.parametrize(
    ("password", "reasons"),
    [
        (GOOD, []),
        ("bleu123x", []),
        ("RIVIEREg1", []),
        ("كلمةسرa1", []),
        ("a1" * 64, []),
        ("bleu12x", [Reason.PASSWORD_SHORT]),
        ("RIVIERES7", [Reason.PASSWORD_NO_LOWERCASE]),
        ("rivieres bleues", [Reason.PASSWORD_NO_DIGIT]),
        ("a1" * 64 + "b", [Reason.PASSWORD_LONG]),
        ("password1", [Reason.PASSWORD_COMMON]),
        ("PassWord123", [Reason.PASSWORD_COMMON]),
        ("", FUNDS_RULE),
        ("QWERTY", [*FUNDS_RULE, Reason.PASSWORD_COMMON]),
        ("X" * 129, [*FUNDS_RULE[1:], Reason.PASSWORD_LONG]),
    ],
)
def test_every_unmet_rule_is_told_in_the_order_of_the_page(
    password: str, reasons: list[Reason]
) -> None:
    assert passwords.faults(password, []) == reasons


@pytest.mark.parametrize(
    "password",
    [
        "fatima zahra 1",
        "FatimaZahra2026",
        "Elouafi1",
        "el-ouafi.1x",
        "048271003a",
        "ab499709",
        "ab 499 709 x",
        "a04072005",
        "20050704a",
        "040705ab",
        "s.alami.rabat1",
        "0612345678a",
        "+212612345678a",
        "الوافي1a",
    ],
)
def test_it_is_not_made_of_the_persons_own_data(password: str, own: list[str]) -> None:
    assert Reason.PASSWORD_PERSONAL in passwords.faults(password, own)


@pytest.mark.parametrize(
    "password",
    [GOOD, "fatima aime 3 couleurs vives", "mon chat 2005 dort", "el jadida 2 oiseaux"],
)
def test_a_little_of_it_is_allowed(password: str, own: list[str]) -> None:
    assert passwords.faults(password, own) == []


def test_it_is_kept_as_argon2id_with_the_parameters_of_the_design(kept: str) -> None:
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert GOOD not in kept


def test_the_same_password_is_kept_differently_each_time(kept: str) -> None:
    assert passwords.hash_password(GOOD) != kept


@pytest.mark.parametrize(
    ("typed", "right"),
    [(GOOD, True), (GOOD + " ", False), (GOOD.upper(), False), ("", False)],
)
def test_verify(kept: str, typed: str, right: bool) -> None:
    assert passwords.verify(kept, typed) is right


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$v=19$m=19456,t=2,p=1$x$y"])
def test_what_is_no_hash_verifies_nothing(kept: str) -> None:
    assert passwords.verify(kept, GOOD) is False
