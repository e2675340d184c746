"""The link in the mail that SMS is back: whose registration it opens, and when it is dead."""

from __future__ import annotations

from typing import Any

import pytest

from amoe.codes import SMS
from amoe.limits import KEPT_FOR_SMS
from amoe.service import Service
from tests.support.short_way import found, gives, proves, reaches_phone
from tests.support.site import Site
from tests.support.student import PASSWORD
from tests.unit.amoe.waiting_for_sms import NUMBER, asks, waits


@pytest.fixture
def service(site: Site) -> Service:
    """The service of a site of one's own."""
    return site.service


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
