"""How numbers begin to which SMS come late at present, as agents reported it."""

from __future__ import annotations

from amoe.limits import LATE_LIFE
from amoe.store.database import Database


class LatePrefixes:
    """Rows of `late_prefixes(prefix, since, agent)`; read with each registration."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def add(self, prefix: str, agent: str, now: int) -> None:
        """Count SMS to numbers that begin so as late from now on, once more if they do already."""
        self._database.run(
            "INSERT INTO late_prefixes (prefix, since, agent) VALUES (:prefix, :now, :agent)"
            " ON CONFLICT (prefix) DO UPDATE SET since = :now, agent = :agent",
            prefix=prefix,
            now=now,
            agent=agent,
        )

    def remove(self, prefix: str) -> bool:
        """They arrive again; False when they were not counted as late."""
        return bool(
            self._database.run("DELETE FROM late_prefixes WHERE prefix = :prefix", prefix=prefix)
        )

    def late(self, prefix: str) -> bool:
        """Whether SMS to numbers that begin so count as late."""
        row = self._database.one(
            "SELECT 1 FROM late_prefixes WHERE prefix = :prefix", prefix=prefix
        )
        return row is not None

    def all(self) -> list[tuple[str, int]]:
        """Each with when it was said last (seconds since 1970)."""
        rows = self._database.all("SELECT prefix, since FROM late_prefixes ORDER BY prefix")
        return [(row["prefix"], row["since"]) for row in rows]

    def forget_old(self, now: int) -> int:
        """Remove those that nobody has confirmed for `LATE_LIFE`; returns how many."""
        return self._database.run(
            "DELETE FROM late_prefixes WHERE since <= :before", before=now - LATE_LIFE
        )
