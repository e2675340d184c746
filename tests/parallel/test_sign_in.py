"""Guessing at once gains nothing at the sign-in either, and what works once works once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amoe import passwords
from amoe.codes import code_for
from amoe.limits import SIGN_IN_STRANGERS, Charge, Spent
from amoe.service import Service
from amoe.sign_in_stages import Asked
from amoe.store.accounts import Account, NewAccount
from tests.parallel.crowd import SIZE, Crowd, counted
from tests.parallel.sign_in_acts import Guess, guess_code, guess_password, press_not_me, visitor

pytestmark = pytest.mark.slow

PASSWORD = "7 rivieres bleues"

Owner = Callable[[dict[str, str]], Account]


@pytest.fixture(scope="module")
def owner(service: Service) -> Owner:
    """Opens an account for somebody of the registry."""
    kept = passwords.hash_password(PASSWORD)

    def opened(person: dict[str, str]) -> Account:
        key = service.secrecy.lookup("immatriculation", person["immatriculation"])
        names = ("first_name", "last_name", "first_name_ar", "last_name_ar")
        new = NewAccount(
            insured_key=key,
            email=f"{person['cni'].lower()}@etu.example",
            phone="+212612345678",
            **{name: person[name] for name in names},
        )
        service.accounts.open(new, kept, "fr", service.clock.now())
        found = service.accounts.of_person(key)
        assert found
        return found

    return opened


def strangers_left(service: Service, account: str) -> int:
    """How often the counter of unknown devices was used."""
    left = service.limits.left([Charge(SIGN_IN_STRANGERS, account)], service.clock.now())
    return left.left if isinstance(left, Spent) else 0


@pytest.mark.parametrize("trial", range(3))
def test_of_64_parallel_passwords_exactly_five_are_judged(
    crowd: Crowd, service: Service, insured: dict, owner: Owner, trial: int
) -> None:
    person = insured["bank"][40 + trial]
    account = owner(person)
    wrong = [Guess(person["immatriculation"], f"wrong {nth} abc") for nth in range(SIZE)]
    assert counted(crowd.does(guess_password, wrong)) == {"sign_in.wrong": SIZE}
    assert strangers_left(service, account.id) == 0
    # All 64 are answered alike; that only five were judged shows in that the right one is not.
    right = [Guess(person["immatriculation"], PASSWORD) for _ in range(SIZE)]
    assert counted(crowd.does(guess_password, right)) == {"sign_in.wrong": SIZE}


def begun(service: Service, person: dict[str, str]) -> tuple[str, str]:
    """A sign-in that waits for its code, and the right code."""
    asked = service.signing_in.sign_in(visitor(), person["immatriculation"], PASSWORD)
    assert isinstance(asked, Asked)
    found = service.signing_in.find(asked.matter)
    assert found
    challenge = found[0].challenge("email")
    assert challenge
    code = code_for(service.secrecy, "email", challenge.address, challenge.nonce)
    return asked.matter, code


def test_of_64_parallel_codes_exactly_five_are_judged(
    crowd: Crowd, service: Service, insured: dict, owner: Owner
) -> None:
    person = insured["bank"][60]
    owner(person)
    secret, code = begun(service, person)
    wrong = [Guess(secret, f"{(int(code) + 1 + nth) % 10**6:06}") for nth in range(SIZE)]
    assert counted(crowd.does(guess_code, wrong)) == {
        "code.wrong": 5,
        "code.tries_spent": SIZE - 5,
    }


def test_of_64_who_type_the_right_code_one_enters(
    crowd: Crowd, service: Service, insured: dict, owner: Owner
) -> None:
    person = insured["bank"][61]
    account = owner(person)
    secret, code = begun(service, person)
    outcomes = counted(crowd.does(guess_code, [Guess(secret, code)] * SIZE))
    assert outcomes == {"Entered": 1, "sign_in.expired": SIZE - 1}
    rows = service.database.all("SELECT * FROM sessions WHERE account = :id", id=account.id)
    assert len(rows) == 1


def test_this_was_not_me_works_once_for_64_who_press_at_once(
    crowd: Crowd, service: Service, insured: dict, owner: Owner
) -> None:
    account = owner(insured["bank"][62])
    now = service.clock.now()
    token, _ = service.matters.begin("not_me", account.id, {}, now, now + 60)
    outcomes = counted(crowd.does(press_not_me, [token] * SIZE))
    assert outcomes == {"accepted": 1, "dead": SIZE - 1}
