"""A gateway that fails rests: messages go by the next one, or wait at no cost until one tries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from amoe.gateways import FAILURES, REST
from amoe.lane import CODE_WAITS
from amoe.ports import NotSent
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from tests.support.clock import SetClock
from tests.unit.amoe.ports import DOWN, LATER, MUTE, NEVER, Desk

ALWAYS = 10_000


@pytest.fixture
def desk(database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """A sender with one SMS gateway."""
    made = Desk(database, secrecy, clock, tmp_path / "senders")
    yield made
    made.close()


@pytest.fixture
def pair(database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """A sender with two SMS gateways."""
    made = Desk(database, secrecy, clock, tmp_path / "senders", texters=("first", "second"))
    yield made
    made.close()


def breaks(desk: Desk) -> None:
    """Open the first gateway's circuit by as many failures as it takes; nothing waits then."""
    desk.sms.plan = [MUTE] * FAILURES
    for _ in range(FAILURES):
        desk.put("sms")
    desk.works()
    desk.sms.plan, desk.sms.tried = [DOWN] * ALWAYS, 0


class TestTheOnlyGateway:
    """When it rests, nothing leaves."""

    def test_rests_after_five_failures_in_a_row_and_no_fewer(self, desk: Desk) -> None:
        assert (FAILURES, REST) == (5, 30)
        desk.sms.plan = [DOWN] * ALWAYS
        for _ in range(9):
            desk.put("sms")
        desk.works()
        assert desk.sms.tried == 5
        reasons = [row["reason"] for row in desk.database.all("SELECT reason FROM outbox")]
        assert sorted(reasons) == ["sms.down"] * 4 + ["sms.unreachable"] * 5

    def test_does_not_rest_when_one_success_stands_between(self, desk: Desk) -> None:
        for _ in range(3):
            desk.sms.plan = [MUTE] * 4
            for _ in range(5):
                desk.put("sms")
            desk.works()
        assert desk.sms.tried == 15
        assert desk.states.all() == {}

    @pytest.mark.parametrize("refusal", [NEVER, LATER])
    def test_does_not_rest_when_a_refusal_shows_that_it_works(
        self, desk: Desk, refusal: NotSent
    ) -> None:
        desk.sms.plan = [MUTE, MUTE, MUTE, MUTE, refusal, MUTE]
        for _ in range(6):
            desk.put("sms")
        desk.works()
        assert desk.states.all()["sms"].failures == 1

    def test_is_back_when_the_one_that_tried_was_refused(self, desk: Desk) -> None:
        breaks(desk)
        desk.sms.plan = [NEVER]
        for _ in range(3):
            desk.put("sms")
        desk.clock.passes(REST)
        desk.works()
        assert len(desk.sms.taken) == 2

    def test_leaves_messages_waiting_at_no_cost_while_it_rests(self, desk: Desk) -> None:
        breaks(desk)
        names = [desk.put("sms") for _ in range(3)]
        for _ in range(6):
            desk.works()
            desk.clock.passes(4)
        assert desk.sms.tried == 0
        for name in names:
            row = desk.row(name)
            assert (row.state, row.reason, row.tries) == ("waiting", "sms.down", 0)

    def test_gets_exactly_one_message_to_try_after_30_seconds(self, desk: Desk) -> None:
        breaks(desk)
        for _ in range(8):
            desk.put("sms")
        desk.works()
        desk.clock.passes(REST - 1)
        desk.works()
        assert desk.sms.tried == 0
        desk.clock.passes(1)
        desk.works()
        assert desk.sms.tried == 1

    def test_that_fails_its_try_rests_for_another_30_seconds(self, desk: Desk) -> None:
        breaks(desk)
        for _ in range(8):
            desk.put("sms")
        for probes in range(1, 4):
            desk.clock.passes(REST)
            desk.works()
            assert desk.sms.tried == probes
            desk.clock.passes(REST - 1)
            desk.works()
            assert desk.sms.tried == probes
            desk.clock.passes(1 - REST)

    def test_is_tried_by_a_message_that_pays_for_it_with_none_of_its_tries(
        self, desk: Desk
    ) -> None:
        """Else a code would have failed after four rests, long before it dies."""
        breaks(desk)
        name = desk.put("sms")
        for _ in range(12):
            desk.works()
            desk.clock.passes(REST + 1)
        assert desk.sms.tried > len(CODE_WAITS) + 1
        row = desk.row(name)
        assert (row.state, row.reason, row.tries) == ("waiting", "sms.unreachable", 0)
        desk.sms.plan = []
        desk.works()
        assert desk.row(name).tries == 1

    def test_of_mail_that_answers_nothing_gets_a_code_a_few_times_only(self, desk: Desk) -> None:
        """It may have taken it each time."""
        desk.mail.plan = [NotSent("smtp.timeout", again=True, down=True, uncertain=True)] * ALWAYS
        name = desk.put("email", dies_at=desk.clock.now() + 24 * 3600)
        for _ in range(30):
            desk.works()
            desk.clock.passes(60)
        assert desk.mail.tried == len(CODE_WAITS) + 1
        assert desk.ends(name) == ("failed", "smtp.timeout")

    def test_that_does_well_is_back_for_all(self, desk: Desk) -> None:
        breaks(desk)
        for _ in range(8):
            desk.put("sms")
        desk.works()
        desk.sms.plan = []
        desk.clock.passes(REST)
        desk.works()
        assert len(desk.sms.taken) == 8
        assert desk.states.all() == {}
        assert {row["tries"] for row in desk.database.all(
            "SELECT tries FROM outbox WHERE reason = ''")} == {1}  # fmt: skip

    def test_rests_no_longer_because_the_clock_was_put_back(self, desk: Desk) -> None:
        breaks(desk)
        desk.sms.plan = []
        desk.clock.passes(-3600)
        name = desk.put("sms")
        desk.works()
        assert desk.ends(name) == ("handed_over", "")

    def test_lets_the_sender_rest_as_well_when_the_clock_was_put_back(self, desk: Desk) -> None:
        breaks(desk)
        for _ in range(3):
            desk.put("sms")
        desk.clock.passes(-3600)
        desk.works()
        assert desk.sms.tried == 1
        assert desk.works() == 0

    def test_of_another_channel_keeps_nothing_back(self, desk: Desk) -> None:
        breaks(desk)
        desk.put("email")
        desk.put_bulk()
        desk.works()
        assert len(desk.mail.taken) == 2

    def test_that_a_campaign_has_worn_out_still_takes_codes(self, desk: Desk) -> None:
        desk.mail.plan = [NotSent("smtp.421", again=True, down=True)] * FAILURES
        for _ in range(25):
            desk.put_bulk()
        desk.works("bulk")
        assert desk.mail.tried == FAILURES
        name = desk.put("email")
        desk.works("email")
        assert desk.ends(name) == ("handed_over", "")
        desk.works("bulk")
        reasons = {row["reason"] for row in desk.database.all("SELECT reason FROM outbox")}
        assert reasons == {"", "smtp.421", "bulk.down"}

    def test_that_fails_on_one_number_only_is_tried_by_the_others(self, desk: Desk) -> None:
        breaks(desk)
        bad = desk.put("sms", dies_at=desk.clock.now() + 3600)
        desk.works()
        while desk.states.all()["sms"].failures < FAILURES:
            desk.clock.passes(45)
            desk.works()
        others = [desk.put("sms", dies_at=desk.clock.now() + 3600) for _ in range(3)]
        desk.sms.plan = []
        desk.sms.meanwhile = partial(only_fails_on, desk, bad)
        desk.clock.passes(REST)
        desk.works()
        desk.clock.passes(REST + 1)
        desk.works()
        assert {desk.ends(name) for name in others} == {("handed_over", "")}


