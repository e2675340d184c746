"""The columns that the call centre's desk adds, and the forms that all tables share."""

from __future__ import annotations

SEALED, KEYED = "(sealed)", "(keyed hash)"
"""Bytes: encrypted for their row, see `test_stolen_database`; or a hash that nobody else makes."""
TIME, NEVER_OR_TIME, DAY = r"\d{10}", r"0|\d{10}", r"\d{4}-\d\d-\d\d"
LANGUAGE, REFERENCE = "fr|ar|en", r"[A-Z0-9]{8}"
AGENT = r"[\w-]{8,24}"
CODE = r"[a-z0-9_.-]{0,30}"
PREFIX = r"|\d{2,6}"
"""The first digits of mobile numbers, by which an operator is known: of thousands, never of one."""

AUDIT_OF_AGENTS = {"agent": f"|{AGENT}", "mode": CODE, "campus": CODE, "hash": KEYED}
_CODES = r"[a-z_]+(\.[a-z_]+)?"
DETAIL_OF_AGENTS = "|".join(
    (
        "",
        r"(reference|identity)(:[0-9a-f]{8})?",  # how a case was found, and a mark of whose it is
        rf"{_CODES}(:0\d{{3}})?",  # why something was done, and how the operator's numbers begin
        rf"[a-z-]+:{_CODES}",  # what was refused, and why
        rf"{DAY}:{DAY}",  # the days of a file
    )
)
"""What the audit may say beside what an agent did; or an agent's id, or a canary's label."""
COUNTED_OF_MESSAGES = {"prefix": PREFIX, "counted": "0|1|2"}
SWITCHES = {"name": CODE, "since": TIME, "who": f"operator|{AGENT}", "until": NEVER_OR_TIME}

DESK = {
    "agents": {
        "id": AGENT,
        "email_key": KEYED,
        "role": "[a-z]+",
        "password_hash": r"|\$argon2id\$.+",
        "totp": SEALED,
        "invitation": KEYED,
        "invited_until": NEVER_OR_TIME,
        "added_at": TIME,
        "disabled_at": NEVER_OR_TIME,
        "entered_at": NEVER_OR_TIME,
        "sealed": SEALED,
    },
    "agent_sessions": {"agent": AGENT, "key": KEYED, "begun_at": TIME, "seen_at": TIME},
    "cases": {
        "id": r"[\w-]+",
        "agent": AGENT,
        "opened_at": TIME,
        "dies_at": TIME,
        "sealed": SEALED,
    },
    "case_holders": {"reference": REFERENCE, "agent": AGENT, "giver": AGENT, "since": TIME},
    "case_notes": {
        "id": r"[\w-]+",
        "reference": rf"{REFERENCE}|p-[0-9a-f]{{16}}",
        "agent": AGENT,
        "at": TIME,
        "sealed": SEALED,
    },
    "canaries": {"key": KEYED, "label": CODE, "added_at": TIME},
    "late_prefixes": {"prefix": PREFIX, "since": TIME, "agent": AGENT},
    "switch_words": {"name": CODE, "language": LANGUAGE, "words": ".+"},
    "standstills": {"name": CODE, "begun_at": TIME, "ended_at": NEVER_OR_TIME},
    "counts": {
        "day": DAY,
        "hour": r"\d\d?",
        "language": f"|{LANGUAGE}",
        "campus": CODE,
        "mode": CODE,
        "kind": CODE,
        "name": r"[a-z0-9_.:-]{0,60}",
        "n": r"\d+",
    },
    "counting": {"name": CODE, "at": r"\d+"},
    "audit_anchor": {"nr": r"\d+", "hash": KEYED, "seal": KEYED},
    "campus_links": {"code": CODE, "version": r"\d+"},
}
"""The desk's own tables."""
