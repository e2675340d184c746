"""One lane's work: makes the text, hands it over, tries again, gives up, and never guesses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from amoe.codes import code_for
from amoe.lane import CODE_WAITS, HOLD_LOOK, OTHER_WAITS
from amoe.ports import Mail, NotSent, Receipt, Text
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from tests.support.clock import SetClock
from tests.unit.amoe.ports import ADDRESS, DOWN, LATER, MUTE, NEVER, NUMBER, Desk

EVERY_WAY = pytest.mark.parametrize("channel", ["email", "sms"])


@pytest.fixture
def desk(database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """A sender whose ways out work until told otherwise."""
    made = Desk(database, secrecy, clock, tmp_path / "senders")
    yield made
    made.close()


def fails(desk: Desk, fault: Exception, times: int = 99) -> None:
    """Let both ways out raise for a while."""
    desk.mail.plan, desk.sms.plan = [fault] * times, [fault] * times


class TestTheText:
    """What leaves, and when it is made."""

    def test_of_a_mail_holds_its_code(self, desk: Desk, secrecy: Secrecy) -> None:
        name = desk.put("email")
        assert desk.works() == 1
        (mail,) = desk.mail.taken
        assert isinstance(mail, Mail)
        code = code_for(secrecy, "email", ADDRESS, "n")
        assert (mail.to, mail.subject, mail.language) == (ADDRESS, "code ar", "ar")
        assert f"'code': '{code}'" in mail.text
        assert code in mail.html
        assert (mail.message_id, mail.unsubscribe) == (name, "https://end")
        for secret in ("nonce", ADDRESS):
            assert secret not in mail.text

    def test_of_an_sms_holds_its_code_and_says_where_to_report(
        self, desk: Desk, secrecy: Secrecy
    ) -> None:
        name = desk.put("sms")
        desk.works()
        (text,) = desk.sms.taken
        assert isinstance(text, Text)
        assert code_for(secrecy, "sms", NUMBER, "n") in text.text
        assert (text.to, text.message_id) == (NUMBER, name)
        assert text.report_url == f"https://site/reports/{name}"

    def test_is_made_at_the_moment_of_sending(self, desk: Desk) -> None:
        desk.put("sms")
        desk.composer.signature = "of today"
        desk.works()
        assert desk.sms.taken[0].text.endswith("of today")

    def test_of_a_message_without_a_code_holds_its_facts(self, desk: Desk) -> None:
        desk.put(template="opened", first_name="Salma")
        desk.works()
        assert desk.mail.taken[0].text == "{'first_name': 'Salma'}"

    def test_goes_to_the_way_out_of_its_channel_in_every_lane(self, desk: Desk) -> None:
        desk.put("email")
        desk.put("sms")
        desk.put_bulk()
        assert desk.works() == 3
        assert [mail.subject for mail in desk.mail.taken] == ["code ar", "invitation ar"]
        assert len(desk.sms.taken) == 1


class TestTheReceipt:
    """What is kept of a message that was taken."""

    def test_is_the_gateway_and_its_own_name_for_the_message(self, desk: Desk) -> None:
        desk.put("sms")
        desk.works()
        row = desk.row()
        assert (row.state, row.reason, row.gateway) == ("handed_over", "", "sms")
        assert (row.gateway_id, row.tries, row.sealed) == ("gateway-1", 1, b"")
        assert row.handed_at == row.changed_at == desk.clock.now()

    def test_may_say_that_the_operator_is_down_behind_the_gateway(self, desk: Desk) -> None:
        desk.sms.plan = [Receipt("g7", "sms.queued")]
        desk.put("sms")
        desk.works()
        assert desk.ends() == ("handed_over", "sms.queued")
        assert desk.row().gateway_id == "g7"

    @pytest.mark.parametrize("name", ["two words", "a\nb", "réservé", "x" * 101, "\x00"])
    def test_is_without_a_name_that_is_none(self, desk: Desk, name: str) -> None:
        desk.sms.plan = [Receipt(name)]
        desk.put("sms")
        desk.works()
        assert (desk.ends(), desk.row().gateway_id) == (("handed_over", ""), "")

    @pytest.mark.parametrize(
        "words", ["0: Accepted for delivery", f"to {NUMBER}", ADDRESS, "x" * 41, "a\nb", "réservé"]
    )
    def test_never_holds_somebodys_words(self, desk: Desk, words: str) -> None:
        desk.sms.plan = [Receipt("g1", words)]
        desk.put("sms")
        desk.works()
        assert desk.ends() == ("handed_over", "unnamed")


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


class TestWhatDied:
    """Messages that are worth nothing any more when their turn comes."""

    @pytest.mark.parametrize(("after", "sent"), [(599, True), (600, False), (700, False)])
    @EVERY_WAY
    def test_is_dropped_and_not_sent(
        self, desk: Desk, channel: str, after: int, sent: bool
    ) -> None:
        desk.put(channel)
        desk.clock.passes(after)
        desk.works()
        assert bool(desk.mail.tried + desk.sms.tried) is sent
        if not sent:
            assert desk.ends() == ("dropped", "code.died")
            assert desk.row().sealed == b""

    def test_while_it_was_tried_again_is_dropped_too(self, desk: Desk) -> None:
        fails(desk, LATER)
        desk.put(dies_at=desk.clock.now() + 18)
        for wait in (0, 5, 15):
            desk.clock.passes(wait)
            desk.works()
        assert desk.ends() == ("dropped", "code.died")
        assert desk.mail.tried == 2

    def test_without_a_code_came_too_late(self, desk: Desk) -> None:
        desk.put(template="sms_back", dies_at=desk.clock.now() + 24 * 3600)
        desk.clock.passes(24 * 3600)
        desk.works()
        assert (desk.ends(), desk.mail.tried) == (("dropped", "late"), 0)


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


class TestBulkMail:
    """Nobody waits for it, and somebody may want no more of it."""

    def test_is_dropped_when_it_is_unwanted_since_it_was_claimed(self, desk: Desk) -> None:
        names = [desk.put(template="invitation", lane="bulk", about=box) for box in ("a", "b", "c")]
        desk.mail.meanwhile = lambda: desk.unwanted.add("b")
        desk.works()
        assert [desk.ends(name) for name in names] == [
            ("handed_over", ""), ("dropped", "unsubscribed"), ("handed_over", ""),
        ]  # fmt: skip
        assert desk.row(names[1]).sealed == b""

    def test_is_dropped_when_it_is_unwanted_since_its_last_try(self, desk: Desk) -> None:
        fails(desk, LATER, 1)
        desk.put(template="invitation", lane="bulk", about="a")
        desk.works()
        desk.unwanted.add("a")
        desk.clock.passes(OTHER_WAITS[0])
        desk.works()
        assert (desk.ends(), desk.mail.tried) == (("dropped", "unsubscribed"), 1)

    @EVERY_WAY
    def test_that_is_unwanted_keeps_no_code_back(self, desk: Desk, channel: str) -> None:
        desk.unwanted.add("a")
        desk.put(channel, about="a")
        desk.works()
        assert desk.ends() == ("handed_over", "")


@EVERY_WAY
def test_codes_are_claimed_one_by_one_so_that_a_slow_sender_holds_no_other_back(
    desk: Desk, channel: str
) -> None:
    for _ in range(3):
        desk.put(channel)
    held = []
    desk.mail.meanwhile = desk.sms.meanwhile = lambda: held.append(desk.outbox.states()["sending"])
    desk.works()
    assert held == [1, 1, 1]


def test_a_message_whose_gateway_is_down_is_tried_again_as_any_other(desk: Desk) -> None:
    fails(desk, DOWN, 1)
    desk.put("sms")
    desk.works()
    assert desk.ends() == ("waiting", "sms.unreachable")
    desk.clock.passes(5)
    desk.works()
    assert desk.ends() == ("handed_over", "")
