"""What may happen once happens once, however many ask for it at the same moment."""

from __future__ import annotations

import pytest

from amoe.codes import EMAIL
from amoe.service import Service
from tests.parallel.acts import (
    Image,
    Sending,
    ask_mail,
    ask_sms,
    open_account,
    reach_phone,
    reuse_captcha_for_code,
    reuse_captcha_for_identity,
)
from tests.parallel.crowd import SIZE, Crowd, counted
from tests.support import short_way as people

pytestmark = pytest.mark.slow

People = dict[str, list[dict[str, str]]]


def rows(service: Service, sql: str, **values: object) -> int:
    """A count from the database."""
    row = service.database.one(sql, **values)
    assert row is not None
    return int(row[0])


def opened_mails(service: Service) -> int:
    """How many mails say that an account was opened."""
    return rows(service, "SELECT COUNT(*) FROM outbox WHERE template = 'opened'")


@pytest.mark.parametrize("nth", range(2))
def test_of_many_who_finish_for_the_same_person_one_gets_the_account(
    crowd: Crowd, service: Service, insured: People, nth: int
) -> None:
    # One person is sent twenty codes a day at most: sixteen registrations, each in four windows.
    registrations = [
        people.reaches_password(
            service, insured["postal"][nth], f"claim{nth}.{n}@etu.example", f"06{nth:02}{n:06}"
        )[0]
        for n in range(SIZE // 4)
    ]
    accounts, mails = service.accounts.count(), opened_mails(service)
    outcomes = crowd.does(open_account, registrations * 4)
    assert counted(outcomes) == {"account.opened": 1, "repeated": 3, "account.exists": SIZE - 4}
    assert service.accounts.count() == accounts + 1
    assert opened_mails(service) == mails + 1


def test_pressing_the_last_button_often_opens_one_account_and_says_so_each_time(
    crowd: Crowd, service: Service, insured: People
) -> None:
    secret, _ = people.reaches_password(
        service, insured["postal"][9], "press@etu.example", "0655555555"
    )
    outcomes = crowd.does(open_account, [secret] * SIZE)
    assert counted(outcomes) == {"account.opened": 1, "repeated": SIZE - 1}


@pytest.mark.parametrize("trial", range(10))
def test_a_solved_image_lets_one_code_be_judged(
    crowd: Crowd, service: Service, insured: People, trial: int
) -> None:
    secret, registration = people.reaches_email_code(
        service, insured["bank"][trial], f"image{trial}@etu.example"
    )
    token = service.captchas.issue(registration.key, service.clock.now())
    outcomes = crowd.does(reuse_captcha_for_code, [Image(secret, token, n) for n in range(SIZE)])
    assert counted(outcomes) == {"code.wrong": 1, "captcha.expired": SIZE - 1}
    # Those who came too late spent no try of the code either.
    challenge = registration.challenge(EMAIL)
    assert challenge is not None
    again = people.found(service, secret)
    last = service.contact.prove(
        again, EMAIL, people.wrong_code(service, again, EMAIL, SIZE), "", "24680"
    )
    assert (str(last.reason), last.left) == ("code.wrong", 3)  # type: ignore[union-attr]


def test_a_solved_image_lets_one_identity_be_given(crowd: Crowd, service: Service) -> None:
    secret, registration = people.begins(service)
    token = service.captchas.issue(registration.key, service.clock.now())
    outcomes = crowd.does(
        reuse_captcha_for_identity, [Image(secret, token, n) for n in range(SIZE)]
    )
    assert counted(outcomes) == {"accepted": 1, "captcha.expired": SIZE - 1}


def test_one_number_gets_four_sms_an_hour_over_all_registrations(
    crowd: Crowd, service: Service, insured: People
) -> None:
    jobs = [(insured["bank"][n % 100], f"sms{n}@etu.example") for n in range(SIZE)]
    secrets = crowd.does(reach_phone, jobs)
    outcomes = crowd.does(ask_sms, [Sending(str(each), "+212677777777") for each in secrets])
    assert counted(outcomes) == {"accepted": 4, "phone.locked": SIZE - 4}
    assert rows(service, "SELECT COUNT(*) FROM outbox WHERE channel = 'sms' AND state = 'waiting'"
                " AND template = 'code' AND reference IN (SELECT reference FROM audit"
                " WHERE step = 'telephone' AND reason = 'accepted')") >= 4  # fmt: skip


def registrations_of(service: Service, persons: list[dict[str, str]]) -> list[str]:
    """A registration of each, where the e-mail address is asked for."""
    secrets = []
    for person in persons:
        secret, registration = people.begins(service)
        people.answers(service, registration, person)
        secrets.append(secret)
    return secrets


def test_one_mailbox_gets_five_mails_an_hour_over_all_registrations(
    crowd: Crowd, service: Service, insured: People
) -> None:
    secrets = registrations_of(service, insured["bank"][:SIZE])
    outcomes = crowd.does(ask_mail, [Sending(each, "one@etu.example") for each in secrets])
    assert counted(outcomes) == {"accepted": 5, "email.locked": SIZE - 5}


def test_one_person_is_sent_twenty_mails_a_day_over_all_registrations_and_addresses(
    crowd: Crowd, service: Service, insured: People
) -> None:
    secrets = registrations_of(service, [insured["postal"][-1]] * SIZE)
    outcomes = crowd.does(
        ask_mail, [Sending(each, f"person{n}@etu.example") for n, each in enumerate(secrets)]
    )
    assert counted(outcomes) == {"accepted": 20, "sends.locked": SIZE - 20}


def test_64_addresses_given_at_once_in_one_registration_leave_it_sane(
    crowd: Crowd, service: Service, insured: People
) -> None:
    secret, registration = people.begins(service)
    people.answers(service, registration, insured["bank"][0])
    outcomes = crowd.does(ask_mail, [Sending(secret, f"many{n}@etu.example") for n in range(SIZE)])
    # Ten mails are what one registration may cause (JOURNEY_SENDS).
    assert counted(outcomes) == {"accepted": 10, "sends.locked": SIZE - 10}
    kept = people.found(service, secret).challenges
    assert len({challenge.address for challenge in kept}) == len(kept) == 10
