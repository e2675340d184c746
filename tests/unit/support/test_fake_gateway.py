"""The fake gateway does what its moods say, and reports to nobody but this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.fake_gateway import (
    IN_ORDER,
    NEVER,
    OUT_OF_ORDER,
    REJECTED,
    TWICE,
    UNDELIVERED,
    FakeGateway,
    Mood,
)
from tests.unit.adapters.sms_ways import Way, aggregator, base, kannel, not_sent, sms

pytestmark = pytest.mark.parametrize("way", [kannel, aggregator])
WORDS = {"8": "ACCEPTD", "1": "DELIVRD", "2": "UNDELIV", "16": "REJECTD"}


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """One that works."""
    with FakeGateway() as running:
        yield running


@pytest.fixture
def site() -> Iterator[FakeGateway]:
    """Who is called with reports: a server that counts what comes and answers 501 to a GET."""
    with FakeGateway() as running:
        yield running


def reported(gateway: FakeGateway) -> list[str]:
    """The words of all reports that were made."""
    gateway.reports_are_made()
    return [url.rpartition("=")[2] for url, _ in gateway.reported]


@pytest.mark.parametrize("reports", [IN_ORDER, OUT_OF_ORDER, TWICE, UNDELIVERED, REJECTED, NEVER])
def test_it_reports_what_it_is_told_to(
    way: Way, gateway: FakeGateway, site: FakeGateway, reports: tuple[str, ...]
) -> None:
    gateway.reports = reports
    way(base(gateway)).send(sms(report_url=f"{base(site)}/r"))
    words = [word if way is kannel else WORDS[word] for word in reports]
    assert reported(gateway) == words
    assert len(gateway.received) == 1


def test_late_reports_wait_until_they_are_asked_for(
    way: Way, gateway: FakeGateway, site: FakeGateway
) -> None:
    gateway.late = True
    way(base(gateway)).send(sms(report_url=f"{base(site)}/r"))
    assert reported(gateway) == []
    gateway.report_all()
    assert len(reported(gateway)) == 2


def test_it_says_what_was_answered_to_a_report(
    way: Way, gateway: FakeGateway, site: FakeGateway
) -> None:
    gateway.reports = REJECTED
    way(base(gateway)).send(sms(report_url=f"{base(site)}/r"))
    reported(gateway)
    assert [status for _, status in gateway.reported] == [501]


def test_it_calls_nobody_outside_this_machine(way: Way, gateway: FakeGateway) -> None:
    way(base(gateway)).send(sms(report_url="https://amoe.example/r"))
    reported(gateway)
    assert [status for _, status in gateway.reported] == [0, 0]


@pytest.mark.parametrize("mood", Mood)
def test_a_mood_may_change_at_any_time(way: Way, gateway: FakeGateway, mood: Mood) -> None:
    texter = way(base(gateway))
    gateway.mood, gateway.hang = mood, 0.01
    if mood in (Mood.ANSWERS, Mood.CLOSES, Mood.HANGS_AND_DROPS):
        not_sent(texter, sms(report_url=""))
    else:
        texter.send(sms(report_url=""))
    taken = mood not in (Mood.ANSWERS, Mood.HANGS_AND_DROPS)
    assert len(gateway.received) == taken
    gateway.mood = Mood.WORKS
    texter.send(sms(report_url=""))
    assert len(gateway.received) == taken + 1


def test_it_comes_back_on_the_same_port(way: Way, gateway: FakeGateway) -> None:
    texter = way(base(gateway))
    gateway.down()
    assert not_sent(texter, sms()).reason == "sms.unreachable"
    gateway.up()
    texter.send(sms(report_url=""))
    assert gateway.texts_to("+212612345678") == [sms().text]
