"""Several messages with one code: one SMS leaves, and never again by a gateway that was silent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.lane import CODE_WAITS, SILENT_AFTER
from amoe.ports import Receipt
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.outbox import DELIVERED, FAILED, HANDED_OVER
from tests.support.clock import SetClock
from tests.unit.amoe.ports import DOWN, NEVER, Desk


@pytest.fixture
def desk(database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """A sender with two SMS gateways."""
    made = Desk(database, secrecy, clock, tmp_path / "senders", texters=("first", "second"))
    yield made
    made.close()


def asks(desk: Desk, channel: str = "sms", about: str = "challenge") -> str:
    """Somebody asks for the code of a challenge."""
    return desk.put(channel, about=about)


def went_by(desk: Desk, name: str) -> str:
    """The gateway that took a message."""
    row = desk.row(name)
    assert row.state in (HANDED_OVER, DELIVERED), (row.state, row.reason)
    gateway: str = row.gateway
    return gateway


class TestOnlyTheNewest:
    """A code that was asked for twice before the first message left."""

    @pytest.mark.parametrize("channel", ["email", "sms"])
    def test_leaves_and_the_older_one_is_dropped(self, desk: Desk, channel: str) -> None:
        older, newer = asks(desk, channel), asks(desk, channel)
        desk.works()
        assert desk.ends(older) == ("dropped", "superseded")
        assert desk.ends(newer) == ("handed_over", "")
        assert desk.mail.tried + desk.gates["first"].tried == 1
        assert desk.row(older).sealed == b""

    def test_leaves_while_the_older_one_waits_for_its_next_try(self, desk: Desk) -> None:
        desk.sms.plan = [DOWN] * 3
        older = asks(desk)
        desk.works()
        for wait in CODE_WAITS[:2]:
            desk.clock.passes(wait)
            desk.works()
        desk.clock.passes(40)
        newer = asks(desk)  # before the older one's fourth try
        desk.works()
        desk.clock.passes(CODE_WAITS[2] - 40)
        desk.works()
        assert desk.ends(newer) == ("handed_over", "")
        assert desk.ends(older) == ("dropped", "superseded")
        assert len(desk.gates["first"].taken) == 1

    @pytest.mark.parametrize("state", [HANDED_OVER, DELIVERED])
    def test_has_arrived_and_the_older_one_is_not_sent_after_it(
        self, desk: Desk, state: str
    ) -> None:
        older, newer = asks(desk), asks(desk)
        desk.outbox.claim("sms", "me", desk.clock.now())
        desk.outbox.again(older, desk.clock.now() + 300, desk.clock.now(), reason="x")
        desk.outbox.report(newer, state, desk.clock.now(), reason="")
        desk.clock.passes(300)
        desk.works()
        assert desk.ends(older) == ("dropped", "superseded")

    def test_has_failed_and_the_older_one_still_tries(self, desk: Desk) -> None:
        older, newer = asks(desk), asks(desk)
        desk.outbox.claim("sms", "me", desk.clock.now())
        desk.outbox.again(older, desk.clock.now() + 5, desk.clock.now(), reason="x")
        desk.outbox.finish(newer, FAILED, desk.clock.now(), reason="sms.rejected", gateway="first")
        desk.clock.passes(5)
        desk.works()
        assert went_by(desk, older) == "second"

    def test_of_each_challenge_leaves(self, desk: Desk) -> None:
        names = [asks(desk, about="one"), asks(desk, about="two"), asks(desk, "email", "one")]
        desk.works()
        assert {desk.ends(name) for name in names} == {("handed_over", "")}

    def test_other_mails_about_one_thing_all_leave(self, desk: Desk) -> None:
        names = [desk.put(template="opened", about="person") for _ in range(2)]
        desk.works()
        assert {desk.ends(name) for name in names} == {("handed_over", "")}


class TestASilentGateway:
    """One that took a message with this code and was never heard of since."""

    @pytest.mark.parametrize(
        ("after", "gateway"), [(SILENT_AFTER - 1, "first"), (SILENT_AFTER, "second")]
    )
    def test_is_avoided_after_60_seconds_and_not_before(
        self, desk: Desk, after: int, gateway: str
    ) -> None:
        assert SILENT_AFTER == 60
        assert went_by(desk, self.sent(desk)) == "first"
        desk.clock.passes(after)
        assert went_by(desk, self.sent(desk)) == gateway

    @pytest.mark.parametrize("doubt", ["sms.queued", "sms.no_answer"])
    def test_is_avoided_at_once_when_it_was_in_doubt_itself(self, desk: Desk, doubt: str) -> None:
        desk.sms.plan = [Receipt("g1", doubt)]
        self.sent(desk)
        assert went_by(desk, self.sent(desk)) == "second"

    def test_is_avoided_when_the_operator_took_it_and_no_phone_did(self, desk: Desk) -> None:
        desk.sms.plan = [Receipt("g1", "sms.queued")]
        name = self.sent(desk)
        desk.clock.passes(50)
        desk.outbox.report(name, HANDED_OVER, desk.clock.now(), reason="")
        desk.clock.passes(10)
        assert went_by(desk, self.sent(desk)) == "second"

    def test_is_not_avoided_when_the_message_arrived(self, desk: Desk) -> None:
        name = self.sent(desk)
        desk.outbox.report(name, DELIVERED, desk.clock.now(), reason="")
        desk.clock.passes(60)
        assert went_by(desk, self.sent(desk)) == "first"

    def test_is_not_avoided_by_other_codes(self, desk: Desk) -> None:
        self.sent(desk)
        desk.clock.passes(60)
        other = asks(desk, about="another challenge")
        desk.works()
        assert went_by(desk, other) == "first"

    def test_is_used_all_the_same_when_there_is_no_other(self, desk: Desk) -> None:
        for _ in range(3):
            self.sent(desk)
            desk.clock.passes(60)
        assert went_by(desk, self.sent(desk)) == "first"

    def test_is_used_when_the_other_one_rests(self, desk: Desk) -> None:
        self.sent(desk)
        desk.clock.passes(60)
        for _ in range(5):
            desk.states.failed("second", "sms.unreachable", desk.clock.now(), most=5, rest=30)
        assert went_by(desk, self.sent(desk)) == "first"

    def test_is_avoided_at_once_when_it_failed_for_good(self, desk: Desk) -> None:
        desk.sms.plan = [NEVER]
        failed = asks(desk)
        desk.works()
        assert desk.ends(failed)[0] == "failed"
        assert went_by(desk, self.sent(desk)) == "second"

    def sent(self, desk: Desk) -> str:
        """A message with the code that has just left."""
        name = asks(desk)
        desk.works()
        return name
