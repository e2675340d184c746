"""A registration: kept whole, its proofs bound to their values, expired when left alone."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from amoe.codes import EMAIL, SMS, Challenge
from amoe.identity import Identity
from amoe.limits import JOURNEY_IDLE, JOURNEY_LIFE
from amoe.registration import Person, Proof, Registration
from amoe.secrecy import Secrecy
from amoe.store.accounts import Accounts, NewAccount
from amoe.store.database import Database
from amoe.store.registrations import Registrations

NOW = 1_800_000_000
KEY, INSURED = b"k" * 16, b"i" * 16
MAIL, OTHER_MAIL, PHONE = "salma@etu.example", "amina@etu.example", "+212612345678"

EVERYTHING: dict[str, Any] = {
    "key": KEY,
    "reference": "K7F2QX9M",
    "language": "ar",
    "created_at": NOW,
    "touched_at": NOW + 60,
    "version": 0,
    "insured_key": INSURED,
    "has_account": False,
    "stored": b"",
    "next_secret": "",
    "terms": "2026-11",
    "identity": Identity("employer", "G130016807", "AB499709", "2005-07-04"),
    "absent": "identity.cni_mismatch",
    "payment": "bank",
    "answered": Proof("employer|G130016807|AB499709|2005-07-04", NOW + 1),
    "person": Person("Salma", "ALAMI", "سلمى", "العلمي"),
    "email": MAIL,
    "email_proved": Proof(MAIL, NOW + 2),
    "phone": PHONE,
    "phone_proved": Proof(PHONE, NOW + 3),
    "challenges": [
        Challenge(EMAIL, MAIL, "nonce1", NOW, NOW + 60, 2),
        Challenge(SMS, PHONE, "nonce2", NOW, NOW),
    ],
    "account": "account-id",
    "draft": {"step": "courriel", "email": 'naïve "سلمى"'},
}
"""A value other than the default for each field that is typed, proved or given at the start."""
SET_BY_THE_STORE = {"version", "has_account", "stored", "next_secret"}


@pytest.fixture
def new() -> Registration:
    """One that nothing is known of yet."""
    return Registration(KEY, "K7F2QX9M", "fr", NOW, NOW)


def save(registrations: Registrations, registration: Registration) -> bool:
    """Store it; False when it changed meanwhile."""
    return registrations.save(registration, registration.to_json())


def test_every_field_has_a_value_to_be_tested_with() -> None:
    assert EVERYTHING.keys() == {field.name for field in fields(Registration)}
    for field in fields(Registration):
        if field.name not in SET_BY_THE_STORE and field.default_factory is MISSING:
            assert EVERYTHING[field.name] != field.default


def test_every_field_comes_back_from_the_database(registrations: Registrations) -> None:
    assert save(registrations, Registration(**EVERYTHING))
    found = registrations.find(KEY)
    assert found is not None
    for name in EVERYTHING.keys() - SET_BY_THE_STORE:
        assert getattr(found, name) == EVERYTHING[name], name
    assert (found.version, found.has_account) == (1, False)


def test_a_blank_one_comes_back_too(registrations: Registrations, new: Registration) -> None:
    assert save(registrations, new)
    assert registrations.find(KEY) == new


def test_whether_the_person_has_an_account_is_read_with_the_row(
    registrations: Registrations, database: Database, secrecy: Secrecy
) -> None:
    save(registrations, Registration(**EVERYTHING))
    account = NewAccount(INSURED, OTHER_MAIL, PHONE, "Salma", "ALAMI", "سلمى", "العلمي")
    Accounts(database, secrecy).open(account, "hash", "fr", NOW)
    found = registrations.find(KEY)
    assert found is not None
    assert found.has_account


def test_nothing_typed_can_be_read_in_the_file(
    registrations: Registrations, database: Database
) -> None:
    save(registrations, Registration(**EVERYTHING))
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = database.path.read_bytes()
    for planted in ("G130016807", "AB499709", "2005-07-04", "Salma", "سلمى", MAIL, "612345678"):
        assert planted.encode() not in kept


def test_one_that_changed_meanwhile_is_not_overwritten(registrations: Registrations) -> None:
    save(registrations, Registration(**EVERYTHING))
    one, two = registrations.find(KEY), registrations.find(KEY)
    assert one is not None
    assert two is not None
    one.email, two.email = "one@etu.example", "two@etu.example"
    assert save(registrations, one)
    assert not save(registrations, two)
    assert registrations.find(KEY) == one


@pytest.mark.parametrize(("channel", "field"), [(EMAIL, "email"), (SMS, "phone")])
def test_another_address_un_proves_itself_and_the_first_one_proves_again(
    new: Registration, channel: str, field: str
) -> None:
    first, other = EVERYTHING[field], "other"
    setattr(new, field, first)
    assert not new.address_proved(channel)
    new.prove_address(channel, NOW)
    assert new.address_proved(channel)
    setattr(new, field, other)
    assert not new.address_proved(channel)
    setattr(new, field, first)
    assert new.address_proved(channel)


def test_proving_one_channel_proves_no_other(new: Registration) -> None:
    new.email, new.phone = "same", "same"
    new.prove_address(EMAIL, NOW)
    assert (new.address_proved(EMAIL), new.address_proved(SMS)) == (True, False)


def test_an_empty_value_is_never_proved(new: Registration) -> None:
    new.prove_address(EMAIL, NOW)
    assert not new.address_proved(EMAIL)
    assert not Proof.holds(Proof("", NOW), "")
    assert not Proof.holds(None, "x")


@pytest.mark.parametrize("part", range(4))
def test_the_answers_proof_is_bound_to_the_whole_identity(new: Registration, part: int) -> None:
    parts = ["employer", "G130016807", "AB499709", "2005-07-04"]
    new.identity = Identity(*parts)
    proof = Proof(new.identity_value, NOW)
    assert Proof.holds(proof, new.identity_value)
    parts[part] += "1"
    new.identity = Identity(*parts)
    assert not Proof.holds(proof, new.identity_value)


def test_each_address_keeps_its_own_challenge(new: Registration) -> None:
    new.email = MAIL
    new.challenges = [Challenge.make(EMAIL, MAIL, NOW), Challenge.make(EMAIL, OTHER_MAIL, NOW)]
    assert new.challenge(EMAIL) is new.challenges[0]
    new.email = OTHER_MAIL
    assert new.challenge(EMAIL) is new.challenges[1]
    new.email, new.phone = "third@etu.example", MAIL
    assert new.challenge(EMAIL) is None
    assert new.challenge(SMS) is None


@pytest.mark.parametrize(
    ("after", "touched", "seen", "expired"),
    [
        (JOURNEY_IDLE - 1, 0, 0, False),
        (JOURNEY_IDLE, 0, 0, True),
        (JOURNEY_IDLE + 600, 600, 0, True),
        (JOURNEY_IDLE + 599, 600, 0, False),
        (JOURNEY_IDLE + 599, 0, 600, False),
        (JOURNEY_IDLE + 600, 0, 600, True),
        (JOURNEY_LIFE - 1, JOURNEY_LIFE - 2, 0, False),
        (JOURNEY_LIFE, JOURNEY_LIFE - 1, JOURNEY_LIFE - 1, True),
    ],
)
def test_it_expires_when_left_alone_or_lived_for_too_long(
    new: Registration, after: int, touched: int, seen: int, expired: bool
) -> None:
    new.touched_at = NOW + touched
    assert new.expired(NOW + after, NOW + seen) is expired


def test_emptied_it_keeps_its_name_and_nothing_that_was_typed() -> None:
    emptied = Registration(**EVERYTHING).emptied(NOW + 9)
    assert emptied == Registration(KEY, "K7F2QX9M", "ar", NOW + 9, NOW + 9, version=0)
