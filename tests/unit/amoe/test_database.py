"""The database: durable, strict, and its write transactions are all or nothing from the start."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from amoe.store.database import Database
from amoe.store.migrations import site as site_tables


@pytest.fixture
def other(database: Database) -> Iterator[sqlite3.Connection]:
    """Another process at the same file, which does not wait."""
    connection = sqlite3.connect(database.path, timeout=0, isolation_level=None)
    yield connection
    connection.close()


def add(database: Database, key: bytes) -> None:
    """Add a row."""
    database.run("INSERT INTO counters (key, used, cap, ends_at) VALUES (:k, 1, 1, 1)", k=key)


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
def test_it_is_set_for_durability(database: Database, pragma: str, value: object) -> None:
    row = database.one(f"PRAGMA {pragma}")
    assert row is not None
    assert row[0] == value


def test_every_table_is_strict(database: Database) -> None:
    tables = {row["name"]: row["strict"] for row in database.all("PRAGMA table_list")}
    ours = {name for name in tables if not name.startswith(("sqlite_", "_sqlite"))}
    assert ours >= {"registrations", "accounts", "counters", "outbox", "audit"}
    assert all(tables[name] for name in ours)


def test_migrating_twice_changes_nothing(database: Database) -> None:
    add(database, b"a")
    database.migrate()
    assert len(database.all("SELECT * FROM counters")) == 1


def test_a_transaction_is_kept_whole_or_not_at_all(database: Database) -> None:
    with suppress(ZeroDivisionError), database.writing():
        add(database, b"a")
        raise ZeroDivisionError
    assert database.all("SELECT * FROM counters") == []
    with database.writing():
        add(database, b"b")
    assert len(database.all("SELECT * FROM counters")) == 1


def test_it_takes_the_lock_before_it_reads(database: Database, other: sqlite3.Connection) -> None:
    with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")


def test_readers_do_not_wait_for_a_writer(database: Database, other: sqlite3.Connection) -> None:
    with database.writing():
        add(database, b"a")
        assert other.execute("SELECT COUNT(*) FROM counters").fetchone() == (0,)


def test_each_thread_has_a_connection_of_its_own(database: Database) -> None:
    def write(n: int) -> None:
        with database.writing():
            add(database, bytes([n]))
        database.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(20)))
    assert len(database.all("SELECT * FROM counters")) == 20


def test_its_statements_can_be_counted(database: Database) -> None:
    said: list[str] = []
    watched = Database(database.path, site_tables)
    watched.on_statement = said.append
    with watched.writing():
        add(watched, b"a")
    watched.close()
    assert [statement.split()[0] for statement in said] == ["BEGIN", "INSERT", "COMMIT"]


def test_a_closed_one_opens_again(database: Database) -> None:
    database.close()
    database.close()
    assert database.all("SELECT * FROM counters") == []
