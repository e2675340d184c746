"""The timeline: one order, what repeats told once, the refusal that still stands."""

from __future__ import annotations

from amoe.desk.timeline import Entry, Kind, last_refusal, timeline
from amoe.store.activity import Act
from amoe.store.audit import Event
from amoe.store.outbox import DELIVERED, HANDED_OVER, Sent


def event(at: int, step: str, outcome: str, reason: str = "accepted", **more: str) -> Event:
    return Event(at, "K7F2QX9M", step, outcome, reason, more.pop("detail", ""), "fr", **more)


def told(*events: Event) -> list[Entry]:
    return timeline(list(events), [], [], 1_000)


def test_everything_stands_in_one_order_the_newest_first() -> None:
    sent = Sent(DELIVERED, "", "sms", 150, 160)
    entries = timeline(
        [event(100, "identite", "accepted"), event(200, "telephone", "accepted")],
        [("sms", "code", sent)],
        [Act(170, "signed_in", "Chrome, Android")],
        1_000,
    )
    assert [(entry.at, entry.kind) for entry in entries] == [
        (200, Kind.STEP),
        (170, Kind.ACCOUNT),
        (150, Kind.MESSAGE),
        (100, Kind.STEP),
    ]


def test_of_the_same_second_the_later_line_stands_first() -> None:
    first, second = event(100, "identite", "accepted"), event(100, "question", "refused", "x")
    assert [entry.what for entry in told(first, second)] == ["question", "identite"]


def test_what_repeats_itself_is_told_once_with_its_number_and_newest_time() -> None:
    wrong = [event(at, "question", "refused", "answer.wrong") for at in (100, 110, 120)]
    (entry,) = told(*wrong)
    assert (entry.at, entry.times) == (120, 3)


def test_another_reason_is_another_entry() -> None:
    entries = told(
        event(100, "question", "refused", "answer.wrong", detail="identity.cni_mismatch"),
        event(110, "question", "refused", "answer.wrong"),
    )
    assert [entry.times for entry in entries] == [1, 1]


def test_every_message_is_told_even_when_they_fare_alike() -> None:
    sent = Sent(HANDED_OVER, "", "sms", 900, 905)
    assert len(timeline([], [("sms", "code", sent), ("sms", "code", sent)], [], 1_000)) == 2


def test_a_message_says_what_became_of_it_and_when() -> None:
    (entry,) = timeline([], [("sms", "code", Sent(DELIVERED, "", "sms", 900, 930))], [], 1_000)
    assert (entry.at, entry.outcome, entry.until, entry.detail) == (900, "delivered", 930, "sms")


def test_what_an_agent_did_is_told_as_that() -> None:
    (entry,) = told(event(100, "bureau", "accepted", "desk.opened", agent="a1"))
    assert (entry.kind, entry.what, entry.agent) == (Kind.DESK, "desk.opened", "a1")


class TestLastRefusal:
    """What stands on the caller's page."""

    def test_it_stands_until_something_was_accepted(self) -> None:
        refused = event(100, "question", "refused", "answer.wrong")
        assert last_refusal([refused]) is refused
        assert last_refusal([refused, event(110, "question", "accepted")]) is None

    def test_a_lock_is_one(self) -> None:
        locked = event(100, "question", "locked", "question.locked")
        assert last_refusal([event(90, "question", "refused", "x"), locked]) is locked

    def test_what_an_agent_did_does_not_take_it_away(self) -> None:
        refused = event(100, "question", "refused", "answer.wrong")
        looked = event(110, "bureau", "accepted", "desk.opened", agent="a1")
        assert last_refusal([refused, looked]) is refused

    def test_at_the_beginning_there_is_none(self) -> None:
        assert last_refusal([]) is None
