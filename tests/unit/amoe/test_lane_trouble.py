"""One lane's trouble: it tries again, gives up, and never guesses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from amoe.lane import CODE_WAITS, OTHER_WAITS
from amoe.ports import NotSent
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from tests.support.clock import SetClock
from tests.unit.amoe.ports import ADDRESS, DOWN, EVERY_WAY, LATER, MUTE, NEVER, Desk, fails


@pytest.fixture
def desk(database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """A sender whose ways out work until told otherwise."""
    made = Desk(database, secrecy, clock, tmp_path / "senders")
    yield made
    made.close()


def broken(fault: Exception) -> Callable[..., Any]:
    """A composer's method that finds no words."""

    def act(*_: object) -> Any:
        raise fault

    return act


class TestTrouble:
    """What was not taken."""

    @EVERY_WAY
    def test_with_a_code_is_tried_after_5_15_and_45_seconds_then_given_up(
        self, desk: Desk, channel: str
    ) -> None:
        assert CODE_WAITS == (5, 15, 45)
        fails(desk, LATER)
        desk.put(channel)
        for wait in CODE_WAITS:
            assert desk.works() == 1
            assert desk.ends() == ("waiting", "smtp.451")
            desk.clock.passes(wait - 1)
            assert desk.works() == 0
            desk.clock.passes(1)
        assert desk.works() == 1
        row = desk.row()
        assert (row.state, row.reason, row.tries, row.sealed) == ("failed", "smtp.451", 4, b"")
        desk.clock.passes(500)
        assert desk.works() == 0

    @pytest.mark.parametrize("lane", ["", "bulk"])
    def test_with_other_mail_is_tried_for_most_of_a_day_then_given_up(
        self, desk: Desk, lane: str
    ) -> None:
        fails(desk, LATER)
        desk.put(template="opened", lane=lane)
        for wait in OTHER_WAITS:
            assert desk.works() == 1
            assert desk.ends() == ("waiting", "smtp.451")
            desk.clock.passes(wait - 1)
            assert desk.works() == 0
            desk.clock.passes(1)
        assert desk.works() == 1
        assert desk.ends() == ("failed", "smtp.451")
        assert sum(OTHER_WAITS) > 20 * 3600

    def test_that_ends_in_time_does_no_harm(self, desk: Desk) -> None:
        fails(desk, LATER, 1)
        desk.put()
        desk.works()
        desk.clock.passes(5)
        desk.works()
        row = desk.row()
        assert (row.state, row.reason, row.tries) == ("handed_over", "", 2)

    @EVERY_WAY
    def test_that_no_time_mends_is_given_up_at_once(self, desk: Desk, channel: str) -> None:
        fails(desk, NEVER)
        desk.put(channel)
        desk.works()
        row = desk.row()
        assert (row.state, row.reason, row.tries, row.sealed) == ("failed", "smtp.550", 1, b"")

    @EVERY_WAY
    def test_that_nobody_foresaw_before_the_last_byte_is_named_by_its_type_and_tried_again(
        self, desk: Desk, channel: str
    ) -> None:
        words = desk.composer.mail, desk.composer.text
        desk.composer.mail = desk.composer.text = broken(ValueError(ADDRESS))  # type: ignore
        desk.put(channel)
        desk.works()
        assert desk.ends() == ("waiting", "ValueError")
        desk.composer.mail, desk.composer.text = words  # type: ignore
        desk.clock.passes(5)
        desk.works()
        assert desk.ends() == ("handed_over", "")

    def test_that_nobody_foresaw_after_the_last_byte_leaves_a_doubt(self, desk: Desk) -> None:
        fails(desk, ValueError(ADDRESS), 1)
        for put in (partial(desk.put, "sms"), desk.put_bulk, desk.put):
            name = put()
            desk.works()
            again = put == desk.put  # a mail with a code may come twice
            expected = ("waiting", "ValueError") if again else ("handed_over",)
            assert desk.ends(name)[: len(expected)] == expected
            fails(desk, ValueError(ADDRESS), 1)

    def test_before_the_last_byte_leaves_no_doubt_although_another_message_left(
        self, desk: Desk
    ) -> None:
        desk.put("sms")
        desk.works()
        desk.composer.text = broken(ValueError(ADDRESS))  # type: ignore[method-assign]
        name = desk.put("sms")
        desk.works()
        assert desk.ends(name) == ("waiting", "ValueError")

    @pytest.mark.parametrize("again", [True, False])
    def test_is_never_told_in_somebodys_words(self, desk: Desk, again: bool) -> None:
        fails(desk, NotSent(f"550 no such user {ADDRESS}", again=again))
        desk.put()
        desk.works()
        assert desk.row().reason == "unnamed"

    def test_names_the_gateway_that_made_it(self, desk: Desk) -> None:
        fails(desk, LATER)
        desk.put("sms")
        desk.works()
        assert desk.row().gateway == "sms"

    def test_with_one_message_keeps_no_other_back(self, desk: Desk) -> None:
        fails(desk, LATER, 1)
        for _ in range(30):
            desk.put_bulk()
        assert desk.works() == 30
        assert desk.outbox.states() == {"handed_over": 29, "waiting": 1}

    def test_with_the_words_themselves_is_nobodys_fault_but_theirs(self, desk: Desk) -> None:
        desk.composer.text = lambda *_: 1 / 0  # type: ignore[assignment,method-assign]
        for _ in range(9):
            desk.put("sms")
        desk.works()
        assert desk.sms.tried == 0
        assert desk.outbox.states() == {"waiting": 9}
        assert desk.states.all() == {}


class TestNoAnswer:
    """All of it was sent and nobody said whether it was taken."""

    def test_to_an_sms_is_not_answered_by_a_second_one(self, desk: Desk) -> None:
        fails(desk, MUTE)
        desk.put("sms")
        desk.works()
        assert desk.ends() == ("handed_over", "sms.no_answer")
        assert desk.row().gateway == "sms"
        desk.clock.passes(300)
        assert desk.works() == 0
        assert desk.sms.tried == 1

    def test_to_a_mail_with_a_code_is_answered_by_a_second_one(self, desk: Desk) -> None:
        fails(desk, NotSent("smtp.timeout", again=True, down=True, uncertain=True), 1)
        desk.put("email")
        desk.works()
        assert desk.ends() == ("waiting", "smtp.timeout")
        desk.clock.passes(5)
        desk.works()
        assert (desk.ends(), desk.mail.tried) == (("handed_over", ""), 2)

    def test_to_a_bulk_mail_is_not_answered_by_a_second_one(self, desk: Desk) -> None:
        fails(desk, NotSent("smtp.timeout", again=True, down=True, uncertain=True), 1)
        desk.put_bulk()
        desk.works()
        assert desk.ends() == ("handed_over", "smtp.no_answer")
        desk.clock.passes(24 * 3600)
        desk.works()
        assert desk.mail.tried == 1


def test_a_message_whose_gateway_is_down_is_tried_again_as_any_other(desk: Desk) -> None:
    fails(desk, DOWN, 1)
    desk.put("sms")
    desk.works()
    assert desk.ends() == ("waiting", "sms.unreachable")
    desk.clock.passes(5)
    desk.works()
    assert desk.ends() == ("handed_over", "")
