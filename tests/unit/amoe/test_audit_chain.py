"""The audit's chain: whatever is done to the table behind our back is found and named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from amoe.audit_chain import COLUMNS, Broken, Head, How, Sound
from amoe.keys import Keys
from amoe.secrecy import Secrecy
from amoe.store.audit import Audit, Event
from amoe.store.database import Database

DAY = 24 * 3600
BEGUN = 1_790_000_000
LINES = 9
TEXTS = COLUMNS[2:]


def event(nth: int) -> Event:
    """A line with something in every column, one a day."""
    return Event(BEGUN + nth * DAY, f"K7F2QX9{nth % 10}", "identite", "refused", "answer.wrong",
                 "identity.cni_mismatch", "fr", f"agent{nth}", "htmx", "um5")  # fmt: skip


@pytest.fixture
def lines(audit: Audit) -> Audit:
    """An audit of some lines."""
    for nth in range(LINES):
        audit.add(event(nth))
    return audit


@pytest.fixture
def intruder(database: Database, lines: Audit) -> Iterator[sqlite3.Connection]:
    """Somebody who can write the file and has taken the triggers away."""
    connection = sqlite3.connect(database.path, isolation_level=None)
    for name in ("audit_never_changes", "audit_goes_from_the_front"):
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.close()


def broken(audit: Audit) -> tuple[int, How]:
    """Where and how the chain breaks."""
    found = audit.verify()
    assert isinstance(found, Broken), found
    return found.nr, found.how


class TestSound:
    def test_an_empty_audit_is(self, audit: Audit) -> None:
        assert audit.verify() == Sound(0, 0, Head(0, b""))

    def test_lines_that_were_only_added_are(self, lines: Audit) -> None:
        found = lines.verify()
        assert isinstance(found, Sound)
        assert (found.count, found.before, found.head.nr) == (LINES, 0, LINES)
        assert found.head == lines.head()

    def test_every_line_comes_back_as_it_was_told(self, lines: Audit) -> None:
        assert lines.of("K7F2QX93") == [event(3)]

    def test_more_lines_than_are_read_at_once_are(
        self, audit: Audit, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("amoe.store.audit._BATCH", 3)
        for nth in range(9):  # the last batch is empty
            audit.add(event(nth))
        found = audit.verify()
        assert isinstance(found, Sound)
        assert found.count == 9

    def test_a_transaction_that_fails_leaves_no_gap(self, lines: Audit, database: Database) -> None:
        with suppress(ZeroDivisionError), database.writing():
            lines.add(event(50))
            raise ZeroDivisionError
        lines.add(event(51))
        found = lines.verify()
        assert isinstance(found, Sound)
        assert found.count == LINES + 1

    def test_nobody_with_other_keys_says_so(self, lines: Audit, database: Database) -> None:
        assert isinstance(Audit(database, Secrecy(Keys.make(demo=False))).verify(), Broken)


def test_many_writers_at_once_make_one_chain(audit: Audit, database: Database) -> None:
    def write(nth: int) -> None:
        with database.writing():  # as the book does
            audit.add(event(2 * nth))
        audit.add(event(2 * nth + 1))  # and as others do
        database.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))
    found = audit.verify()
    assert isinstance(found, Sound)
    assert (found.count, found.head.nr) == (80, 80)


class TestBehindOurBack:
    @pytest.mark.parametrize("nr", range(1, LINES + 1))
    @pytest.mark.parametrize("column", TEXTS)
    def test_one_byte_changed_in_any_text_of_any_line_is_found_and_named(
        self, lines: Audit, intruder: sqlite3.Connection, column: str, nr: int
    ) -> None:
        was = intruder.execute(f"SELECT {column} FROM audit WHERE id = ?", (nr,)).fetchone()[0]
        other = chr(ord(was[0]) ^ 1) + was[1:]
        intruder.execute(f"UPDATE audit SET {column} = ? WHERE id = ?", (other, nr))
        assert broken(lines) == (nr, How.CHANGED)

    @pytest.mark.parametrize("nr", range(1, LINES + 1))
    def test_so_is_another_time(self, lines: Audit, intruder: sqlite3.Connection, nr: int) -> None:
        intruder.execute("UPDATE audit SET at = at + 1 WHERE id = ?", (nr,))
        assert broken(lines) == (nr, How.CHANGED)

    @pytest.mark.parametrize("nr", range(1, LINES + 1))
    def test_so_is_another_hash(self, lines: Audit, intruder: sqlite3.Connection, nr: int) -> None:
        kept = intruder.execute("SELECT hash FROM audit WHERE id = ?", (nr,)).fetchone()[0]
        other = bytes([kept[0] ^ 1]) + kept[1:]
        intruder.execute("UPDATE audit SET hash = ? WHERE id = ?", (other, nr))
        assert broken(lines) == (nr, How.CHANGED)

    @pytest.mark.parametrize("nr", range(1, LINES + 1))
    def test_so_is_another_number(
        self, lines: Audit, intruder: sqlite3.Connection, nr: int
    ) -> None:
        intruder.execute("UPDATE audit SET id = id + 100 WHERE id = ?", (nr,))
        assert broken(lines) == (nr, How.MISSING)

    def test_text_that_moved_from_one_column_to_the_next_is(
        self, lines: Audit, intruder: sqlite3.Connection
    ) -> None:
        intruder.execute("UPDATE audit SET agent = 'agent', mode = '4htmx' WHERE id = 5")
        assert broken(lines) == (5, How.CHANGED)

    @pytest.mark.parametrize(
        ("agent", "mode"), [("agent", "4htmx"), ("agent4\x1f", "tmx"), ("agent4\x1fhtmx", "")]
    )
    def test_however_it_was_cut(
        self, lines: Audit, intruder: sqlite3.Connection, agent: str, mode: str
    ) -> None:
        intruder.execute("UPDATE audit SET agent = ?, mode = ? WHERE id = 5", (agent, mode))
        assert broken(lines) == (5, How.CHANGED)

    def test_nor_may_the_mark_between_two_move(self, audit: Audit, database: Database) -> None:
        audit.add(replace(event(0), agent="a\x1fb", mode="c"))
        database.run("DROP TRIGGER audit_never_changes")
        database.run("UPDATE audit SET agent = 'a', mode = 'b\x1fc'")
        assert broken(audit) == (1, How.CHANGED)

    @pytest.mark.parametrize("nr", range(1, LINES))
    def test_a_line_taken_out_is_missing(
        self, lines: Audit, intruder: sqlite3.Connection, nr: int
    ) -> None:
        intruder.execute("DELETE FROM audit WHERE id = ?", (nr,))
        assert broken(lines) == (nr, How.MISSING)

    def test_it_is_also_when_the_others_were_numbered_anew(
        self, lines: Audit, intruder: sqlite3.Connection
    ) -> None:
        intruder.execute("DELETE FROM audit WHERE id = 4")
        for nr in range(5, LINES + 1):
            intruder.execute("UPDATE audit SET id = id - 1 WHERE id = ?", (nr,))
        assert broken(lines) == (4, How.MISSING)

    @pytest.mark.parametrize("hash", [None, b"\1" * 32], ids=["bare", "forged"])
    def test_a_line_put_in_between_is_inserted(
        self, lines: Audit, intruder: sqlite3.Connection, hash: bytes | None
    ) -> None:
        for nr in range(LINES, 3, -1):
            intruder.execute("UPDATE audit SET id = id + 1 WHERE id = ?", (nr,))
        put_in(intruder, 4, hash)
        assert broken(lines) == (4, How.INSERTED)

    @pytest.mark.parametrize("nr", [0, -7])
    def test_a_line_put_before_the_first_is(
        self, lines: Audit, intruder: sqlite3.Connection, nr: int
    ) -> None:
        put_in(intruder, nr, None)
        assert broken(lines) == (nr, How.INSERTED)

    def test_a_line_put_at_the_end_without_a_hash_is(
        self, lines: Audit, intruder: sqlite3.Connection
    ) -> None:
        put_in(intruder, LINES + 1, None)
        assert broken(lines) == (LINES + 1, How.INSERTED)

    def test_two_lines_that_changed_places_are_changed(
        self, lines: Audit, intruder: sqlite3.Connection
    ) -> None:
        intruder.execute("UPDATE audit SET id = 100 WHERE id = 3")
        intruder.execute("UPDATE audit SET id = 3 WHERE id = 4")
        intruder.execute("UPDATE audit SET id = 4 WHERE id = 100")
        assert broken(lines)[0] == 3

    def test_it_tells_when_the_line_was_written(
        self, lines: Audit, intruder: sqlite3.Connection
    ) -> None:
        intruder.execute("UPDATE audit SET step = 'question' WHERE id = 5")
        assert lines.verify() == Broken(5, BEGUN + 4 * DAY, How.CHANGED)


class TestHead:
    def test_an_end_that_was_cut_off_is_found_by_a_head_from_the_log(
        self, lines: Audit, intruder: sqlite3.Connection
    ) -> None:
        head = lines.head()
        intruder.execute("DELETE FROM audit WHERE id > 6")
        assert isinstance(lines.verify(), Sound)  # nothing in the table tells of it
        assert lines.verify(head) == Broken(7, 0, How.MISSING)

    def test_so_is_an_end_that_was_written_anew(
        self, lines: Audit, intruder: sqlite3.Connection
    ) -> None:
        head = lines.head()
        intruder.execute("DELETE FROM audit WHERE id > 6")
        for nth in range(60, 70):
            lines.add(event(nth))
        assert isinstance(lines.verify(), Sound)
        assert lines.verify(head) == Broken(LINES, BEGUN + 62 * DAY, How.OTHER_HEAD)

    def test_lines_that_came_after_it_change_nothing(self, lines: Audit) -> None:
        head = lines.head()
        lines.add(event(20))
        found = lines.verify(head)
        assert isinstance(found, Sound)
        assert found.compared


class TestPruning:
    @pytest.mark.parametrize("days", range(1, LINES + 2))
    def test_what_is_left_still_holds(self, lines: Audit, days: int) -> None:
        gone = lines.forget_older(BEGUN + days * DAY)
        assert gone == min(days, LINES)
        found = lines.verify()
        assert isinstance(found, Sound)
        assert found.count == LINES - gone
        lines.add(event(30))
        after = lines.verify()
        assert isinstance(after, Sound)
        assert after.head.nr == LINES + 1

    def test_again_and_again(self, lines: Audit) -> None:
        for day in range(1, LINES):
            assert lines.forget_older(BEGUN + day * DAY) == 1
            assert isinstance(lines.verify(), Sound)
        assert lines.forget_older(BEGUN) == 0

    def test_a_line_behind_a_younger_one_waits_for_it(self, lines: Audit) -> None:
        lines.add(event(0))  # the clock was put back
        assert lines.forget_older(BEGUN + DAY) == 1
        found = lines.verify()
        assert isinstance(found, Sound)
        assert found.count == LINES

    def test_a_head_that_was_pruned_cannot_be_compared(self, lines: Audit) -> None:
        head = Head(2, b"\1" * 32)
        lines.forget_older(BEGUN + 5 * DAY)
        found = lines.verify(head)
        assert isinstance(found, Sound)
        assert not found.compared

    def test_the_line_at_the_cut_can(self, lines: Audit) -> None:
        lines.forget_older(BEGUN + 5 * DAY)
        assert lines.verify(Head(5, b"\1" * 32)) == Broken(5, 0, How.OTHER_HEAD)

    @pytest.mark.parametrize(
        "act",
        [
            "DELETE FROM audit_anchor",
            "UPDATE audit_anchor SET nr = nr - 1",
            "UPDATE audit_anchor SET nr = 5, hash = (SELECT hash FROM audit WHERE id = 5)",
        ],
    )
    def test_a_moved_anchor_is_found(
        self, lines: Audit, intruder: sqlite3.Connection, act: str
    ) -> None:
        lines.forget_older(BEGUN + 3 * DAY)
        intruder.execute(act)
        assert broken(lines)[1] is How.ANCHOR

    def test_a_front_cut_off_and_anchored_anew_by_us_is_missing(
        self, lines: Audit, intruder: sqlite3.Connection
    ) -> None:
        intruder.execute("DELETE FROM audit WHERE id <= 3")
        intruder.execute("DELETE FROM audit_anchor")
        lines.begin()
        assert broken(lines) == (1, How.MISSING)


class TestLinesFromBeforeTheChain:
    @pytest.fixture
    def old(self, database: Database, secrecy: Secrecy) -> Audit:
        """Two lines of an older version, then three of ours."""
        raw = sqlite3.connect(database.path, isolation_level=None)
        put_in(raw, 4, None)
        put_in(raw, 7, None)
        raw.close()
        made = Audit(database, secrecy)
        made.begin()
        for nth in range(3):
            made.add(event(nth))
        return made

    def test_are_told_apart(self, old: Audit) -> None:
        found = old.verify()
        assert isinstance(found, Sound)
        assert (found.before, found.count, found.head.nr) == (2, 3, 10)

    def test_are_pruned_like_others(self, old: Audit) -> None:
        assert old.forget_older(BEGUN) == 2
        found = old.verify()
        assert isinstance(found, Sound)
        assert (found.before, found.count) == (0, 3)
        assert old.forget_older(BEGUN + DAY) == 1
        assert isinstance(old.verify(), Sound)

    def test_no_chained_line_becomes_one(self, old: Audit, database: Database) -> None:
        raw = sqlite3.connect(database.path, isolation_level=None)
        raw.execute("DROP TRIGGER audit_never_changes")
        raw.execute("UPDATE audit SET hash = NULL WHERE id = 8")
        raw.close()
        assert broken(old) == (8, How.INSERTED)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET reason = 'accepted' WHERE id = 2",
        "UPDATE audit SET hash = NULL",
        "DELETE FROM audit WHERE id = 5",
        "DELETE FROM audit",
    ],
)
def test_the_table_itself_refuses_all_but_pruning(
    lines: Audit, database: Database, statement: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.run(statement)
    assert len(list(lines.between(0, 2**40))) == LINES


def put_in(connection: sqlite3.Connection, nr: int, hash: bytes | None) -> None:
    """Write a line without the service."""
    connection.execute(
        "INSERT INTO audit (id, at, reference, step, outcome, reason, detail, language, hash)"
        " VALUES (?, ?, 'X', 'identite', 'accepted', 'accepted', '', 'fr', ?)",
        (nr, BEGUN - DAY, hash),
    )
