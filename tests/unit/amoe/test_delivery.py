"""The few words for what became of a message, for every state and reason that there is."""

from __future__ import annotations

import pytest

from amoe.delivery import LATE_AFTER, Delivery, Line, delivery
from amoe.store.outbox import DELIVERED, DROPPED, FAILED, HANDED_OVER, SENDING, WAITING, Sent

NOW = 1_800_000_000

LINES = [
    (WAITING, "", Line.SENDING),
    (SENDING, "", Line.SENDING),
    (WAITING, "smtp.451", Line.RETRYING),
    (WAITING, "smtp.unreachable", Line.RETRYING),
    (WAITING, "sms.down", Line.RETRYING),
    (WAITING, "sms.paused", Line.PAUSED),
    (WAITING, "sender.died", Line.SENDING),
    (WAITING, "ValueError", Line.SENDING),
    (SENDING, "sms.unreachable", Line.RETRYING),
    (HANDED_OVER, "", Line.HANDED_OVER),
    (HANDED_OVER, "sms.queued", Line.UNSURE),
    (HANDED_OVER, "sms.no_answer", Line.UNSURE),
    (HANDED_OVER, "smtp.no_answer", Line.UNSURE),
    (HANDED_OVER, "unnamed", Line.HANDED_OVER),
    (DELIVERED, "", Line.DELIVERED),
    (FAILED, "sms.refused", Line.REFUSED),
    (FAILED, "sms.undelivered", Line.REFUSED),
    (FAILED, "sms.rejected", Line.FAILED),
    (FAILED, "smtp.550", Line.REFUSED),
    (FAILED, "smtp.553", Line.REFUSED),
    (FAILED, "smtp.535", Line.FAILED),
    (FAILED, "smtp.554", Line.FAILED),
    (FAILED, "smtp.451", Line.FAILED),
    (FAILED, "smtp.timeout", Line.FAILED),
    (FAILED, "sms.unreachable", Line.FAILED),
    (FAILED, "unsealable", Line.FAILED),
    (FAILED, "ValueError", Line.FAILED),
    (DROPPED, "code.died", Line.DIED),
    (DROPPED, "superseded", Line.DIED),
]
FINAL = {Line.DELIVERED, Line.REFUSED, Line.FAILED, Line.DIED}


def told(state: str, reason: str, *, since: int = 0, at: int = 0) -> Delivery:
    """What is said of a message written `since` seconds ago that changed `at` seconds ago."""
    return delivery(Sent(state, reason, "first", NOW - since, NOW - at), NOW)


@pytest.mark.parametrize(("state", "reason", "line"), LINES)
def test_each_state_and_reason_has_its_line(state: str, reason: str, line: Line) -> None:
    said = told(state, reason, since=20, at=7)
    assert (said.line, said.at, said.seen_at) == (line, NOW - 7, NOW)


def test_every_line_is_said_of_something() -> None:
    assert {line for *_, line in LINES} == {*Line}


@pytest.mark.parametrize(("state", "reason", "line"), LINES)
def test_nothing_more_happens_to_what_has_arrived_or_failed(
    state: str, reason: str, line: Line
) -> None:
    assert told(state, reason).final is (line in FINAL)


@pytest.mark.parametrize(("since", "late"), [(0, False), (89, False), (90, True), (600, True)])
@pytest.mark.parametrize("state", [WAITING, SENDING, HANDED_OVER, FAILED, DROPPED])
def test_after_90_seconds_other_advice_is_due(state: str, since: int, late: bool) -> None:
    assert LATE_AFTER == 90
    assert told(state, "", since=since, at=0).late is late


def test_what_has_arrived_is_never_late() -> None:
    assert not told(DELIVERED, "", since=600).late


def test_a_clock_put_back_makes_nothing_late() -> None:
    assert not told(WAITING, "", since=-3600, at=-3600).late
