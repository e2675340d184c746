"""Who waited for SMS is told once that they work again, and nobody else is."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from amoe.codes import SMS
from amoe.limits import DAY, KEPT_FOR_SMS, sms_budget
from amoe.resuming import PACE
from amoe.service import Service
from tests.support.short_way import found, gives, proves
from tests.support.site import Site
from tests.support.student import PASSWORD
from tests.unit.amoe.waiting_for_sms import asks, spends_the_budget, told, waits


@pytest.fixture
def service(site: Site) -> Service:
    """The service of a site of one's own."""
    return site.service


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
