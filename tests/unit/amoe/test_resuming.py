"""Who waited for SMS is told once that they work again, and goes on from the link in that mail."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from amoe.codes import SMS
from amoe.limits import DAY, HOUR, KEPT_FOR_SMS, Charge, sms_budget
from amoe.outcomes import Locked
from amoe.reasons import Reason as R
from amoe.registration import Registration
from amoe.resuming import PACE
from amoe.service import Service
from tests.support.short_way import found, gives, proves, reaches_phone
from tests.support.site import Site
from tests.support.student import PASSWORD

NUMBER = "+212612345678"


@pytest.fixture
def service(site: Site) -> Service:
    """The service of a site of one's own."""
    return site.service


def waits(site: Site, index: int = 0, number: str = NUMBER) -> tuple[str, Registration]:
    """Somebody asks for an SMS that cannot be sent: the secret of the cookie, the registration."""
    student = site.student(index)
    secret, _ = reaches_phone(site.service, student.person, student.email)
    registration = found(site.service, secret)  # as a request reads it, pause included
    assert asks(site, registration, number).reason is R.SMS_PAUSED
    return secret, registration


def asks(site: Site, registration: Registration, number: str = NUMBER) -> Locked:
    """Ask for an SMS in vain."""
    outcome = site.service.contact.give(registration, SMS, number)
    assert isinstance(outcome, Locked), outcome
    return outcome


def told(service: Service) -> list[str]:
    """The references of those who got the mail, in order."""
    rows = service.database.all(
        "SELECT reference FROM outbox WHERE template = 'sms_back' ORDER BY nr"
    )
    return [row["reference"] for row in rows]


def spends_the_budget(service: Service, cap: int = 20_000) -> None:
    """Use up the SMS of the day."""
    charge = Charge(sms_budget(cap), "all")
    service.limits.spend([charge], service.clock.now())
    key = service.limits._key(charge)
    service.database.run("UPDATE counters SET used = cap WHERE key = :key", key=key)


