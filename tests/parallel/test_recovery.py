"""What works once works once for a crowd: a reset's link, a cancel link, the end of the waiting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from amoe import passwords
from amoe.limits import LOSING_WAIT
from amoe.outcomes import Accepted
from amoe.service import Service
from amoe.store.accounts import Account, NewAccount
from tests.parallel.crowd import SIZE, Crowd, counted
from tests.parallel.sign_in_acts import Deed, Guess, visitor

pytestmark = pytest.mark.slow

FRESH = "9 montagnes vertes"


def finish_reset(service: Service, guess: Guess) -> Deed:
    """Sets a new password with the one link."""
    passwords.hash_password("warms the hasher up")
    return lambda: service.resetting.finish(visitor(), guess.name, guess.typed)


def cancel(service: Service, token: str) -> Deed:
    """Presses the button of the link that cancels."""

    def press() -> Any:
        return Accepted() if service.losing_wait.cancel(token) else "dead"

    return press


def finish_waiting(service: Service, _: str) -> Deed:
    """Does the chore of the sender."""

    def chore() -> Any:
        return Accepted() if service.losing_wait.finish_due() else "nothing"

    return chore


@pytest.fixture
def owner(service: Service, insured: dict) -> Callable[[int], Account]:
    """Opens the nth person's account."""

    def opened(nth: int) -> Account:
        person = insured["bank"][nth]
        key = service.secrecy.lookup("immatriculation", person["immatriculation"])
        names = ("first_name", "last_name", "first_name_ar", "last_name_ar")
        new = NewAccount(
            insured_key=key,
            email=f"{person['cni'].lower()}@etu.example",
            phone="+212612345678",
            **{name: person[name] for name in names},
        )
        service.accounts.open(new, "nobody's", "fr", service.clock.now())
        found = service.accounts.of_person(key)
        assert found
        return found

    return opened


def test_of_64_who_set_a_password_with_one_link_one_does(
    crowd: Crowd, service: Service, owner: Callable[[int], Account]
) -> None:
    account, now = owner(70), service.clock.now()
    secret, _ = service.matters.begin(
        "reset", account.id, {"proved": account.phone}, now, now + 600
    )
    guesses = [Guess(secret, f"{FRESH} {nth}") for nth in range(SIZE)]
    outcomes = counted(crowd.does(finish_reset, guesses))
    assert outcomes == {"password.changed": 1, "reset.expired": SIZE - 1}
    kept = service.accounts.get(account.id)
    assert kept
    assert sum(passwords.verify(kept.password_hash, guess.typed) for guess in guesses) == 1
    told = service.database.all("SELECT * FROM outbox WHERE template = 'password_changed'")
    assert sorted(row["channel"] for row in told) == ["email", "sms"]


def test_of_64_who_cancel_one_does(
    crowd: Crowd, service: Service, owner: Callable[[int], Account]
) -> None:
    account, now = owner(71), service.clock.now()
    facts = {"lost": "sms", "old": account.phone, "new": "+212698765432",
             "language": "fr", "reference": "K7F2QX9M"}  # fmt: skip
    token, _ = service.matters.begin("losing_wait", account.id, facts, now, now + LOSING_WAIT)
    assert counted(crowd.does(cancel, [token] * SIZE)) == {"accepted": 1, "dead": SIZE - 1}


def test_of_64_senders_one_makes_the_change(
    crowd: Crowd, service: Service, owner: Callable[[int], Account]
) -> None:
    account, now = owner(72), service.clock.now()
    facts = {"lost": "sms", "old": account.phone, "new": "+212698765432",
             "language": "fr", "reference": "K7F2QX9M"}  # fmt: skip
    service.matters.begin("losing_wait", account.id, facts, now - LOSING_WAIT, now + 600)
    outcomes = counted(crowd.does(finish_waiting, [""] * SIZE))
    assert outcomes == {"accepted": 1, "nothing": SIZE - 1}
    changed = service.accounts.get(account.id)
    assert changed
    assert changed.phone == "+212698765432"
