"""What was done with an account, for its owner to see: reason codes and times, no data."""

from __future__ import annotations

from dataclasses import dataclass

from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done."""

    at: int
    what: str
    """A code such as `signed_in` or `password.changed`."""
    detail: str
    """What names nobody: a device's label, a document's kind."""


class Activity:
    """Rows of `activity`."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def add(self, account: str, what: str, now: int, detail: str = "") -> None:
        """Note one, in the transaction of what it tells of."""
        self._database.run(
            "INSERT INTO activity (account, at, what, detail)"
            " VALUES (:account, :now, :what, :detail)",
            account=account,
            now=now,
            what=what,
            detail=detail,
        )

    def of(self, account: str, most: int = 50) -> list[Act]:
        """The newest first."""
        rows = self._database.all(
            "SELECT at, what, detail FROM activity WHERE account = :account"
            " ORDER BY at DESC, nr DESC LIMIT :most",
            account=account,
            most=most,
        )
        return [Act(row["at"], row["what"], row["detail"]) for row in rows]

    def forget_older(self, than: int) -> int:
        """Remove what is older (seconds since 1970)."""
        return self._database.run("DELETE FROM activity WHERE at < :than", than=than)
