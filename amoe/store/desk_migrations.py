"""The desk's tables: agents, what they opened and noted, switches in words, and what is counted."""

from __future__ import annotations

from sqlite_utils import Database

from amoe.store.migrations import site


@site(name="030_desk")
def desk(db: Database) -> None:
    """Agents and their cases; the audit gets who did it, and a chain; counts by hour."""
    _create(
        db,
        "agents",
        {
            "id": str,
            "email_key": bytes,
            "role": str,
            "password_hash": str,
            "totp": bytes,
            "invitation": bytes,
            "invited_until": int,
            "added_at": int,
            "disabled_at": int,
            "entered_at": int,
            "sealed": bytes,
        },
        pk="id",
        may_be_null={"totp", "invitation"},
    )
    db.table("agents").create_index(["invitation"], unique=True)
    db.table("agents").create_index(["email_key"], unique=True)
    # One live session each: the agent is the key.
    _create(
        db,
        "agent_sessions",
        {"agent": str, "key": bytes, "begun_at": int, "seen_at": int},
        pk="agent",
    )
    db.table("agent_sessions").create_index(["key"], unique=True)
    _create(
        db,
        "cases",
        {"id": str, "agent": str, "opened_at": int, "dies_at": int, "sealed": bytes},
        pk="id",
    )
    db.table("cases").create_index(["dies_at"])
    _create(
        db,
        "case_holders",
        {"reference": str, "agent": str, "giver": str, "since": int},
        pk="reference",
    )
    db.table("case_holders").create_index(["agent"])
    _create(
        db,
        "case_notes",
        {"id": str, "reference": str, "agent": str, "at": int, "sealed": bytes},
        pk="id",
    )
    db.table("case_notes").create_index(["reference", "at"])
    _create(db, "canaries", {"key": bytes, "label": str, "added_at": int}, pk="key")
    _create(db, "late_prefixes", {"prefix": str, "since": int, "agent": str}, pk="prefix")
    _create(
        db,
        "switch_words",
        {"name": str, "language": str, "words": str},
        pk=("name", "language"),
    )
    switches = db.table("switches")
    switches.transform(rename={"reason": "who"})
    switches.add_column("until", int, not_null_default=0)
    _create(
        db,
        "standstills",
        {"name": str, "begun_at": int, "ended_at": int},
        pk=("name", "begun_at"),
    )
    _create(
        db,
        "counts",
        {
            "day": str,
            "hour": int,
            "language": str,
            "campus": str,
            "mode": str,
            "kind": str,
            "name": str,
            "n": int,
        },
        pk=("day", "hour", "language", "campus", "mode", "kind", "name"),
    )
    _create(db, "counting", {"name": str, "at": int}, pk="name")
    _create(db, "audit_anchor", {"nr": int, "hash": bytes}, pk="nr")
    audit = db.table("audit")
    for name in ("agent", "mode", "campus"):
        audit.add_column(name, str, not_null_default="")
    audit.add_column("hash", bytes)
    audit.create_index(["agent", "at"])
    db.table("registrations").create_index(["insured_key"])
    db.table("outbox").create_index(["reference"])


@site(name="031_counting")
def counting(db: Database) -> None:
    """The anchor's seal, the audit's guards, what is counted of a message, links that count."""
    db.table("audit_anchor").drop()
    db.table("audit_anchor").create(
        {"nr": int, "hash": bytes, "seal": bytes},
        pk="nr",
        not_null={"nr", "hash", "seal"},
        strict=True,
    )
    # Accidents and other people's tools are refused here; who can drop a trigger meets the chain.
    db.execute(
        "CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit"
        " BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END"
    )
    db.execute(
        "CREATE TRIGGER audit_goes_from_the_front BEFORE DELETE ON audit"
        " WHEN OLD.id > COALESCE((SELECT MAX(nr) FROM audit_anchor), 0)"
        " BEGIN SELECT RAISE(ABORT, 'only what was pruned leaves the audit'); END"
    )
    outbox = db.table("outbox")
    outbox.add_column("prefix", str, not_null_default="")
    # 0: to be counted; 1: its sending is; 2: all of it is, or nothing of it ever will be.
    outbox.add_column("counted", int, not_null_default=2)
    outbox.create_index(["counted", "state"])
    db.table("campus_links").create(
        {"code": str, "version": int}, pk="code", not_null={"code", "version"}, strict=True
    )


def _create(
    db: Database,
    name: str,
    columns: dict[str, type],
    *,
    pk: str | tuple[str, ...],
    may_be_null: frozenset[str] | set[str] = frozenset(),
) -> None:
    db.table(name).create(columns, pk=pk, not_null=set(columns) - may_be_null, strict=True)
