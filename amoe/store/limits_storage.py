"""Where Flask-Limiter counts: a storage of the `limits` library on the site's own counters."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from limits.errors import StorageError
from limits.storage import Storage
from sqlite_utils import Migrations

from amoe.ports import Clock
from amoe.secrecy import Secrecy
from amoe.store.counters import Counters, CounterSpend
from amoe.store.database import Database, Unavailable
from amoe.store.migrations import site

SCHEME = "amoe-sqlite"
"""`amoe-sqlite://` and the path of the database, as it is: nothing in it is escaped."""
_MARK = b"flood:"
"""How this storage's keys begin: `reset` must open no limit of anybody else in the table."""
_NO_CAP = 2**63 - 1
"""Flask-Limiter compares by itself; the largest number of SQLite never refuses a hit."""


class SiteStorage(Storage):
    """Fixed windows in the table `counters`; exact across threads and processes.

    A hit is one UPSERT … RETURNING. A key holds a network address, and there are
    few enough of those to try them all: only its keyed hash is kept. Time is the site's own clock,
    the one by which ended counters are removed (`Counters.forget_ended`).

    Moving windows are not offered: to be exact they need a row for every hit, and this table has
    one for every key. Source of the interface: limits 5.8, `limits.storage.Storage`.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - a plain class attribute in the library too

    def __init__(
        self, uri: str, wrap_exceptions: bool = False, *, secrecy: Secrecy, clock: Clock
    ) -> None:
        """Name the database; nothing is opened before the first hit.

        `secrecy` and `clock` come as RATELIMIT_STORAGE_OPTIONS: a key in the address would be
        printed with it.
        """
        super().__init__(uri, wrap_exceptions)
        self.database = _Light(Path(uri.removeprefix(f"{SCHEME}://")), site)
        """Its own connections to the site's file; tests hear its statements (`on_statement`)."""
        self._counters = Counters(self.database)
        self._secrecy = secrecy
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the methods below raise when the database cannot be read or written."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more in the window, which opens now for `expiry` seconds or is open.

        Returns the use of the window, beyond every limit too. Never call it inside a write
        transaction of the same thread: it would wait for itself. Raises sqlite3.Error.
        """
        now = self._clock.now()
        hidden = self._hidden(key)
        spend = CounterSpend(hidden, _NO_CAP, now + expiry, amount)
        return self._counters.spend([spend], now)[hidden]

    def get(self, key: str) -> int:
        """The use of the open window, 0 when none is open."""
        return self._open(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the open window ends, in seconds since 1970; now when none is open."""
        return float(self._open(key)[1])

    def check(self) -> bool:
        """Whether a hit could be counted now: on a full disk, reading still works."""
        try:
            self.incr("check", 0)
        except (sqlite3.Error, StorageError):
            return False
        return True

    def reset(self) -> int:
        """Open everything that Flask-Limiter has closed, and nothing else; returns how many."""
        return self._counters.forget_marked(_MARK)

    def clear(self, key: str) -> None:
        """Open one."""
        self._counters.forget([self._hidden(key)])

    def _open(self, key: str) -> tuple[int, int]:
        now = self._clock.now()
        hidden = self._hidden(key)
        return self._counters.peek([hidden], now).get(hidden, (0, now))

    def _hidden(self, key: str) -> bytes:
        return _MARK + self._secrecy.lookup("flood", key)


class _Light(Database):
    """The site's file through connections of its own, one a thread and process, without fsync.

    A hit that a power cut forgets hurts nobody, and the file stays whole: in WAL mode
    `synchronous=NORMAL` keeps it consistent. A commit of the site's own connections (FULL) makes
    the hits before it durable too.
    """

    def __init__(self, path: Path, migrations: Migrations) -> None:
        """Name the file; nothing is opened before the first statement."""
        super().__init__(path, migrations)
        self._inherited: list[sqlite3.Connection] = []

    def _connection(self) -> sqlite3.Connection:
        local, process = self._local, os.getpid()
        kept: sqlite3.Connection | None = getattr(local, "connection", None)
        if kept is not None and getattr(local, "process", 0) == process:
            return kept
        if kept is not None:
            # It crossed a fork, which SQLite forbids. Closing it is a use as well: just keep it.
            self._inherited.append(kept)
            local.connection = None
        if not self.path.exists():
            # Only `migrate` makes the file, for the eyes of its owner alone.
            raise Unavailable("the site's database is not there yet")
        opened = super()._connection()
        opened.execute("PRAGMA synchronous = NORMAL")
        local.process = process
        return opened
