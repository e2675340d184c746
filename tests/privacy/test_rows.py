"""The tables hold sealed data, keyed hashes and words from closed lists, and nothing else."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest

from amoe.reasons import Reason
from blueprints.registration.steps import journey
from tests.privacy.town import Town

pytestmark = pytest.mark.slow

SLUGS = "|".join([*(step.slug for step in journey.steps), "stop"])
REASONS = "|".join(re.escape(str(reason)) for reason in Reason)
FAULTS = r"[A-Za-z]{3,30}"
"""The name of an exception's class."""
ID = r"[\w-]{16}"

ALLOWED = {
    "audit": {
        "id": r"\d+",
        "at": r"\d{10}",
        "reference": r"[A-Z0-9]{8}",
        "step": SLUGS,
        "outcome": "accepted|stay|refused|locked",
        "reason": f"{REASONS}|erased",
        "detail": f"|{REASONS}",
        "language": "fr|ar",
    },
    "outbox": {
        "nr": r"\d+",
        "id": ID,
        "channel": "email|sms",
        "lane": "email|sms|bulk",
        "template": "code|number|opened|sms_back",
        "language": "fr|ar",
        "reference": r"|[A-Z0-9]{8}",
        "about": r"|[0-9a-f]{32}",
        "state": "waiting|sending|handed_over|delivered|failed|dropped",
        "reason": rf"|{FAULTS}|[a-z]+\.[a-z_]+",
        "created_at": r"\d{10}",
        "changed_at": r"\d{10}",
        "due_at": r"\d{10}",
        "handed_at": r"None|\d{10}",
        "tries": r"\d",
        "claimed_by": r"|[0-9a-f]{16}",
        "gateway": r"|mail|sms",
        "gateway_id": f"|{ID}",
        "sealed": None,
    },
    "registrations": {
        "key": None,
        "reference": r"[A-Z0-9]{8}",
        "language": "fr|ar",
        "created_at": r"\d{10}",
        "touched_at": r"\d{10}",
        "insured_key": None,
        "version": r"\d+",
        "sealed": None,
        "kept_until": r"0|\d{10}",
        "told": r"0|1",
    },
    "accounts": {
        "id": ID,
        "insured_key": None,
        "email_key": None,
        "phone_key": None,
        "password_hash": r"\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]+\$[\w+/]+",
        "language": "fr|ar",
        "opened_at": r"\d{10}",
        "sealed": None,
        "password_at": r"0|\d{10}",
        "totp": None,
        "notices": "email|sms|none",
    },
    "sessions": {"key": None, "account": ID, "device": f"|{ID}", "begun_at": r"\d{10}"},
    "devices": {
        "id": ID,
        "account": ID,
        "key": None,
        "label": r"|[A-Z][A-Za-z ]+(, [A-Z][A-Za-z]+)?",
        "first_at": r"\d{10}",
        "last_at": r"\d{10}",
        "known_until": r"\d{10}",
    },
    "activity": {
        "nr": r"\d+",
        "account": ID,
        "at": r"\d{10}",
        "what": r"[a-z_.]+",
        "detail": r"|[A-Za-z_, -]+|\d{4}-[A-Z0-9]{8}",
    },
    "matters": {
        "key": None,
        "kind": r"[a-z_]+",
        "account": f"|{ID}",
        "begun_at": r"\d{10}",
        "dies_at": r"\d{10}",
        "used_at": r"0|\d{10}",
        "version": r"\d+",
        "sealed": None,
    },
    "certificates": {
        "key": None,
        "account": ID,
        "insured_key": None,
        "number": r"\d{4}-[A-Z0-9]{8}",
        "made_at": r"\d{10}",
        "ends_on": r"\d{4}-\d\d-\d\d",
        "revoked_at": r"0|\d{10}",
        "sealed": None,
    },
    "recovery_codes": {"account": ID, "key": None},
    "counters": {"key": None, "used": r"\d+", "cap": r"\d+", "ends_at": r"\d{10}"},
    "gateways": {
        "name": r"mail|sms",
        "failures": r"\d+",
        "reason": rf"{FAULTS}|[a-z]+\.[a-z_]+",
        "open_until": r"0|\d{10}",
        "failed_at": r"\d{10}",
    },
    "switches": {"name": "sms|bulk", "since": r"\d{10}", "reason": "operator"},
    "campaign_letters": {
        "template": "ouverture",
        "insured_key": None,
        "mailbox_key": None,
        "written_at": r"\d{10}",
    },
    "campuses": {
        "code": r"[a-z0-9-]{2,20}",
        "name_fr": ".+",
        "name_ar": ".+",
        "name_en": ".+",
        "city_fr": ".+",
        "city_ar": ".+",
        "city_en": ".+",
        "site": "https?://.+",
        "added_at": r"\d{10}",
    },
    "campus_visits": {
        "code": r"[a-z0-9-]{2,20}",
        "day": r"\d{4}-\d\d-\d\d",
        "visits": r"\d+",
    },
    "unsubscribed": {"mailbox_key": None, "at": r"\d{10}"},
    "claim_notices": {"person": None, "run": r"\d{10}"},
}
"""Every column and what its values look like; None: raw bytes, sealed or a keyed hash."""
SMALL = (
    "gateways", "switches", "campaign_letters", "unsubscribed", "campuses", "campus_visits",
    "sessions", "devices", "activity", "matters", "recovery_codes", "claim_notices",
    "certificates",
)  # fmt: skip
"""Tables that a town where all works, and where nobody gets a campaign, leaves empty."""


@pytest.fixture(scope="module")
def rows(town: Town) -> Iterator[sqlite3.Connection]:
    """The site's database, opened by a stranger to the code."""
    connection = sqlite3.connect(town.folder / "amoe.db")
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def test_every_table_is_known(rows: sqlite3.Connection) -> None:
    names = {row[0] for row in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name in names if name[0] != "_" and not name.startswith("sqlite")} == set(
        ALLOWED
    )


@pytest.mark.parametrize("table", ALLOWED)
def test_a_table_holds_the_allowed_columns_with_the_allowed_values(
    rows: sqlite3.Connection, table: str
) -> None:
    found = rows.execute(f"SELECT * FROM {table}").fetchall()
    assert len(found) >= 20 or table in SMALL
    for row in found:
        assert set(row.keys()) == set(ALLOWED[table])
        for name, form in ALLOWED[table].items():
            if form is None:
                assert isinstance(row[name], bytes | None), name
            else:
                assert re.fullmatch(form, str(row[name])), (name, row[name])


def test_a_message_that_was_handed_over_has_forgotten_whom_it_was_for(
    rows: sqlite3.Connection,
) -> None:
    ended = rows.execute(
        "SELECT sealed FROM outbox WHERE state IN ('handed_over', 'failed', 'dropped')"
    ).fetchall()
    assert len(ended) > 50
    assert {row["sealed"] for row in ended} == {b""}


def test_who_leaves_and_erases_leaves_no_row(rows: sqlite3.Connection) -> None:
    erased = rows.execute("SELECT reference FROM audit WHERE reason = 'erased'").fetchall()
    assert erased
    for row in erased:
        left = rows.execute("SELECT 1 FROM registrations WHERE reference = ?", (row["reference"],))
        assert left.fetchone() is None
