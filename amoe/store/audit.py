"""The audit: what happened to which registration, in reason codes and ids only."""

from __future__ import annotations

from dataclasses import dataclass

from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit. No field may hold personal data: a test plants some and looks."""

    at: int
    reference: str
    step: str
    outcome: str
    """`accepted`, `stay`, `refused` or `locked`."""
    reason: str
    detail: str
    language: str


class Audit:
    """Rows of `audit`, only ever added."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def add(self, event: Event) -> None:
        """Add one line, in the transaction of what it tells of."""
        self._database.run(
            "INSERT INTO audit (at, reference, step, outcome, reason, detail, language)"
            " VALUES (:at, :reference, :step, :outcome, :reason, :detail, :language)",
            at=event.at,
            reference=event.reference,
            step=event.step,
            outcome=event.outcome,
            reason=event.reason,
            detail=event.detail,
            language=event.language,
        )

    def forget_older(self, than: int) -> int:
        """Remove lines written before `than` (seconds since 1970); returns how many."""
        return self._database.run("DELETE FROM audit WHERE at < :than", than=than)

    def of(self, reference: str) -> list[Event]:
        """What happened to one registration, oldest first."""
        rows = self._database.all(
            "SELECT at, reference, step, outcome, reason, detail, language FROM audit"
            " WHERE reference = :reference ORDER BY id",
            reference=reference,
        )
        return [Event(**dict(row)) for row in rows]
