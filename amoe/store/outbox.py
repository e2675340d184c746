"""The outbox at rest: one row a message, written with what caused it; no code, no text in it."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from amoe.secrecy import Secrecy, Unsealable
from amoe.store.database import Database, Row

WAITING = "waiting"
SENDING = "sending"
HANDED_OVER = "handed_over"
FAILED = "failed"
DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be sent. `facts` is what its text is made from at the moment of sending."""

    id: str
    channel: str
    template: str
    language: str
    reference: str
    tries: int
    facts: dict[str, Any]


class Outbox:
    """Rows of `outbox`."""

    def __init__(self, database: Database, secrecy: Secrecy) -> None:
        """Take the site's database and the seals."""
        self._database = database
        self._secrecy = secrecy

    def put(
        self,
        *,
        channel: str,
        template: str,
        language: str,
        reference: str,
        facts: dict[str, Any],
        now: int,
    ) -> None:
        """Add a message; call it in the transaction of what it tells of."""
        name = secrets.token_urlsafe(12)
        self._database.run(
            "INSERT INTO outbox (id, channel, template, language, reference, state, reason,"
            " created_at, due_at, tries, claimed_at, gateway_id, sealed)"
            " VALUES (:id, :channel, :template, :language, :reference, 'waiting', '',"
            " :now, :now, 0, 0, '', :sealed)",
            id=name,
            channel=channel,
            template=template,
            language=language,
            reference=reference,
            now=now,
            sealed=self._secrecy.seal(
                json.dumps(facts, ensure_ascii=False).encode(), name.encode()
            ),
        )

    def claim(self, now: int, *, stale_before: int, most: int = 20) -> list[Message]:
        """Take messages that are due, and those whose sender died; nobody else gets them."""
        rows = self._database.all(
            "UPDATE outbox SET state = 'sending', claimed_at = :now, tries = tries + 1"
            " WHERE id IN (SELECT id FROM outbox"
            " WHERE (state = 'waiting' AND due_at <= :now)"
            " OR (state = 'sending' AND claimed_at <= :stale)"
            " ORDER BY due_at LIMIT :most)"
            " RETURNING id, channel, template, language, reference, tries, sealed",
            now=now,
            stale=stale_before,
            most=most,
        )
        return [message for row in rows if (message := self._message(row, now))]

    def _message(self, row: Row, now: int) -> Message | None:
        """A claimed row; one that cannot be read has failed and keeps no other back."""
        try:
            facts = json.loads(self._secrecy.unseal(row["sealed"], row["id"].encode()))
        except Unsealable:
            self.finish(row["id"], FAILED, now, reason="unsealable", gateway_id="")
            return None
        return Message(
            id=row["id"],
            channel=row["channel"],
            template=row["template"],
            language=row["language"],
            reference=row["reference"],
            tries=row["tries"],
            facts=facts,
        )

    def finish(self, name: str, state: str, now: int, *, reason: str, gateway_id: str) -> None:
        """Record the end of a message and forget whom it was for."""
        self._database.run(
            "UPDATE outbox SET state = :state, reason = :reason, gateway_id = :gateway_id,"
            " claimed_at = :now, sealed = :nothing WHERE id = :id",
            id=name,
            state=state,
            reason=reason,
            gateway_id=gateway_id,
            now=now,
            nothing=b"",
        )

    def again(self, name: str, due_at: int, *, reason: str) -> None:
        """Put a message back, to be tried again from `due_at`."""
        self._database.run(
            "UPDATE outbox SET state = 'waiting', due_at = :due_at, reason = :reason"
            " WHERE id = :id",
            id=name,
            due_at=due_at,
            reason=reason,
        )

    def states(self) -> dict[str, int]:
        """How many messages are in each state."""
        rows = self._database.all("SELECT state, COUNT(*) AS n FROM outbox GROUP BY state")
        return {row["state"]: row["n"] for row in rows}

    def forget_older(self, than: int) -> int:
        """Remove messages made before `than` (seconds since 1970); returns how many."""
        return self._database.run("DELETE FROM outbox WHERE created_at < :than", than=than)
