"""One lane's pause, declared by an operator: nothing leaves, nothing is lost, all are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.lane import HOLD_LOOK
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from tests.support.clock import SetClock
from tests.unit.amoe.ports import Desk


@pytest.fixture
def desk(database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """A sender whose ways out work until told otherwise."""
    made = Desk(database, secrecy, clock, tmp_path / "senders")
    yield made
    made.close()


class TestAPause:
    """Declared by an operator."""

    def test_of_sms_lets_none_leave_and_costs_no_try(self, desk: Desk) -> None:
        desk.switches.pause("sms")
        name = desk.put("sms")
        for _ in range(5):
            desk.works()
            assert desk.ends() == ("waiting", "sms.paused")
            desk.clock.passes(HOLD_LOOK)
        assert desk.sms.tried == 0
        desk.switches.resume("sms")
        desk.works()
        assert desk.ends() == ("handed_over", "")
        assert (desk.row(name).tries, desk.sms.tried) == (1, 1)

    def test_of_sms_stops_no_mail(self, desk: Desk) -> None:
        desk.switches.pause("sms")
        desk.put("email")
        desk.put_bulk()
        desk.works()
        assert len(desk.mail.taken) == 2

    def test_of_bulk_mail_stops_no_code(self, desk: Desk) -> None:
        desk.switches.pause("bulk")
        held = [desk.put_bulk() for _ in range(30)]
        desk.put("email")
        desk.put("sms")
        desk.works()
        assert [mail.subject for mail in desk.mail.taken] == ["code ar"]
        assert len(desk.sms.taken) == 1
        assert {desk.ends(name) for name in held} == {("waiting", "bulk.paused")}
        desk.switches.resume("bulk")
        desk.clock.passes(HOLD_LOOK)
        assert desk.works() == 30

    def test_that_began_before_the_clock_was_put_back_lets_the_sender_rest(
        self, desk: Desk
    ) -> None:
        """It must not look again and again for as long as the clock was put back."""
        name = desk.put("sms")
        desk.switches.pause("sms")
        desk.clock.passes(-3600)
        for _ in range(3):
            assert desk.works() == 0
            desk.clock.passes(HOLD_LOOK)
        assert desk.row(name).tries == 0

    def test_claims_nothing_however_much_waits(self, desk: Desk) -> None:
        for _ in range(50):
            desk.put("sms")
        desk.switches.pause("sms")
        asked: list[str] = []
        desk.database.on_statement = asked.append
        desk.database.close()
        for _ in range(3):
            desk.works("sms")
        assert len([each for each in asked if each.startswith("UPDATE")]) == 1

    def test_is_told_of_messages_that_come_meanwhile(self, desk: Desk) -> None:
        desk.switches.pause("sms")
        for _ in range(3):
            name = desk.put("sms")
            desk.clock.passes(HOLD_LOOK)
            desk.works()
            assert desk.ends(name) == ("waiting", "sms.paused")

    def test_that_is_declared_a_second_time_is_told_of_at_once(self, desk: Desk) -> None:
        for _ in range(3):
            desk.switches.pause("sms")
            name = desk.put("sms")
            desk.works()
            assert desk.ends(name) == ("waiting", "sms.paused")
            desk.switches.resume("sms")
            desk.works()
            assert desk.ends(name) == ("handed_over", "")

    def test_is_told_of_at_once_after_the_clock_was_put_back(self, desk: Desk) -> None:
        desk.switches.pause("sms")
        desk.put("sms")
        desk.works()
        desk.clock.passes(-3600)
        name = desk.put("sms")
        desk.works()
        assert desk.ends(name) == ("waiting", "sms.paused")

    def test_is_told_of_instead_of_what_held_them_before(self, desk: Desk) -> None:
        for _ in range(5):
            desk.states.failed("sms", "sms.timeout", desk.clock.now(), most=5, rest=30)
        desk.put("sms")
        told = []
        for act in (lambda: None, lambda: desk.switches.pause("sms"),
                    lambda: desk.switches.resume("sms")):  # fmt: skip
            act()
            desk.works()
            told.append(desk.row().reason)
        assert told == ["sms.down", "sms.paused", "sms.down"]

    def test_does_not_send_a_dead_code_when_it_ends(self, desk: Desk) -> None:
        desk.switches.pause("sms")
        desk.put("sms")
        desk.works()
        desk.clock.passes(600)
        desk.switches.resume("sms")
        desk.works()
        assert desk.ends() == ("dropped", "code.died")
        assert desk.sms.tried == 0
