"""Counts by hour, and how far each count has read: every line and message counts exactly once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from amoe.store.database import Database, Row

PASSED = "outcome = 'accepted' AND reason <> 'repeated'"
"""What goes on in a journey; the same thing sent twice does not."""


class Key(NamedTuple):
    """What is counted together: an hour of Morocco, how people came, and what happened."""

    day: str
    hour: int
    language: str
    campus: str
    mode: str
    kind: str
    name: str


class Counts:
    """Rows of `counts` and `counting`; what is read to count is read in the same transaction."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    # -- counting

    def cursor(self, name: str) -> int:
        """How far a count has read; 0 at first."""
        row = self._database.one("SELECT at FROM counting WHERE name = :name", name=name)
        return row["at"] if row else 0

    def advance(self, name: str, at: int) -> bool:
        """Note how far it has read; False when somebody was there already."""
        return bool(
            self._database.run(
                "INSERT INTO counting (name, at) VALUES (:name, :at)"
                " ON CONFLICT (name) DO UPDATE SET at = excluded.at"
                " WHERE counting.at < excluded.at",
                name=name,
                at=at,
            )
        )

    def add(self, found: Mapping[Key, int]) -> None:
        """Add to what was counted before."""
        self._database.run_many(
            "INSERT INTO counts (day, hour, language, campus, mode, kind, name, n)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (day, hour, language, campus, mode, kind, name)"
            " DO UPDATE SET n = counts.n + excluded.n",
            [(*key, n) for key, n in found.items()],
        )

    def lines(self, after: int, most: int, steps: Sequence[str]) -> list[Row]:
        """The audit's next lines; of a step passed, also what the same reference did before.

        `before`: when it passed a step last, None when it never did; `again`: whether this one.
        """
        names = ", ".join(f"'{step}'" for step in steps)  # our own words
        mine = f"line.reference <> '' AND line.{PASSED} AND line.step IN ({names})"
        earlier = (
            "FROM audit AS old WHERE old.reference = line.reference AND old.id < line.id"
            f" AND old.{PASSED}"
        )
        return self._database.all(
            "SELECT id, at, step, outcome, reason, detail, language, mode, campus,"  # noqa: S608
            f" {mine} AS passed,"
            f" CASE WHEN {mine} THEN (SELECT old.at {earlier} AND old.step IN ({names})"
            " ORDER BY old.id DESC LIMIT 1) END AS before,"
            f" CASE WHEN {mine} THEN EXISTS (SELECT 1 {earlier} AND old.step = line.step)"
            " ELSE 0 END AS again"
            " FROM audit AS line WHERE id > :after ORDER BY id LIMIT :most",
            after=after,
            most=most,
        )

    def waits(self) -> bool:
        """Whether there are lines or messages to count: a look that takes no lock."""
        last = self._database.one("SELECT MAX(id) AS id FROM audit")
        if last and (last["id"] or 0) > self.cursor("audit"):
            return True
        return bool(self.messages(1))

    def messages(self, most: int) -> list[Row]:
        """Codes whose sending has come to something that is not counted yet.

        `registering`: the code belongs to a registration; `campus`, `mode`: how that one came.
        """
        own = "FROM audit WHERE reference = message.reference AND reference <> ''"
        return self._database.all(
            "SELECT nr, channel, language, state, created_at, changed_at, handed_at, prefix,"  # noqa: S608
            f" counted, COALESCE((SELECT campus {own} ORDER BY id DESC LIMIT 1), '') AS campus,"
            f" COALESCE((SELECT mode {own} ORDER BY id DESC LIMIT 1), '') AS mode,"
            f" EXISTS (SELECT 1 {own} AND at BETWEEN message.created_at AND message.created_at + 5"
            " AND step IN ('courriel', 'code-courriel', 'telephone', 'code-telephone'))"
            " AS registering FROM outbox AS message WHERE nr IN ("
            " SELECT nr FROM outbox WHERE counted = 0"
            " AND state IN ('handed_over', 'delivered', 'failed', 'dropped')"
            " UNION ALL SELECT nr FROM outbox WHERE counted = 1"
            " AND state IN ('delivered', 'failed') LIMIT :most)",
            most=most,
        )

    def mark(self, messages: Iterable[tuple[int, int]]) -> None:
        """Note what of each message (by number) is counted; what ended forgets its prefix."""
        self._database.run_many(
            "UPDATE outbox SET counted = ?1, prefix = CASE WHEN ?1 = 2 THEN '' ELSE prefix END"
            " WHERE nr = ?2",
            [(counted, nr) for nr, counted in messages],
        )

    # -- reading

    def sums(self, since: str, until: str, campus: str | None) -> list[tuple[str, str, int]]:
        """Kind, name and sum from one day to another (2026-03-27), both included.

        `campus`: of those who came by this short address only; None: of all.
        """
        rows = self._database.all(
            "SELECT kind, name, SUM(n) AS n FROM counts WHERE day BETWEEN :since AND :until"
            " AND (:campus IS NULL OR campus = :campus) GROUP BY kind, name",
            since=since,
            until=until,
            campus=campus,
        )
        return [(row["kind"], row["name"], row["n"]) for row in rows]

    def spread(
        self, by: str, since: str, until: str, campus: str | None
    ) -> dict[str, tuple[int, int]]:
        """How many started and finished, by day, hour, language, campus or mode."""
        if by not in Key._fields:
            raise ValueError(by)
        rows = self._database.all(
            f"SELECT {by} AS part, SUM(CASE kind WHEN 'start' THEN n ELSE 0 END) AS started,"  # noqa: S608 - checked
            " SUM(CASE kind WHEN 'finished' THEN n ELSE 0 END) AS finished"
            " FROM counts WHERE day BETWEEN :since AND :until AND kind IN ('start', 'finished')"
            f" AND (:campus IS NULL OR campus = :campus) GROUP BY {by}",
            since=since,
            until=until,
            campus=campus,
        )
        return {str(row["part"]): (row["started"], row["finished"]) for row in rows}
