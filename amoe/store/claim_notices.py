"""Whom to tell that a claim moved, and whom we told: two tables, one beside the claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class Untold:
    """Somebody with a claim that an import moved."""

    person: bytes
    run: int
    """The import; later ones have higher numbers."""


class ClaimNoticeRows:
    """Rows of `notices` (written by imports) and `claim_notices` (written with the messages)."""

    def __init__(self, claims: Database, site: Database) -> None:
        """Take both databases."""
        self._claims = claims
        self._site = site

    def untold(self, most: int) -> list[Untold]:
        """Some of those who wait for a message."""
        rows = self._claims.all(
            "SELECT person, run FROM notices ORDER BY person LIMIT :most", most=most
        )
        return [Untold(row["person"], row["run"]) for row in rows]

    def claim(self, untold: Untold) -> bool:
        """Note that somebody is told of an import; False when they were told of it already.

        Call it in the transaction that writes the message: however often an interrupted run is
        taken up again, one message is written.
        """
        row = self._site.one(
            "INSERT INTO claim_notices (person, run) VALUES (:person, :run)"
            " ON CONFLICT (person) DO UPDATE SET run = excluded.run"
            " WHERE claim_notices.run < excluded.run RETURNING run",
            person=untold.person,
            run=untold.run,
        )
        return row is not None

    def settle(self, told: Sequence[Untold]) -> None:
        """Let them wait no more, unless another import moved something since."""
        with self._claims.writing():
            self._claims.run_many(
                "DELETE FROM notices WHERE person = ? AND run = ?",
                [(each.person, each.run) for each in told],
            )
