"""Switches: kept for all processes, looked up once a second, audited, known without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amoe.ports import StorageUnavailable
from amoe.secrecy import Secrecy
from amoe.standstill import RUNNING
from amoe.store.audit import Audit
from amoe.store.database import Database
from amoe.store.switches import Switch
from amoe.switches import MOST_WORDS, NAMES, PAUSABLE, Switches
from tests.support.clock import SetClock

WORDS = {"fr": "Mise à jour.", "ar": "تحديث."}


@pytest.fixture
def switches(database: Database, secrecy: Secrecy, clock: SetClock) -> Switches:
    """As one process sees them."""
    return Switches(database, Audit(database, secrecy), clock)


@pytest.fixture
def elsewhere(database: Database, secrecy: Secrecy, clock: SetClock) -> Switches:
    """As another process sees them."""
    return Switches(database, Audit(database, secrecy), clock)


def audited(database: Database) -> list[tuple[str, str, str]]:
    """What the audit tells: step, reason, agent."""
    rows = database.all("SELECT step, reason, agent FROM audit ORDER BY id")
    return [tuple(row) for row in rows]  # type: ignore[misc]


def breaks(database: Database) -> None:
    """Let no more be written."""
    database.run("PRAGMA query_only = ON")


def works(database: Database) -> None:
    """Let it be written again."""
    database.run("PRAGMA query_only = OFF")


def file(database: Database) -> Path:
    """The copy that is read."""
    return database.path.with_name("switches.json")


def test_nothing_is_off_at_first(switches: Switches) -> None:
    assert PAUSABLE == ("sms", "bulk")
    assert [switches.paused(name) for name in (*NAMES, "email")] == [None] * 6
    assert switches.stood() == RUNNING


@pytest.mark.parametrize("name", NAMES)
def test_it_tells_since_when_by_whom_until_when_and_in_which_words(
    switches: Switches, clock: SetClock, name: str
) -> None:
    begun = clock.now()
    assert switches.pause(name, "agent-7", WORDS, begun + 900)
    clock.passes(500)
    assert switches.paused(name) == Switch(name, begun, "agent-7", begun + 900, WORDS)
    assert [each for each in NAMES if switches.paused(each)] == [name]


def test_an_operator_who_says_nothing_more(switches: Switches, clock: SetClock) -> None:
    switches.pause("sms")
    assert switches.paused("sms") == Switch("sms", clock.now(), "operator")


def test_switching_off_twice_keeps_the_first_time_and_its_words(
    switches: Switches, clock: SetClock
) -> None:
    begun = clock.now()
    switches.pause("sms", words=WORDS)
    clock.passes(60)
    assert not switches.pause("sms", "agent-7", {"fr": "Autre."})
    assert switches.paused("sms") == Switch("sms", begun, "operator", 0, WORDS)


def test_the_words_and_the_end_can_change_meanwhile(switches: Switches, clock: SetClock) -> None:
    begun = clock.now()
    assert not switches.tell("site", "operator", WORDS)
    switches.pause("site", words={"en": "Wait."})
    assert switches.tell("site", "agent-7", WORDS, begun + 60)
    assert switches.paused("site") == Switch("site", begun, "operator", begun + 60, WORDS)
    assert not switches.tell("site", "agent-7", WORDS, begun + 60), "that is what it says"


def test_words_are_forgotten_when_it_is_on_again(switches: Switches) -> None:
    switches.pause("sms", words=WORDS)
    switches.resume("sms")
    switches.pause("sms")
    found = switches.paused("sms")
    assert found
    assert found.words == {}


def test_words_are_short_and_on_one_line(switches: Switches) -> None:
    switches.pause("site", words={"fr": " a\n b ", "ar": "  ", "en": "x" * 9999})
    found = switches.paused("site")
    assert found
    assert found.words == {"fr": "a b", "en": "x" * MOST_WORDS}


def test_what_is_no_switch_cannot_be_turned(switches: Switches) -> None:
    for act in (switches.pause, switches.resume):
        with pytest.raises(ValueError, match="email"):
            act("email")


def test_it_is_on_at_once_for_who_switches_it_on(switches: Switches) -> None:
    switches.pause("sms")
    assert switches.resume("sms")
    assert switches.paused("sms") is None
    assert not switches.resume("sms")


def test_another_process_knows_of_it_within_two_seconds(
    switches: Switches, elsewhere: Switches, clock: SetClock
) -> None:
    assert elsewhere.paused("sms") is None
    switches.pause("sms", words=WORDS)
    clock.passes(2)
    assert elsewhere.paused("sms") == switches.paused("sms")
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
    switches.pause("bulk", "agent-7")
    switches.tell("bulk", "agent-8", WORDS)
    switches.tell("bulk", "agent-8", WORDS)
    assert audited(database) == [
        ("switches", "sms.paused", ""),
        ("switches", "sms.resumed", ""),
        ("switches", "bulk.paused", "agent-7"),
        ("switches", "bulk.told", "agent-8"),
    ]


@pytest.mark.parametrize("name", sorted({*NAMES} - {"site"}))
def test_what_cannot_be_audited_is_not_changed(
    switches: Switches, database: Database, name: str
) -> None:
    database.run("ALTER TABLE audit RENAME TO away")
    with pytest.raises(StorageUnavailable, match="audit"):
        switches.pause(name)
    assert switches.paused(name) is None


class TestWithoutADatabase:
    """It is asked nothing, and the whole site can be closed while it cannot be written."""

    def test_nothing_is_asked_of_it(self, switches: Switches, database: Database) -> None:
        switches.pause("site", words=WORDS)
        database.path = database.path.with_name("away.db")
        database.close()
        statements: list[str] = []
        database.on_statement = statements.append
        assert switches.paused("site")
        assert switches.paused("registry") is None
        switches.stood()
        assert statements == []

    def test_the_site_can_be_closed_and_opened(
        self, switches: Switches, elsewhere: Switches, database: Database
    ) -> None:
        breaks(database)
        assert switches.pause("site", words=WORDS)
        assert not switches.pause("site")
        assert switches.unrecorded == ("site",)
        assert elsewhere.paused("site") == switches.paused("site")
        assert switches.resume("site")
        assert not switches.resume("site")
        assert switches.paused("site") is None

    def test_it_is_recorded_when_the_database_works_again(
        self, switches: Switches, elsewhere: Switches, database: Database, clock: SetClock
    ) -> None:
        breaks(database)
        switches.pause("site", words=WORDS)
        closed = switches.paused("site")
        with pytest.raises(StorageUnavailable):
            elsewhere.settle()
        works(database)
        clock.passes(60)
        elsewhere.settle()
        assert audited(database) == [("switches", "site.paused", "")]
        assert switches.unrecorded == ()
        assert switches.paused("site") == closed
        file(database).unlink()
        elsewhere.settle()
        clock.passes(2)
        assert switches.paused("site") == closed, "the tables say so too"

    def test_the_audit_names_who_did_each_thing_whoever_records_it(
        self, switches: Switches, elsewhere: Switches, database: Database, clock: SetClock
    ) -> None:
        breaks(database)
        switches.pause("site", "agent-7")
        switches.tell("site", "agent-8", WORDS)
        clock.passes(2)
        elsewhere.resume("site")
        elsewhere.pause("site", "agent-9")
        works(database)
        elsewhere.pause("sms", "agent-1")
        rows = database.all("SELECT reason, agent, detail FROM audit ORDER BY id")
        assert [tuple(row) for row in rows] == [
            ("site.paused", "agent-7", "late"),
            ("site.told", "agent-8", "late"),
            ("site.resumed", "", "late"),
            ("site.paused", "agent-9", "late"),
            ("sms.paused", "agent-1", ""),
        ]
        found = switches.paused("site")
        assert found
        assert (found.who, found.words) == ("agent-9", {})

    def test_another_change_records_it_first(
        self, switches: Switches, database: Database, clock: SetClock
    ) -> None:
        breaks(database)
        switches.pause("site")
        works(database)
        switches.pause("sms")
        assert [name for name in NAMES if switches.paused(name)] == ["site", "sms"]
        assert [reason for _, reason, _ in audited(database)] == ["site.paused", "sms.paused"]

    def test_a_time_of_standstill_that_it_never_saw_is_recorded_as_it_was(
        self, switches: Switches, database: Database, clock: SetClock
    ) -> None:
        breaks(database)
        begun = clock.now()
        switches.pause("site")
        clock.passes(600)
        switches.resume("site")
        works(database)
        clock.passes(60)
        switches.settle()
        assert switches.stood().periods == ((begun, begun + 600),)

    def test_opened_while_it_was_away_the_time_ends_there(
        self, switches: Switches, database: Database, clock: SetClock
    ) -> None:
        begun = clock.now()
        switches.pause("site")
        clock.passes(600)
        breaks(database)
        switches.resume("site")
        works(database)
        clock.passes(60)
        switches.settle()
        file(database).unlink()
        switches.settle()
        assert switches.paused("site") is None
        assert switches.stood().periods == ((begun, begun + 600),)


class TestTheFile:
    """It is a copy: lost or spoilt, the tables make it anew."""

    def test_is_made_anew_from_the_tables(
        self, switches: Switches, database: Database, clock: SetClock
    ) -> None:
        switches.pause("registration", words=WORDS)
        before = switches.paused("registration")
        file(database).unlink()
        clock.passes(2)
        assert switches.paused("registration") is None
        switches.settle()
        assert switches.paused("registration") == before

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"off": [{"name": 1}]}', '{"off": 3}', "\0"])
    def test_spoilt_it_changes_nothing(
        self, switches: Switches, database: Database, clock: SetClock, text: str
    ) -> None:
        switches.pause("site")
        assert switches.paused("site")
        file(database).write_text(text)
        clock.passes(2)
        assert switches.paused("site")

    def test_holds_the_words_and_no_more_than_the_service_may_read(
        self, switches: Switches, database: Database
    ) -> None:
        switches.pause("site", words=WORDS)
        assert file(database).stat().st_mode & 0o077 == 0
        assert json.loads(file(database).read_text())["off"][0]["words"] == WORDS
        assert [path.name for path in database.path.parent.glob(".switches*")] == []

    def test_is_not_written_when_nothing_has_changed(
        self, switches: Switches, database: Database
    ) -> None:
        switches.pause("site")
        before = file(database).stat()
        switches.settle()
        assert file(database).stat().st_ino == before.st_ino


class TestStandingStill:
    """While the site or the opening of accounts is off, time does not count."""

    @pytest.mark.parametrize("name", ["site", "registration"])
    def test_counts_from_off_to_on(self, switches: Switches, clock: SetClock, name: str) -> None:
        begun = clock.now()
        switches.pause(name)
        clock.passes(300)
        assert switches.stood().between(begun - 100, clock.now()) == 300
        switches.resume(name)
        clock.passes(300)
        assert switches.stood().between(begun - 100, clock.now()) == 300

    @pytest.mark.parametrize("name", ["sms", "bulk", "registry"])
    def test_is_not_meant_for_what_one_can_go_on_without(
        self, switches: Switches, clock: SetClock, name: str
    ) -> None:
        switches.pause(name)
        clock.passes(300)
        switches.resume(name)
        assert switches.stood() == RUNNING

    def test_both_at_once_count_once(self, switches: Switches, clock: SetClock) -> None:
        begun = clock.now()
        for name in ("site", "registration"):
            switches.pause(name)
            clock.passes(100)
        for name in ("site", "registration"):
            switches.resume(name)
            clock.passes(100)
        assert switches.stood().between(begun, clock.now()) == 300

    def test_is_forgotten_when_no_registration_can_have_seen_it(
        self, switches: Switches, clock: SetClock
    ) -> None:
        for _ in range(3):
            switches.pause("site")
            clock.passes(100)
            switches.resume("site")
            clock.passes(3 * 86400)
        assert len(switches.stood().periods) == 1