class TestWaiting:
    """SMS are paused by an operator, or by the day's budget."""

    def test_keeps_the_registration_for_24_hours(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        secret, registration = waits(site)
        kept = found(service, secret)
        assert kept.kept_until == site.clock.now() + KEPT_FOR_SMS
        assert kept.phone == NUMBER
        assert kept.challenge(SMS) is None
        for hours in (3, 20):
            site.clock.passes(hours * HOUR)
            service.forget_old()
            assert service.registrations.named(registration.reference) is not None
        site.clock.passes(HOUR)
        service.forget_old()
        assert service.registrations.named(registration.reference) is None

    def test_is_audited_by_its_reason(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        _, registration = waits(site)
        row = service.database.one("SELECT * FROM audit ORDER BY id DESC LIMIT 1")
        assert row
        assert (row["reference"], row["step"]) == (registration.reference, "telephone")
        assert (row["outcome"], row["reason"]) == ("locked", "sms.paused")

    def test_spends_nothing(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        secret, registration = waits(site)
        for _ in range(30):
            assert asks(site, registration).reason is R.SMS_PAUSED
        service.switches.resume("sms")
        gives(service, found(service, secret), SMS, NUMBER)

    def test_for_the_budget_keeps_it_as_well(self, site: Site, service: Service) -> None:
        spends_the_budget(service)
        secret, _ = waits(site)
        assert found(service, secret).kept_until == site.clock.now() + KEPT_FOR_SMS

    def test_counts_from_the_last_time_it_was_asked_for(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        secret, registration = waits(site)
        site.clock.passes(HOUR)
        asks(site, registration)
        assert found(service, secret).kept_until == site.clock.now() + KEPT_FOR_SMS


class TestTelling:
    """SMS are back."""

    def test_writes_one_mail_to_each_who_waits(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        references = [waits(site, n, f"+21261234567{n}")[1].reference for n in range(3)]
        service.switches.resume("sms")
        assert service.resuming.tell() == 3
        assert sorted(told(service)) == sorted(references)
        assert service.resuming.tell() == 0
        assert len(told(service)) == 3

    def test_by_several_at_once_writes_one_mail_to_each(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        for n in range(8):
            waits(site, n, f"+21261234567{n}")
        service.switches.resume("sms")
        together = threading.Barrier(4)

        def tells(_: int) -> int:
            together.wait(5)
            try:
                return service.resuming.tell()
            finally:
                site.close()

        with ThreadPoolExecutor(4) as processes:
            assert sum(processes.map(tells, range(4))) == 8
        assert len(told(service)) == len({*told(service)}) == 8

    def test_goes_on_until_everybody_is_told(
        self, site: Site, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        by_two = service.registrations.untold
        monkeypatch.setattr(service.registrations, "untold", lambda now: by_two(now, most=2))
        service.switches.pause("sms")
        for n in range(5):
            waits(site, n, f"+21261234567{n}")
        service.switches.resume("sms")
        assert service.resuming.tell() == 5

    def test_many_lets_their_mails_leave_a_few_a_second(self, site: Site, service: Service) -> None:
        """They share a lane with new codes, and come back one by one."""
        service.switches.pause("sms")
        for n in range(2 * PACE + 1):
            waits(site, n, f"+2126123456{n:02}")
        service.switches.resume("sms")
        service.resuming.tell()
        rows = service.database.all("SELECT due_at FROM outbox WHERE template = 'sms_back'")
        after = [row["due_at"] - site.clock.now() for row in rows]
        assert sorted(after) == [0] * PACE + [1] * PACE + [2]

    def test_goes_on_past_one_that_cannot_be_read(
        self, site: Site, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one_by_one = service.registrations.untold
        monkeypatch.setattr(service.registrations, "untold", lambda now: one_by_one(now, most=1))
        service.switches.pause("sms")
        _, torn = waits(site, 0)
        site.clock.passes(1)
        _, whole = waits(site, 1, "+212612345679")
        service.database.run(
            "UPDATE registrations SET sealed = :torn WHERE reference = :name",
            torn=b"\x01torn", name=torn.reference,
        )  # fmt: skip
        service.switches.resume("sms")
        for _ in range(2):  # at the latest a minute later
            service.resuming.tell()
        assert told(service) == [whole.reference]
        assert service.resuming.find(f"{torn.reference}.x") is None

    def test_nobody_while_sms_are_paused(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        waits(site)
        assert not service.resuming.sms_is_back()
        assert (service.resuming.tell(), told(service)) == (0, [])

    def test_nobody_while_the_budget_is_spent(self, site: Site, service: Service) -> None:
        spends_the_budget(service)
        waits(site)
        for _ in range(2):
            assert (service.resuming.tell(), told(service)) == (0, [])
            site.clock.passes(KEPT_FOR_SMS // 2 - 60)
        site.clock.passes(2 * 60)
        assert service.resuming.sms_is_back()

    def test_when_the_budget_is_there_again(self, site: Site, service: Service) -> None:
        spends_the_budget(service)
        site.clock.passes(DAY - 60)
        waits(site)
        site.clock.passes(60)
        assert (service.resuming.tell(), len(told(service))) == (1, 1)

    def test_nobody_who_went_on_meanwhile(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        secrets = [waits(site, n, f"+21261234567{n}")[0] for n in range(3)]
        service.switches.resume("sms")
        asked, proved, opened = (found(service, secret) for secret in secrets)
        for registration in (asked, proved, opened):
            gives(service, registration, SMS, registration.phone)
        for registration in (proved, opened):
            proves(service, registration, SMS)
        service.opening.open(opened, PASSWORD)
        assert (service.resuming.tell(), told(service)) == (0, [])

    def test_nobody_who_has_an_account_by_another_way(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        waits(site, 0)
        service.switches.resume("sms")
        site.student(0).stands_at("terminee")
        assert (service.resuming.tell(), told(service)) == (0, [])

    def test_nobody_whose_address_is_not_proved_any_more(
        self, site: Site, service: Service
    ) -> None:
        service.switches.pause("sms")
        _, registration = waits(site)
        gives(service, registration, "email", "another@etu.example")
        service.switches.resume("sms")
        assert (service.resuming.tell(), told(service)) == (0, [])

    def test_nobody_who_began_anew_or_stopped(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        _, registration = waits(site)
        service.book.erase(registration)
        service.switches.resume("sms")
        assert (service.resuming.tell(), told(service)) == (0, [])

    def test_again_who_had_to_wait_again(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        secret, _ = waits(site)
        service.switches.resume("sms")
        service.resuming.tell()
        service.switches.pause("sms")
        site.clock.passes(60)
        asks(site, found(service, secret))
        service.switches.resume("sms")
        assert (service.resuming.tell(), len(told(service))) == (1, 2)

    def test_is_a_chore_of_who_sends(self, site: Site, service: Service) -> None:
        service.switches.pause("sms")
        waits(site)
        service.switches.resume("sms")
        for chore in service.chores():
            chore()
        assert len(told(service)) == 1

    def test_a_budget_of_nothing_never_brings_sms_back(
        self, site: Site, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else who is told would ask in vain, and be told again."""
        monkeypatch.setattr(service.resuming, "_sms_budget", sms_budget(0))
        assert not service.resuming.sms_is_back()


class TestTheMail:
    """What it holds."""

    def test_goes_to_the_proved_address_with_a_link_in_their_language(
        self, site: Site, service: Service
    ) -> None:
        service.switches.pause("sms")
        secret, registration = waits(site)
        service.switches.resume("sms")
        service.resuming.tell()
        mail = site.inbox()[0]
        token = service.resuming.token(found(service, secret))
        assert mail.to == registration.email
        for written in (mail.text, mail.html):
            assert f"/fr/inscription/reprise/{token}" in written
            assert NUMBER[4:] not in written
        assert registration.person
        assert registration.person.first_name in mail.text

    def test_is_not_sent_after_the_day_for_which_it_was_kept(
        self, site: Site, service: Service
    ) -> None:
        service.switches.pause("sms")
        waits(site)
        service.switches.resume("sms")
        service.resuming.tell()
        site.clock.passes(KEPT_FOR_SMS)
        assert [mail for mail in site.inbox() if "reprise" in mail.text] == []


class TestTheLink:
    """Proves as much as the code that was sent to the same address."""

    @pytest.fixture
    def secret(self, site: Site, service: Service) -> str:
        """The cookie's secret of somebody who was told."""
        service.switches.pause("sms")
        secret, _ = waits(site)
        service.switches.resume("sms")
        service.resuming.tell()
        return secret

    def test_finds_the_registration(self, service: Service, secret: str) -> None:
        registration = found(service, secret)
        assert service.resuming.find(service.resuming.token(registration)) == registration

    def test_gives_it_a_new_secret_and_the_old_browser_is_out(
        self, service: Service, secret: str
    ) -> None:
        token = service.resuming.token(found(service, secret))
        for _ in range(3):
            registration = service.resuming.find(token)
            assert registration
            service.resuming.resume(registration)
            assert service.book.find(secret) is None
            secret = registration.next_secret
            assert found(service, secret).address_proved("email")

    def test_is_audited(self, service: Service, secret: str) -> None:
        registration = found(service, secret)
        service.resuming.resume(registration)
        row = service.database.one("SELECT * FROM audit ORDER BY id DESC LIMIT 1")
        assert row
        assert (row["step"], row["outcome"]) == ("reprise", "accepted")
        assert row["reference"] == registration.reference

    @pytest.mark.parametrize(
        "forge",
        [
            lambda token: "",
            lambda token: ".",
            lambda token: token.partition(".")[0],
            lambda token: token.partition(".")[0] + ".",
            lambda token: "." + token.partition(".")[2],
            lambda token: "AAAAAAAA." + token.partition(".")[2],
            lambda token: token[:-1],
            lambda token: token + "A",
            lambda token: token.swapcase(),
            lambda token: "é" + token,
            lambda token: token + "٣\u200f",
        ],
    )
    def test_that_was_forged_finds_nothing(self, service: Service, secret: str, forge: Any) -> None:
        token = service.resuming.token(found(service, secret))
        assert service.resuming.find(forge(token)) is None

    def test_of_one_person_finds_no_other(self, site: Site, service: Service, secret: str) -> None:
        service.switches.pause("sms")
        other, _ = waits(site, 1, "+212612345679")
        mine, theirs = (service.resuming.token(found(service, s)) for s in (secret, other))
        mixed = theirs.partition(".")[0] + "." + mine.partition(".")[2]
        assert service.resuming.find(mixed) is None

    def test_of_a_registration_that_waits_for_nothing_finds_nothing(
        self, site: Site, service: Service
    ) -> None:
        student = site.student(2)
        _, registration = reaches_phone(service, student.person, student.email)
        assert service.resuming.find(service.resuming.token(registration)) is None

    def test_is_dead_after_24_hours(self, site: Site, service: Service, secret: str) -> None:
        token = service.resuming.token(found(service, secret))
        site.clock.passes(KEPT_FOR_SMS - 1)
        assert service.resuming.find(token)
        site.clock.passes(1)
        assert service.resuming.find(token) is None

    def test_is_dead_once_the_account_is_open(self, service: Service, secret: str) -> None:
        registration = found(service, secret)
        token = service.resuming.token(registration)
        gives(service, registration, SMS, NUMBER)
        proves(service, registration, SMS)
        assert service.resuming.find(token)
        service.opening.open(registration, PASSWORD)
        assert service.resuming.find(token) is None

    def test_is_dead_once_the_address_is_another(self, service: Service, secret: str) -> None:
        """It proves the mailbox to which it was sent, and no other."""
        registration = found(service, secret)
        token = service.resuming.token(registration)
        gives(service, registration, "email", "another@etu.example")
        assert service.resuming.find(token) is None

    def test_of_an_earlier_wait_is_dead(self, site: Site, service: Service, secret: str) -> None:
        """A later mail brings another one, and only the last one works."""
        token = service.resuming.token(found(service, secret))
        service.switches.pause("sms")
        site.clock.passes(60)
        asks(site, found(service, secret))
        assert service.resuming.find(token) is None
        assert service.resuming.find(service.resuming.token(found(service, secret)))
