"""Reports in any order end in the same state: `delivered` is the strongest word and stays."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from amoe.reports import MEANINGS
from amoe.store.database import Database
from amoe.store.outbox import (
    DELIVERED,
    DROPPED,
    FAILED,
    HANDED_OVER,
    SENDING,
    WAITING,
    Outbox,
    Sent,
)

NOW = 1_800_000_000
PAIRS = [
    (("8", "1"), (DELIVERED, "")),
    (("8", "2"), (FAILED, "sms.undelivered")),
    (("2", "1"), (DELIVERED, "")),
    (("16", "8"), (FAILED, "sms.rejected")),
]
"""Two reports of one SMS, as Kannel numbers them, and what must come of them in any order."""
RECEIPTS = ["", "sms.queued", "sms.no_answer"]


@pytest.fixture
def held(outbox: Outbox) -> str:
    """A message that a sender holds."""
    name = put(outbox)
    outbox.claim("sms", "me", NOW)
    return name


def put(outbox: Outbox) -> str:
    """Put an SMS about the one challenge."""
    return outbox.put(channel="sms", template="code", language="fr", reference="R",
                      facts={"to": "+212612345678"}, now=NOW, about="a")  # fmt: skip


def happens(outbox: Outbox, name: str, event: str, at: int = NOW, receipt: str = "") -> None:
    """A report comes, or the sender writes down that it handed the message over (`H`)."""
    if event == "H":
        outbox.finish(name, HANDED_OVER, at, reason=receipt, gateway="first", gateway_id="g1")
        return
    meaning = MEANINGS[event]
    assert meaning
    assert outbox.report(name, meaning[0], at, reason=meaning[1])


def became(outbox: Outbox) -> Sent:
    """What is known of the newest message."""
    sent = outbox.latest("a")
    assert sent is not None
    return sent


ORDERS = [
    pytest.param(order, end, id="-".join(order))
    for reports, end in PAIRS
    for order in permutations(("H", *reports))
]


@pytest.mark.parametrize("receipt", RECEIPTS)
@pytest.mark.parametrize(("order", "end"), ORDERS)
def test_the_hand_over_and_two_reports_end_alike_in_any_order(
    outbox: Outbox, database: Database, held: str, order: Any, end: Any, receipt: str
) -> None:
    for at, event in enumerate(order):
        happens(outbox, held, event, NOW + at, receipt)
    sent = became(outbox)
    assert (sent.state, sent.reason) == end
    assert sent.gateway == "first"
    row = database.one("SELECT sealed, claimed_by, gateway_id, handed_at FROM outbox")
    assert row
    assert (row["sealed"], row["claimed_by"], row["gateway_id"]) == (b"", "", "g1")
    assert row["handed_at"] is not None


@pytest.mark.parametrize(("order", "end"), ORDERS)
def test_every_report_may_come_twice(outbox: Outbox, held: str, order: Any, end: Any) -> None:
    for at, event in enumerate([*order, *(word for word in order if word != "H")]):
        happens(outbox, held, event, NOW + at)
    assert (became(outbox).state, became(outbox).reason) == end


@pytest.mark.parametrize("word", ["1", "2", "8", "16"])
def test_a_report_that_is_repeated_changes_nothing(outbox: Outbox, held: str, word: str) -> None:
    for event in ("H", word):
        happens(outbox, held, event, NOW)
    before = became(outbox)
    happens(outbox, held, word, NOW + 500)
    assert became(outbox) == before


@pytest.mark.parametrize("doubt", ["sms.queued", "sms.no_answer"])
def test_the_operators_word_ends_the_doubt(outbox: Outbox, held: str, doubt: str) -> None:
    happens(outbox, held, "H", NOW, doubt)
    assert became(outbox).reason == doubt
    happens(outbox, held, "8", NOW + 7)
    sent = became(outbox)
    assert (sent.state, sent.reason, sent.at) == (HANDED_OVER, "", NOW + 7)


def test_delivered_wins_over_every_state(outbox: Outbox, database: Database) -> None:
    for state in (WAITING, SENDING, HANDED_OVER, FAILED, DROPPED, DELIVERED):
        name = put(outbox)
        database.run("UPDATE outbox SET state = :state, reason = 'x'", state=state)
        happens(outbox, name, "1")
        assert became(outbox).state == DELIVERED, state
        assert (became(outbox).reason == "") is (state != DELIVERED)
        for weaker in ("2", "8", "16", "H"):
            happens(outbox, name, weaker)
            assert became(outbox).state == DELIVERED, (state, weaker)


@pytest.mark.parametrize(
    ("word", "state", "due"), [("1", DELIVERED, 0), ("8", HANDED_OVER, 0), ("2", WAITING, 1)]
)
def test_a_message_that_waits_for_its_next_try_is_not_sent_again_once_it_has_arrived(
    outbox: Outbox, held: str, word: str, state: str, due: int
) -> None:
    """A report that the last try failed says nothing about the next one."""
    outbox.again(held, NOW + 5, NOW, reason="sms.unreachable", gateway="first")
    happens(outbox, held, word)
    assert became(outbox).state == state
    assert len(outbox.claim("sms", "me", NOW + 5)) == due


@pytest.mark.parametrize("word", ["1", "8", "2"])
def test_a_try_that_fails_after_its_report_is_not_repeated(
    outbox: Outbox, held: str, word: str
) -> None:
    happens(outbox, held, word)
    outbox.again(held, NOW + 5, NOW, reason="sms.unreachable", gateway="first")
    assert became(outbox).state not in (WAITING, SENDING)
    assert outbox.claim("sms", "me", NOW + 500) == []


@pytest.mark.parametrize("word", ["1", "2", "8", "16"])
def test_a_report_is_enough_to_forget_whom_it_was_for(
    outbox: Outbox, database: Database, held: str, word: str
) -> None:
    """The sender may have died before it wrote anything down."""
    happens(outbox, held, word)
    row = database.one("SELECT sealed, claimed_by FROM outbox")
    assert row
    assert (row["sealed"], row["claimed_by"]) == (b"", "")


def test_a_report_of_a_message_that_is_not_there_is_told_so(outbox: Outbox) -> None:
    for state in (DELIVERED, FAILED, HANDED_OVER):
        assert not outbox.report("nobody", state, NOW, reason="")
    assert outbox.states() == {}


def test_a_report_is_about_one_message_only(outbox: Outbox, database: Database) -> None:
    names = [put(outbox), put(outbox)]
    outbox.claim("sms", "me", NOW)
    happens(outbox, names[0], "1")
    states = {row["id"]: row["state"] for row in database.all("SELECT id, state FROM outbox")}
    assert states == {names[0]: DELIVERED, names[1]: SENDING}
