"""The parts that unit tests build on: keys, hashes, a clock that stands still, a database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.book import Book
from amoe.keys import Keys
from amoe.limits import Limits
from amoe.secrecy import Secrecy
from amoe.store.audit import Audit
from amoe.store.counters import Counters
from amoe.store.database import Database
from amoe.store.migrations import site as site_tables
from amoe.store.outbox import Outbox
from amoe.store.registrations import Registrations
from tests.support.clock import SetClock


@pytest.fixture
def keys() -> Keys:
    """New keys."""
    return Keys.make(demo=False)


@pytest.fixture
def secrecy(keys: Keys) -> Secrecy:
    """Seals and hashes under new keys."""
    return Secrecy(keys)


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands still until it is moved."""
    return SetClock()


@pytest.fixture(scope="session")
def empty_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the site's empty tables, made once a test process and copied."""
    path = tmp_path_factory.mktemp("tables") / "amoe.db"
    made = Database(path, site_tables)
    made.migrate()
    made.close()
    return path


@pytest.fixture
def database(tmp_path: Path, empty_tables: Path) -> Iterator[Database]:
    """The site's database, empty."""
    path = tmp_path / "amoe.db"
    shutil.copy(empty_tables, path)
    made = Database(path, site_tables)
    yield made
    made.close()


@pytest.fixture
def counters(database: Database) -> Counters:
    """The store of counters."""
    return Counters(database)


@pytest.fixture
def limits(counters: Counters, secrecy: Secrecy) -> Limits:
    """The one way to spend."""
    return Limits(counters, secrecy)


@pytest.fixture
def outbox(database: Database, secrecy: Secrecy) -> Outbox:
    """The outbox at rest."""
    return Outbox(database, secrecy)


@pytest.fixture
def registrations(database: Database, secrecy: Secrecy) -> Registrations:
    """The registrations at rest."""
    return Registrations(database, secrecy)


@pytest.fixture
def audit(database: Database, secrecy: Secrecy) -> Audit:
    """The audit, its chain begun."""
    made = Audit(database, secrecy)
    made.begin()
    return made


@pytest.fixture
def book(database: Database, registrations: Registrations, audit: Audit, clock: SetClock) -> Book:
    """The book of registrations."""
    return Book(database, registrations, audit, clock)
