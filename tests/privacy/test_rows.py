"""The tables hold sealed data, keyed hashes and words from closed lists, and nothing else."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest

from tests.privacy.columns import ALLOWED, EMPTY, KEYED, SEALED
from tests.privacy.town import Town

pytestmark = pytest.mark.slow

every_table = pytest.mark.parametrize(
    ("file", "table"), [(file, table) for file, tables in ALLOWED.items() for table in tables]
)


@pytest.fixture(scope="module")
def opened(town: Town) -> Iterator[dict[str, sqlite3.Connection]]:
    """The site's databases, opened by a stranger to the code."""
    found = {file: sqlite3.connect(town.folder / file) for file in ALLOWED}
    for connection in found.values():
        connection.row_factory = sqlite3.Row
    yield found
    for connection in found.values():
        connection.close()


@pytest.fixture
def rows(opened: dict[str, sqlite3.Connection]) -> sqlite3.Connection:
    """The main one of them."""
    return opened["amoe.db"]


def test_every_database_is_known(town: Town) -> None:
    assert {path.name for path in town.folder.glob("*.db")} == set(ALLOWED)


@pytest.mark.parametrize("file", ALLOWED)
def test_every_table_is_known(opened: dict[str, sqlite3.Connection], file: str) -> None:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    names = {row[0] for row in opened[file].execute(sql)}
    ours = {name for name in names if name[0] != "_" and not name.startswith("sqlite")}
    assert ours == set(ALLOWED[file])


@every_table
def test_a_table_holds_the_allowed_columns_with_the_allowed_values(
    opened: dict[str, sqlite3.Connection], file: str, table: str
) -> None:
    allowed = ALLOWED[file][table]
    columns = opened[file].execute(f"SELECT name FROM pragma_table_info('{table}')")
    assert {row["name"] for row in columns} == set(allowed)
    found = opened[file].execute(f"SELECT * FROM {table}").fetchall()
    assert found or table in EMPTY, "nobody in the town does what fills it"
    for row in found:
        for name, form in allowed.items():
            value = row[name]
            if form == SEALED:
                assert value in (None, b"") or (isinstance(value, bytes) and len(value) > 28), name
            elif form == KEYED:
                # The flood guards' counters are marked, so that they can be told from the others.
                kept = (value or bytes(16)).removeprefix(b"flood:")
                assert isinstance(kept, bytes), name
                assert len(kept) in (16, 32), name
            else:
                assert re.fullmatch(form, str(value)), (name, value)


def test_a_message_that_was_handed_over_has_forgotten_whom_it_was_for(
    rows: sqlite3.Connection,
) -> None:
    ended = rows.execute(
        "SELECT sealed FROM outbox WHERE state IN ('handed_over', 'failed', 'dropped')"
    ).fetchall()
    assert len(ended) > 50
    # A message to nobody keeps zeros: it took as long to write as one to somebody.
    assert not any(any(row["sealed"]) for row in ended)


def test_who_leaves_and_erases_leaves_no_row(rows: sqlite3.Connection) -> None:
    erased = rows.execute("SELECT reference FROM audit WHERE reason = 'erased'").fetchall()
    assert erased
    for row in erased:
        left = rows.execute("SELECT 1 FROM registrations WHERE reference = ?", (row["reference"],))
        assert left.fetchone() is None
