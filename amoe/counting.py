"""Counting: reads the audit and the outbox once a minute, off every request, and adds up."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from amoe.counting_times import ARRIVAL_EDGES, STEP_EDGES, bucket
from amoe.days import MOROCCO
from amoe.reasons import Reason
from amoe.store.counts import Counts, Key
from amoe.store.database import Database, Row
from amoe.store.outbox import DELIVERED, DROPPED, FAILED

STEPS = (
    "conditions", "identite", "question", "courriel", "code-courriel", "telephone",
    "code-telephone", "mot-de-passe",
)  # fmt: skip
"""The steps of a registration that are passed, in their order."""
_HELPED = frozenset(
    {
        Reason.DESK_SENT_AGAIN,
        Reason.DESK_WAIT_LIFTED,
        Reason.DESK_TRIES_GIVEN,
        Reason.DESK_ENDED,
        Reason.DESK_LOSING_STARTED,
        Reason.DESK_PREFIX_LATE,
        Reason.DESK_LINK_SENT,
    }
)
"""What agents do for callers; the reason that they chose begins the line's detail."""
CODE_STEPS = {"code-courriel": "email", "code-telephone": "sms"}

_AUDIT = "audit"
_BATCH = 500
"""Lines counted in one transaction: students who write wait some milliseconds for it at most."""


class Counting:
    """Adds what is new to the counts, in the transaction that notes how far it has read.

    So nothing is lost or counted twice when it is killed, or runs in several processes.
    """

    def __init__(self, database: Database, counts: Counts) -> None:
        """Take the site's database and the counts."""
        self._database = database
        self._counts = counts

    def count(self) -> None:
        """Count all that is new."""
        if self._counts.waits():
            while self.lines():
                pass
            while self.messages():
                pass

    def lines(self) -> bool:
        """Count a batch of lines of the audit; whether there may be more."""
        with self._database.writing():
            rows = self._counts.lines(self._counts.cursor(_AUDIT), _BATCH, STEPS)
            if rows:
                self._counts.add(Counter(key for row in rows for key in _of_line(row)))
                self._counts.advance(_AUDIT, rows[-1]["id"])
        return len(rows) == _BATCH

    def messages(self) -> bool:
        """Count a batch of codes that were sent; whether there may be more."""
        with self._database.writing():
            rows = self._counts.messages(_BATCH)
            if rows:
                self._counts.add(Counter(key for row in rows for key in _of_message(row)))
                ended = (DELIVERED, FAILED, DROPPED)
                self._counts.mark((row["nr"], 2 if row["state"] in ended else 1) for row in rows)
        return len(rows) == _BATCH


def _key(row: Row, at: int, kind: str, name: str) -> Key:
    local = datetime.fromtimestamp(at, MOROCCO)
    return Key(
        local.date().isoformat(),
        local.hour,
        row["language"] or "",
        row["campus"],
        row["mode"],
        kind,
        name,
    )


def _of_line(row: Row) -> list[Key]:
    """What a line of the audit counts as."""
    return [_key(row, row["at"], kind, name) for kind, name in _meaning(row)]


def _meaning(row: Row) -> list[tuple[str, str]]:
    step, outcome, reason = row["step"], row["outcome"], row["reason"]
    if row["passed"]:
        return _passed(row)
    if step == "connexion":
        return [("sign_in", reason if reason == "not_me" else outcome)]
    if step == "bureau":
        helped = outcome == "accepted" and reason in _HELPED and row["detail"]
        why = row["detail"].partition(":")[0]  # what follows names no reason
        return [("help", f"{reason}:{why}")] if helped else []
    if step in STEPS and outcome in ("refused", "locked"):
        found = [(outcome, reason)]
        # The finer reason is for the desk: kept apart, so that no page for others shows it.
        return [*found, ("detail", row["detail"])] if row["detail"] else found
    return []


def _passed(row: Row) -> list[tuple[str, str]]:
    """A step that was accepted: counted the first time that this reference passes it."""
    step = row["step"]
    found = [("used", CODE_STEPS[step])] if step in CODE_STEPS else []
    if row["again"]:
        return found
    found.append(("passed", step))
    if row["before"] is None:
        found.append(("start", ""))
    else:
        taken = max(0, row["at"] - row["before"])
        found.append(("time", f"{step}:{bucket(taken, STEP_EDGES)}"))
    if step == STEPS[-1]:
        found.append(("finished", ""))
    return found


def _of_message(row: Row) -> list[Key]:
    """What a code that was sent counts as, with what was counted of it before."""
    found = []
    channel, handed, ended = row["channel"], row["handed_at"], row["changed_at"]
    arrived = None
    if row["counted"] == 0 and handed is not None:
        if row["registering"]:
            found.append(_key(row, handed, "sent", channel))
        if channel == "email":  # mail servers report nothing: what they took is what we know
            arrived = handed
    if row["state"] == DELIVERED:
        arrived = ended
    if row["state"] in (DELIVERED, FAILED) and row["registering"]:
        found.append(_key(row, ended, row["state"], channel))
    if arrived is not None:
        taken = bucket(max(0, arrived - row["created_at"]), ARRIVAL_EDGES)
        found.append(_key(row, arrived, "arrival", f"{channel}:{row['prefix']}:{taken}"))
    return found
