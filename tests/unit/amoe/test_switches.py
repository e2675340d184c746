"""Pauses: kept for all processes, looked up once a second, and audited when they change."""

from __future__ import annotations

import pytest

from amoe.store.audit import Audit
from amoe.store.database import Database
from amoe.store.switches import Switch
from amoe.switches import PAUSABLE, Switches
from tests.support.clock import SetClock


@pytest.fixture
def switches(database: Database, clock: SetClock) -> Switches:
    """As one process sees them."""
    return Switches(database, Audit(database), clock)


@pytest.fixture
def elsewhere(database: Database, clock: SetClock) -> Switches:
    """As another process sees them."""
    return Switches(database, Audit(database), clock)


def audited(database: Database) -> list[tuple[str, str, str]]:
    """What the audit tells: step, outcome, reason."""
    rows = database.all("SELECT step, outcome, reason FROM audit ORDER BY id")
    return [tuple(row) for row in rows]  # type: ignore[misc]


def test_nothing_is_paused_at_first(switches: Switches) -> None:
    assert PAUSABLE == ("sms", "bulk")
    assert [switches.paused(name) for name in (*PAUSABLE, "email")] == [None] * 3


def test_a_pause_tells_since_when(switches: Switches, clock: SetClock) -> None:
    begun = clock.now()
    assert switches.pause("sms")
    clock.passes(500)
    assert switches.paused("sms") == Switch("sms", begun, "operator")
    assert switches.paused("bulk") is None


def test_pausing_twice_keeps_the_first_time(switches: Switches, clock: SetClock) -> None:
    begun = clock.now()
    switches.pause("sms")
    clock.passes(60)
    assert not switches.pause("sms")
    assert switches.paused("sms") == Switch("sms", begun, "operator")


def test_a_pause_ends_at_once_for_who_ends_it(switches: Switches) -> None:
    switches.pause("sms")
    assert switches.resume("sms")
    assert switches.paused("sms") is None
    assert not switches.resume("sms")


def test_another_process_knows_of_it_within_two_seconds(
    switches: Switches, elsewhere: Switches, clock: SetClock
) -> None:
    assert elsewhere.paused("sms") is None
    switches.pause("sms")
    clock.passes(2)
    assert elsewhere.paused("sms")
    switches.resume("sms")
    clock.passes(2)
    assert elsewhere.paused("sms") is None


def test_it_is_not_looked_up_at_every_question(
    switches: Switches, elsewhere: Switches, clock: SetClock
) -> None:
    assert switches.paused("sms") is None
    elsewhere.pause("sms")
    assert switches.paused("sms") is None, "asked a moment ago"
    clock.passes(2)
    assert switches.paused("sms")


def test_a_clock_put_back_keeps_no_old_answer(
    switches: Switches, elsewhere: Switches, clock: SetClock
) -> None:
    assert switches.paused("sms") is None
    elsewhere.pause("sms")
    clock.passes(-3600)
    assert switches.paused("sms")


def test_every_change_is_audited_and_nothing_else(switches: Switches, database: Database) -> None:
    for act in (switches.pause, switches.pause, switches.resume, switches.resume):
        act("sms")
    switches.pause("bulk")
    assert audited(database) == [
        ("messages", "accepted", "sms.paused"),
        ("messages", "accepted", "sms.resumed"),
        ("messages", "accepted", "bulk.paused"),
    ]


def test_what_cannot_be_audited_is_not_changed(switches: Switches, database: Database) -> None:
    database.run("ALTER TABLE audit RENAME TO away")
    with pytest.raises(Exception, match="audit"):
        switches.pause("sms")
    assert switches.paused("sms") is None