def only_fails_on(desk: Desk, bad: str) -> None:
    """A gateway that answers badly for one number."""
    row = desk.database.one("SELECT id FROM outbox WHERE state = 'sending'")
    assert row
    if row["id"] == bad:
        desk.sms.plan = [DOWN]


@pytest.mark.parametrize("fault", [NEVER, LATER])
def test_what_is_the_messages_fault_opens_no_circuit(desk: Desk, fault: Exception) -> None:
    desk.sms.plan = [fault] * 9
    for _ in range(10):
        desk.put("sms")
    desk.works()
    assert desk.sms.tried == 10
    assert desk.states.all() == {}
    assert desk.outbox.states()["handed_over"] == 1


class TestOfTwoGateways:
    """One rests, the other one works."""

    def test_the_first_gets_everything_while_it_works(self, pair: Desk) -> None:
        for _ in range(6):
            pair.put("sms")
        pair.works()
        assert [gate.tried for gate in pair.gates.values()] == [6, 0]

    def test_the_second_gets_everything_while_the_first_rests(self, pair: Desk) -> None:
        breaks(pair)
        names = [pair.put("sms") for _ in range(6)]
        pair.works()
        assert {pair.row(name).gateway for name in names} == {"second"}
        assert pair.sms.tried == 0

    def test_messages_that_failed_by_the_first_go_by_the_second_once_it_rests(
        self, pair: Desk
    ) -> None:
        pair.sms.plan = [DOWN] * ALWAYS
        names = [pair.put("sms") for _ in range(FAILURES)]
        pair.works()
        pair.clock.passes(5)
        pair.works()
        assert {pair.row(name).gateway for name in names} == {"second"}
        assert pair.sms.tried == FAILURES

    def test_the_message_whose_failure_opened_the_circuit_goes_on_at_once(self, pair: Desk) -> None:
        pair.sms.plan = [DOWN] * ALWAYS
        *_, last = [pair.put("sms") for _ in range(FAILURES)]
        pair.works()
        row = pair.row(last)
        assert (row.state, row.gateway, row.tries) == ("handed_over", "second", 1)

    def test_the_first_is_tried_by_one_message_after_30_seconds(self, pair: Desk) -> None:
        breaks(pair)
        pair.clock.passes(REST)
        names = [pair.put("sms") for _ in range(6)]
        pair.works()
        assert pair.sms.tried == 1
        assert {pair.row(name).gateway for name in names} == {"second"}

    def test_the_first_is_used_again_when_that_message_went_well(self, pair: Desk) -> None:
        breaks(pair)
        pair.sms.plan = []
        pair.clock.passes(REST)
        for _ in range(6):
            pair.put("sms")
        pair.works()
        assert (pair.sms.tried, pair.gates["second"].tried) == (6, 0)

    def test_messages_wait_when_both_rest_and_the_first_that_may_is_tried(self, pair: Desk) -> None:
        breaks(pair)
        pair.clock.passes(10)
        pair.gates["second"].plan = [MUTE] * FAILURES
        for _ in range(FAILURES):
            pair.put("sms")
        pair.works()
        name = pair.put("sms")
        pair.works()
        assert pair.ends(name) == ("waiting", "sms.down")
        pair.sms.plan = []
        pair.clock.passes(REST - 10)
        pair.works()
        assert pair.row(name).gateway == "first"
