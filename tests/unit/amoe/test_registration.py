"""A registration: kept whole, its proofs bound to their values, expired when left alone."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from amoe.codes import EMAIL, SMS, Challenge
from amoe.identity import Identity
from amoe.limits import JOURNEY_IDLE, JOURNEY_LIFE, KEPT_FOR_SMS
from amoe.registration import Person, Proof, Registration
from amoe.secrecy import Secrecy
from amoe.store.accounts import Accounts, NewAccount
from amoe.store.database import Database
from amoe.store.registrations import Registrations
from amoe.store.switches import Switch, SwitchRows

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
    "sms_paused": False,
    "late_prefixes": "",
    "told": False,
    "stored": b"",
    "next_secret": "",
    "just_asked": "",
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
        Challenge(EMAIL, MAIL, "nonce1", NOW, [NOW, NOW + 60], spent=True, locked_until=NOW + 9),
        Challenge(SMS, PHONE, "nonce2", NOW, [NOW]),
    ],
    "mode": "htmx",
    "kept_until": NOW + KEPT_FOR_SMS,
    "linked_until": NOW + 1800,
    "account": "account-id",
    "campus": "um5",
    "draft": {"step": "courriel", "email": 'naïve "سلمى"'},
}
"""A value other than the default for each field that is typed, proved or given at the start."""
SET_BY_THE_STORE = {
    "version", "has_account", "sms_paused", "told", "stored", "next_secret", "just_asked",
    "mode", "late_prefixes",
}  # fmt: skip
"""What is read with the row or holds for one request only: never sealed."""


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


def test_whether_sms_are_paused_is_read_with_the_row(
    registrations: Registrations, database: Database
) -> None:
    save(registrations, Registration(**EVERYTHING))
    switches = SwitchRows(database)
    told = []
    for act in (lambda: switches.off(Switch("bulk", NOW, "operator")),
                lambda: switches.off(Switch("sms", NOW, "operator")),
                lambda: switches.on("sms", NOW, NOW)):  # fmt: skip
        act()
        found = registrations.find(KEY)
        assert found
        told.append(found.sms_paused)
    assert told == [False, True, False]


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


class TestOneThatIsKept:
    """SMS could not be sent: it waits for the mail that tells that they can."""

    @pytest.fixture
    def kept(self, new: Registration) -> Registration:
        """Kept for a day from now on."""
        new.kept_until = NOW + KEPT_FOR_SMS
        return new

    @pytest.mark.parametrize(
        ("after", "still"), [(0, True), (KEPT_FOR_SMS - 1, True), (KEPT_FOR_SMS, False)]
    )
    def test_can_be_taken_up_for_24_hours(
        self, kept: Registration, after: int, still: bool
    ) -> None:
        assert KEPT_FOR_SMS == 24 * 3600
        assert kept.kept(NOW + after) is still

    def test_can_be_taken_up_no_more_once_its_account_is_open(self, kept: Registration) -> None:
        kept.account = "account-id"
        assert not kept.kept(NOW)

    def test_lives_as_long_for_who_stays_at_it(self, kept: Registration) -> None:
        for after in (JOURNEY_LIFE, KEPT_FOR_SMS - 1):
            kept.touched_at = NOW + after - 1
            assert not kept.expired(NOW + after)
        kept.touched_at = NOW + KEPT_FOR_SMS - 1
        assert kept.expired(NOW + KEPT_FOR_SMS)

    def test_ends_in_a_browser_that_was_left_alone_all_the_same(self, kept: Registration) -> None:
        assert kept.expired(NOW + JOURNEY_IDLE)
        assert kept.kept(NOW + JOURNEY_IDLE)

    def test_is_not_erased_before_its_day_is_over(
        self, registrations: Registrations, kept: Registration
    ) -> None:
        save(registrations, kept)
        save(registrations, Registration(b"other" * 3, "R2", "fr", NOW, NOW))
        end = NOW + KEPT_FOR_SMS
        assert registrations.erase_older(end - 1 - JOURNEY_LIFE, end - 1) == 1
        assert registrations.find(KEY) is not None
        assert registrations.erase_older(end - JOURNEY_LIFE, end) == 1
        assert registrations.find(KEY) is None

    def test_is_found_by_its_reference(
        self, registrations: Registrations, kept: Registration
    ) -> None:
        save(registrations, kept)
        assert registrations.named("K7F2QX9M") == registrations.find(KEY)
        assert registrations.named("K7F2QX9N") is None

    def test_is_told_once(self, registrations: Registrations, kept: Registration) -> None:
        save(registrations, kept)
        save(registrations, Registration(b"other" * 3, "R2", "fr", NOW, NOW))
        assert [each.reference for each in registrations.untold(NOW)] == ["K7F2QX9M"]
        registrations.told(KEY)
        assert registrations.untold(NOW) == []

    def test_is_not_told_again_because_something_else_changed(
        self, registrations: Registrations, kept: Registration
    ) -> None:
        save(registrations, kept)
        registrations.told(KEY)
        kept.draft = {"step": "telephone", "phone": "06"}
        save(registrations, kept)
        assert registrations.untold(NOW) == []

    def test_is_told_again_when_it_had_to_wait_again(
        self, registrations: Registrations, kept: Registration
    ) -> None:
        save(registrations, kept)
        registrations.told(KEY)
        kept.kept_until += 60
        save(registrations, kept)
        assert len(registrations.untold(NOW)) == 1

    def test_is_not_told_when_its_day_is_over(
        self, registrations: Registrations, kept: Registration
    ) -> None:
        save(registrations, kept)
        assert registrations.untold(NOW + KEPT_FOR_SMS) == []

    def test_those_that_end_first_are_told_first(self, registrations: Registrations) -> None:
        for n in (3, 1, 2):
            each = Registration(bytes([n]) * 16, f"R{n}", "fr", NOW, NOW)
            each.kept_until = NOW + n
            save(registrations, each)
        assert [each.reference for each in registrations.untold(NOW, most=2)] == ["R1", "R2"]


def test_emptied_it_keeps_its_name_and_nothing_that_was_typed() -> None:
    emptied = Registration(**EVERYTHING).emptied(NOW + 9)
    assert emptied == Registration(
        KEY, "K7F2QX9M", "ar", NOW + 9, NOW + 9, version=0, mode="htmx", campus="um5"
    )
