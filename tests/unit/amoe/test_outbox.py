"""The outbox at rest: written with its cause, claimed by one sender only, emptied at the end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any

import pytest

from amoe.store.database import Database
from amoe.store.outbox import (
    BULK,
    DELIVERED,
    DROPPED,
    FAILED,
    HANDED_OVER,
    SENDING,
    WAITING,
    Message,
    Outbox,
)

NOW = 1_800_000_000
HOUR = 3600
FACTS = {"to": "salma@etu.example", "nonce": "n", "dies_at": NOW + 600, "first_name_ar": "سلمى"}
ENDED = [HANDED_OVER, FAILED, DROPPED]


def put(outbox: Outbox, **changes: Any) -> str:
    """Put a message that is due now."""
    values = {
        "channel": "email",
        "template": "code",
        "language": "ar",
        "reference": "K7F2QX9M",
        "facts": FACTS,
        "now": NOW,
    }
    return outbox.put(**{**values, **changes})


def claim(outbox: Outbox, now: int = NOW, lane: str = "email", **changes: Any) -> list[Message]:
    """Claim as the only sender."""
    return outbox.claim(lane, "me", now, **changes)


def column(database: Database, name: str) -> Any:
    """A column of the only message."""
    row = database.one(f"SELECT {name} FROM outbox")
    assert row is not None
    return row[name]


def test_what_was_put_is_claimed_with_all_its_facts(outbox: Outbox) -> None:
    name = put(outbox, about="challenge")
    (message,) = claim(outbox)
    assert message == Message(
        name, "email", "code", "ar", "K7F2QX9M", 1, FACTS, "challenge", NOW, "email"
    )
    assert outbox.states() == {SENDING: 1}


def test_what_was_put_in_a_transaction_that_fails_was_never_put(
    outbox: Outbox, database: Database
) -> None:
    with suppress(ZeroDivisionError), database.writing():
        put(outbox)
        raise ZeroDivisionError
    assert outbox.states() == {}


def test_each_lane_claims_its_own_messages(outbox: Outbox) -> None:
    names = {lane: put(outbox, channel=channel, lane=given) for lane, channel, given in
             [("email", "email", ""), ("sms", "sms", ""), (BULK, "email", BULK)]}  # fmt: skip
    for lane, name in names.items():
        assert [message.id for message in claim(outbox, lane=lane)] == [name]
        assert claim(outbox, lane=lane) == []


def test_a_claimed_message_is_not_claimed_by_another_sender(outbox: Outbox) -> None:
    put(outbox)
    assert len(claim(outbox)) == 1
    assert outbox.claim("email", "another", NOW + 9 * HOUR) == []


def test_a_message_is_not_claimed_before_it_is_due(outbox: Outbox) -> None:
    put(outbox, due_at=NOW + 5)
    assert not outbox.waits("email", NOW + 4)
    assert claim(outbox, NOW + 4) == []
    assert outbox.waits("email", NOW + 5)
    assert len(claim(outbox, NOW + 5)) == 1
    assert not outbox.waits("email", NOW + 5)


def test_those_due_first_are_claimed_first_and_no_more_than_asked_for(outbox: Outbox) -> None:
    for age in (1, 3, 2):
        put(outbox, now=NOW - age, reference=f"{age}")
    claimed = claim(outbox, most=2)
    assert [message.reference for message in claimed] == ["3", "2"]


def test_any_number_of_senders_share_the_messages_and_none_is_claimed_twice(
    outbox: Outbox, database: Database
) -> None:
    names = {put(outbox) for _ in range(120)}
    together = Barrier(6)

    def claim_all(sender: int) -> list[str]:
        together.wait(5)
        claimed: list[str] = []
        while more := outbox.claim("email", f"sender{sender}", NOW, most=3):
            claimed += [message.id for message in more]
        database.close()
        return claimed

    with ThreadPoolExecutor(6) as senders:
        shares = [*senders.map(claim_all, range(6))]
    assert sum(map(len, shares)) == 120
    assert set().union(*shares) == names


class TestAClockPutBack:
    """Messages that were written in what is the future again."""

    def test_delays_no_message(self, outbox: Outbox) -> None:
        put(outbox, now=NOW + HOUR)
        assert outbox.waits("email", NOW)
        assert len(claim(outbox)) == 1

    def test_delays_no_retry(self, outbox: Outbox) -> None:
        put(outbox)
        (message,) = claim(outbox)
        outbox.again(message.id, NOW + HOUR + 45, NOW + HOUR, reason="smtp.451")
        assert len(claim(outbox)) == 1

    def test_leaves_a_retry_its_wait_from_then_on(self, outbox: Outbox) -> None:
        """Else a message would be tried, put back and tried again without an end."""
        tried, paused = put(outbox, now=NOW + HOUR), put(outbox, now=NOW + HOUR)
        claim(outbox)
        outbox.again(tried, NOW + 5, NOW, reason="smtp.451")
        outbox.put_back([paused], NOW + 5, NOW, reason="sms.paused")
        assert not outbox.waits("email", NOW + 4)
        assert claim(outbox, NOW + 4) == []
        assert len(claim(outbox, NOW + 5)) == 2

    def test_sends_nothing_that_was_meant_for_tomorrow(self, outbox: Outbox) -> None:
        put(outbox, now=NOW + 1, due_at=NOW + 24 * HOUR)
        assert not outbox.waits("email", NOW)
        assert claim(outbox) == []


class TestAMessagePutBack:
    """Not sent this time: it waits for another."""

    def test_waits_until_it_is_due_again_and_its_try_counts(self, outbox: Outbox) -> None:
        put(outbox)
        (message,) = claim(outbox)
        outbox.again(message.id, NOW + 15, NOW, reason="smtp.451", gateway="mail")
        assert outbox.states() == {WAITING: 1}
        assert claim(outbox, NOW + 14) == []
        (message,) = claim(outbox, NOW + 15)
        assert (message.tries, message.facts) == (2, FACTS)

    def test_keeps_its_try_when_it_was_not_tried(self, outbox: Outbox) -> None:
        names = [put(outbox), put(outbox)]
        claim(outbox)
        outbox.put_back(names, NOW + 10, NOW)
        assert claim(outbox, NOW + 9) == []
        assert [message.tries for message in claim(outbox, NOW + 10)] == [1, 1]

    def test_keeps_its_reason_or_is_given_another(self, outbox: Outbox, database: Database) -> None:
        name = put(outbox)
        told = []
        for reason in (None, "sms.down", None, "sms.paused"):
            claim(outbox)
            outbox.put_back([name], NOW, NOW, reason=reason)
            told.append(column(database, "reason"))
        assert told == ["", "sms.down", "sms.down", "sms.paused"]

    def test_is_left_alone_when_nobody_holds_it_any_more(self, outbox: Outbox) -> None:
        name = put(outbox)
        claim(outbox)
        outbox.finish(name, HANDED_OVER, NOW, reason="")
        outbox.put_back([name], NOW, NOW)
        outbox.again(name, NOW, NOW, reason="late")
        assert outbox.states() == {HANDED_OVER: 1}

    def test_may_be_none_at_all(self, outbox: Outbox) -> None:
        put(outbox)
        outbox.put_back([], NOW, NOW, reason="sms.down")
        assert len(claim(outbox)) == 1


class TestALaneThatIsHeld:
    """Nothing can leave: what waits is told why, all at once."""

    def test_says_why_of_all_that_is_due_and_of_nothing_else(
        self, outbox: Outbox, database: Database
    ) -> None:
        due, later = put(outbox), put(outbox, due_at=NOW + 60)
        other, held = put(outbox, channel="sms"), put(outbox, now=NOW - 9)
        claim(outbox, most=1)
        outbox.hold("email", NOW, reason="email.down")
        reasons = {row["id"]: row["reason"] for row in database.all("SELECT * FROM outbox")}
        assert reasons == {due: "email.down", later: "", other: "", held: ""}

    def test_leaves_it_due_and_its_tries_alone(self, outbox: Outbox) -> None:
        put(outbox)
        for reason in ("email.down", "email.paused"):
            outbox.hold("email", NOW + 5, reason=reason)
        (message,) = claim(outbox, NOW + 5)
        assert message.tries == 1

    def test_keeps_the_time_since_when_it_is_so(self, outbox: Outbox) -> None:
        put(outbox, about="a")
        for later in (1, 6, 11):
            outbox.hold("email", NOW + later, reason="email.down")
        sent = outbox.latest("a")
        assert sent
        assert (sent.state, sent.reason, sent.at) == (WAITING, "email.down", NOW + 1)


class TestTheEnd:
    """What remains of a message that is done with."""

    @pytest.mark.parametrize("state", ENDED)
    def test_forgets_whom_it_was_for(self, outbox: Outbox, database: Database, state: str) -> None:
        name = put(outbox)
        claim(outbox)
        outbox.finish(name, state, NOW + 1, reason="why", gateway="first", gateway_id="<id@server>")
        assert outbox.states() == {state: 1}
        assert column(database, "sealed") == b""
        assert column(database, "gateway_id") == "<id@server>"
        assert not outbox.waits("email", NOW + HOUR)
        assert claim(outbox, NOW + HOUR) == []

    def test_does_not_undo_a_report_that_came_first(self, outbox: Outbox) -> None:
        name = put(outbox, about="a")
        claim(outbox)
        outbox.report(name, DELIVERED, NOW + 1, reason="")
        outbox.finish(name, HANDED_OVER, NOW + 2, reason="sms.queued", gateway="first")
        sent = outbox.latest("a")
        assert sent
        assert (sent.state, sent.reason, sent.gateway, sent.at) == (DELIVERED, "", "first", NOW + 1)

    def test_of_a_row_that_cannot_be_read_keeps_no_other_back(
        self, outbox: Outbox, database: Database
    ) -> None:
        put(outbox, reference="broken")
        database.run("UPDATE outbox SET sealed = :torn", torn=b"\x01torn")
        put(outbox, reference="whole", now=NOW + 1)
        claimed = claim(outbox, NOW + 1)
        assert [message.reference for message in claimed] == ["whole"]
        assert outbox.states() == {SENDING: 1, FAILED: 1}
        row = database.one("SELECT reason FROM outbox WHERE state = 'failed'")
        assert row
        assert row["reason"] == "unsealable"

    def test_of_a_row_that_cannot_be_read_is_written_with_the_claim_of_the_others(
        self, outbox: Outbox, database: Database
    ) -> None:
        """Else those others would be held by a sender that never got them."""
        put(outbox)
        database.run("UPDATE outbox SET sealed = :torn", torn=b"\x01torn")
        put(outbox)
        database.run(
            "CREATE TEMP TRIGGER full BEFORE UPDATE ON main.outbox"
            " WHEN NEW.state = 'failed' BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        with pytest.raises(Exception, match="full"):
            claim(outbox)
        assert outbox.states() == {WAITING: 2}
        database.run("DROP TRIGGER full")
        assert len(claim(outbox)) == 1


def test_no_address_can_be_read_in_the_file(outbox: Outbox, database: Database) -> None:
    put(outbox)
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = database.path.read_bytes()
    assert b"salma" not in kept
    assert "سلمى".encode() not in kept


def test_what_waits_about_something_settled_is_dropped_and_nothing_else(
    outbox: Outbox, database: Database
) -> None:
    held = put(outbox, about="settled")
    claim(outbox)
    waiting, other = put(outbox, about="settled"), put(outbox, about="other")
    assert outbox.drop_waiting("settled", NOW, reason="unsubscribed") == 1
    rows = {row["id"]: row for row in database.all("SELECT * FROM outbox")}
    assert (rows[waiting]["state"], rows[waiting]["reason"]) == (DROPPED, "unsubscribed")
    assert rows[waiting]["sealed"] == b""
    assert (rows[held]["state"], rows[other]["state"]) == (SENDING, WAITING)
    assert [message.id for message in claim(outbox)] == [other]


class TestWhatIsAsked:
    """What operators, pages and senders want to know."""

    def test_the_newest_message_about_something(self, outbox: Outbox) -> None:
        assert outbox.latest("a") is None
        first, second = put(outbox, about="a"), put(outbox, about="a", now=NOW + 60)
        put(outbox, about="b", now=NOW + 90)
        claim(outbox, NOW + 60, most=1)
        outbox.finish(first, FAILED, NOW + 61, reason="smtp.550", gateway="mail")
        sent = outbox.latest("a")
        assert sent
        assert (sent.state, sent.created_at, sent.at) == (WAITING, NOW + 60, NOW + 60)
        claim(outbox, NOW + 62)
        outbox.finish(second, HANDED_OVER, NOW + 62, reason="sms.queued", gateway="first")
        sent = outbox.latest("a")
        assert sent
        assert (sent.state, sent.reason, sent.gateway) == (HANDED_OVER, "sms.queued", "first")
        assert (sent.created_at, sent.at) == (NOW + 60, NOW + 62)

    def test_who_holds_what(self, outbox: Outbox) -> None:
        assert outbox.claimants() == []
        mail, sms, bulk = put(outbox), put(outbox, channel="sms"), put(outbox, lane=BULK)
        put(outbox)
        outbox.claim("email", "one", NOW, most=1)
        outbox.claim(BULK, "one", NOW)
        outbox.claim("sms", "two", NOW)
        assert outbox.claimants() == ["one", "two"]
        assert sorted(outbox.held_by("one")) == sorted([(mail, "email"), (bulk, BULK)])
        assert outbox.held_by("two") == [(sms, "sms")]
        assert outbox.held_by("three") == []
        outbox.finish(sms, HANDED_OVER, NOW, reason="")
        assert outbox.claimants() == ["one"]

    def test_how_many_are_in_which_state_for_which_reason_and_since_when(
        self, outbox: Outbox
    ) -> None:
        for age in (300, 200):
            put(outbox, now=NOW - age)
        failed = put(outbox, now=NOW - 400)
        claim(outbox, most=1)
        outbox.finish(failed, FAILED, NOW, reason="smtp.550", gateway="mail")
        counted = {(row["lane"], row["gateway"], row["state"], row["reason"]):
                   (row["n"], row["oldest"]) for row in outbox.tally(NOW - 500)}  # fmt: skip
        assert counted == {
            ("email", "", WAITING, ""): (2, NOW - 300),
            ("email", "mail", FAILED, "smtp.550"): (1, NOW - 400),
        }

    def test_what_still_waits_is_counted_however_old(self, outbox: Outbox) -> None:
        done = put(outbox)
        claim(outbox)
        outbox.finish(done, HANDED_OVER, NOW, reason="")
        put(outbox)
        assert [row["state"] for row in outbox.tally(NOW + 1)] == [WAITING]

    def test_old_messages_are_forgotten(self, outbox: Outbox) -> None:
        put(outbox, about="ended")
        young, waiting = put(outbox, about="young", now=NOW + 1), put(outbox)
        for about in ("ended", "young"):
            outbox.drop_waiting(about, NOW, reason="unsubscribed")
        assert outbox.forget_older(NOW + 1) == 1
        left = {row["id"] for row in outbox._database.all("SELECT id FROM outbox")}
        assert left == {young, waiting}, "what still waits is never forgotten"


def test_the_order_of_messages_about_one_thing_is_known(outbox: Outbox) -> None:
    names = [put(outbox, about="a", now=NOW + n) for n in range(3)]
    put(outbox, about="a", channel="sms")
    put(outbox, about="b")
    claimed = {message.id: message for message in claim(outbox, NOW + 3)}
    newer = [[is_newer for is_newer, _ in outbox.of_the_same(claimed[name])] for name in names]
    assert newer == [[True, True], [False, True], [False, False]]


def test_messages_about_nothing_have_nothing_in_common(outbox: Outbox) -> None:
    put(outbox)
    put(outbox)
    one, _ = claim(outbox)
    assert outbox.of_the_same(one) == []
