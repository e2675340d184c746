"""What an import of claims writes, a batch at a time; all of it inside the import's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, groupby

from amoe.store.claim_seals import RUN, USUAL_DELAY
from amoe.store.database import Database

ENOUGH = 50
"""Paid claims of a kind from which on a usual delay is told: fewer would tell of somebody."""

_AT_ONCE = 200
_PLACES = [f"k{n}" for n in range(_AT_ONCE)]
_KNOWN = (
    "SELECT key, nr, person, status, turn, digest FROM claims"  # noqa: S608 - placeholders
    f" WHERE key IN ({', '.join(f':{place}' for place in _PLACES)})"
)
_INSERT = """
INSERT INTO claims
    (nr, key, person, deposited_on, status, turn, claimed, refunded, digest, sealed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = """
UPDATE claims SET deposited_on = ?, status = ?, turn = ?, claimed = ?, refunded = ?, digest = ?,
    sealed = ?
WHERE nr = ?
"""
# The same status of the same day again is a correction of what was said about it.
_ADD_STATUS = """
INSERT INTO statuses (claim, turn, status, on_day, sealed) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (claim, turn) DO UPDATE SET sealed = excluded.sealed
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A claim that is there."""

    nr: int
    person: bytes
    status: str
    turn: int
    digest: bytes


class ClaimsWriting:
    """Rows of `claims`, `statuses`, `delays`, `facts` and `notices`."""

    def __init__(self, database: Database) -> None:
        """Take the claims' database."""
        self._database = database

    def last_number(self) -> int:
        """The highest number that a claim has."""
        row = self._database.one("SELECT MAX(nr) AS nr FROM claims")
        return (row["nr"] or 0) if row else 0

    def known(self, keys: Collection[bytes]) -> dict[bytes, Known]:
        """Those of some claims that are there, by key."""
        found = {}
        waiting = list(keys)
        for start in range(0, len(waiting), _AT_ONCE):
            few = waiting[start : start + _AT_ONCE]
            # Always as many: SQLite reads the statement once only.
            few += few[-1:] * (_AT_ONCE - len(few))
            rows = self._database.all(_KNOWN, **dict(zip(_PLACES, few, strict=True)))
            found.update({row["key"]: Known(*tuple(row)[1:]) for row in rows})
        return found

    def insert(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Add claims."""
        self._database.run_many(_INSERT, rows)

    def update(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Change what claims stand at."""
        self._database.run_many(_UPDATE, rows)

    def add_statuses(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Keep statuses that stand, or stood in between."""
        self._database.run_many(_ADD_STATUS, rows)

    def add_status_before(
        self, claim: int, turn: int, status: str, on_day: str, sealed: bytes | None
    ) -> bool:
        """Keep a status from before the one that stands; False when it is known."""
        added = self._database.run(
            "INSERT INTO statuses (claim, turn, status, on_day, sealed)"
            " VALUES (:claim, :turn, :status, :on_day, :sealed) ON CONFLICT DO NOTHING",
            claim=claim,
            turn=turn,
            status=status,
            on_day=on_day,
            sealed=sealed,
        )
        return bool(added)

    def add_delays(self, paid: Mapping[tuple[str, int], int]) -> None:
        """Count claims that were paid after so many days, and keep the median of each kind."""
        if not paid:
            return
        self._database.run_many(
            "INSERT INTO delays (kind, days, n) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, days) DO UPDATE SET n = delays.n + excluded.n",
            [(kind, days, n) for (kind, days), n in sorted(paid.items())],
        )
        rows = self._database.all("SELECT kind, days, n FROM delays ORDER BY kind, days")
        medians = []
        for kind, group in groupby(rows, key=lambda row: row["kind"]):
            counted = [(row["days"], row["n"]) for row in group]
            reached = list(accumulate(n for _, n in counted))
            if reached[-1] >= ENOUGH:
                half = (reached[-1] + 1) // 2
                median = next(d for (d, _), r in zip(counted, reached, strict=True) if r >= half)
                medians.append((USUAL_DELAY + kind, median))
        self._keep(medians)

    def add_notices(self, people: Collection[bytes], now: int) -> None:
        """Remember whom to tell of this import; who waits for a message anyway waits for one."""
        if not people:
            return
        row = self._database.one("SELECT value FROM facts WHERE name = :name", name=RUN)
        run = max(now, int(row["value"]) + 1 if row else 0)
        self._keep([(RUN, run)])
        self._database.run_many(
            "INSERT INTO notices (person, run) VALUES (?, ?)"
            " ON CONFLICT (person) DO UPDATE SET run = excluded.run",
            [(person, run) for person in sorted(people)],
        )

    def _keep(self, facts: Iterable[tuple[str, float]]) -> None:
        self._database.run_many(
            "INSERT INTO facts (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            facts,
        )
