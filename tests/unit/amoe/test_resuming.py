"""Who waits for SMS loses nothing, and gets a mail that holds a link to go on from."""

from __future__ import annotations

import pytest

from amoe.codes import SMS
from amoe.limits import HOUR, KEPT_FOR_SMS
from amoe.reasons import Reason as R
from amoe.service import Service
from tests.support.short_way import found, gives
from tests.support.site import Site
from tests.unit.amoe.waiting_for_sms import NUMBER, asks, spends_the_budget, waits


@pytest.fixture
def service(site: Site) -> Service:
    """The service of a site of one's own."""
    return site.service


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
