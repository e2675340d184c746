"""One lane's work: makes the text, hands it over, keeps the receipt, and drops what died."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.codes import code_for
from amoe.lane import OTHER_WAITS
from amoe.ports import Mail, Receipt, Text
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from tests.support.clock import SetClock
from tests.unit.amoe.ports import ADDRESS, EVERY_WAY, LATER, NUMBER, Desk, fails


@pytest.fixture
def desk(database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """A sender whose ways out work until told otherwise."""
    made = Desk(database, secrecy, clock, tmp_path / "senders")
    yield made
    made.close()


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
