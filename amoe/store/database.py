"""One SQLite database behind sqlite-utils: a connection a thread, writes that begin IMMEDIATE."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from amoe.ports import StorageUnavailable

BUSY_SECONDS = 5.0
"""How long a writer waits for another one before it gives up."""

Row = sqlite3.Row


class Unavailable(StorageUnavailable, sqlite3.OperationalError):
    """What SQLite says when a disk is full, a file is locked for too long or cannot be read."""


def unavailable(fault: sqlite3.OperationalError) -> Unavailable:
    """SQLite's trouble under the name that the rest of the service knows."""
    told = Unavailable(*fault.args)
    told.sqlite_errorcode = getattr(fault, "sqlite_errorcode", 0)
    told.sqlite_errorname = getattr(fault, "sqlite_errorname", "")
    return told


class _Connection(sqlite3.Connection):
    """Gives SQLite's trouble a name that the rest of the service knows."""

    def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
        """Run a statement. Raises Unavailable."""
        try:
            return super().execute(sql, values)
        except sqlite3.OperationalError as fault:
            raise unavailable(fault) from fault


class Database:
    """A database file. Rows come back by column name; statements take `:name` parameters."""

    def __init__(self, path: Path, migrations: Migrations) -> None:
        """Name the file; nothing is opened before the first statement."""
        self.path = path
        self._migrations = migrations
        self._local = threading.local()
        self.on_statement: Callable[[str], None] | None = None
        """Told every statement of connections opened later: tests count with it."""
        self._functions: dict[str, tuple[int, Callable[..., Any]]] = {}

    def migrate(self) -> None:
        """Create or bring up to date the tables."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        self._migrations.apply(SqliteUtils(self._connection()))

    def function(self, name: str, arity: int, act: Callable[..., Any]) -> None:
        """Let statements call `act` by a name: what must be computed within one statement.

        Always the same answer for the same values. Connections that other threads have open
        already do not know it.
        """
        self._functions[name] = (arity, act)
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.create_function(name, arity, act, deterministic=True)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # Autocommit: transactions are begun by hand, so that none is ever deferred.
            connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, factory=_Connection
            )
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            for name, (arity, act) in self._functions.items():
                connection.create_function(name, arity, act, deterministic=True)
            if self.on_statement:
                connection.set_trace_callback(self.on_statement)
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def one(self, sql: str, **values: Any) -> Row | None:
        """The first row of an answer, or None."""
        row: Row | None = self._connection().execute(sql, values).fetchone()
        return row

    def all(self, sql: str, **values: Any) -> list[Row]:
        """Every row of an answer."""
        cursor = self._connection().execute(sql, values)
        try:
            return cursor.fetchall()
        except sqlite3.OperationalError as fault:  # a later row, or the end of the statement
            raise unavailable(fault) from fault

    def run(self, sql: str, **values: Any) -> int:
        """Run a statement that changes rows; returns how many."""
        return self._connection().execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Any) -> None:
        """Run one statement for many parameter sets."""
        self._connection().executemany(sql, rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A write transaction: all of it or nothing; the lock is taken at the start."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            # A full disk has rolled back already; saying so again would hide it.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several statements that all see the same moment; nobody waits for it."""
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("COMMIT")
