"""The outbox at rest: one row a message, written with what caused it; no code, no text in it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from amoe.phones import numbering
from amoe.secrecy import Secrecy, Unsealable
from amoe.store.database import Database, Row

WAITING = "waiting"
SENDING = "sending"
HANDED_OVER = "handed_over"
DELIVERED = "delivered"
FAILED = "failed"
DROPPED = "dropped"

NOBODY = "nobody"
"""Why a message was dropped that was for nobody from the start."""

BULK = "bulk"
"""The lane of mails that nobody waits for; other messages travel in their channel's own lane."""

_DUE = ("due_at <= :now", "changed_at > :now AND due_at <= changed_at + 60")
"""What is due, each by an index of its own. What was last touched in the future was touched before
the clock was put back: nobody knows for how long it has waited, so a wait of a minute is over. Once
touched again, its own time holds."""


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
    about: str = ""
    created_at: int = 0
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a message, for those who ask what became of it."""

    state: str
    reason: str
    gateway: str
    created_at: int
    at: int
    """When it came into its state."""


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
        about: str = "",
        lane: str = "",
        due_at: int | None = None,
        nowhere: bool = False,
    ) -> str:
        """Add a message and return its id; call it in the transaction of what it tells of.

        `about` names what it is about (a challenge, a mailbox of a campaign): never an address.
        `lane` defaults to the channel. `due_at`: not before (seconds since 1970), now if not given.
        `nowhere`: the same work for a row that is not sent, and holds as little as one that was.
        """
        name = secrets.token_urlsafe(12)
        sealed = self._sealed(name, facts)
        counts = template == "code" and not nowhere
        self._database.run(
            "INSERT INTO outbox (id, channel, lane, template, language, reference, about, state,"
            " reason, created_at, changed_at, due_at, tries, claimed_by, gateway, gateway_id,"
            " sealed, prefix, counted)"
            " VALUES (:id, :channel, :lane, :template, :language, :reference, :about, :state,"
            " :reason, :now, :now, :due_at, 0, '', '', '', :sealed, :prefix, :counted)",
            id=name,
            channel=channel,
            lane=lane or channel,
            template=template,
            language=language,
            reference=reference,
            about=about,
            now=now,
            due_at=now if due_at is None else due_at,
            state=DROPPED if nowhere else WAITING,
            reason=NOBODY if nowhere else "",
            sealed=b"" if nowhere else sealed,
            prefix=numbering(facts["to"]) if counts and channel == "sms" else "",
            counted=0 if counts else 2,
        )
        return name

    # -- for senders

    def claim(self, lane: str, sender: str, now: int, *, most: int = 10) -> list[Message]:
        """Take messages of a lane that are due; no other sender gets them.

        What was written in the future is due as well: the clock was put back since.
        """
        # One transaction with the end of those that cannot be read: a message that is claimed and
        # never handed to its sender would be held for as long as the sender lives.
        with self._database.writing():
            for due in _DUE:
                rows = self._database.all(
                    "UPDATE outbox SET state = 'sending', claimed_by = :sender,"  # noqa: S608 - our own words
                    " changed_at = :now, tries = tries + 1"
                    " WHERE id IN (SELECT id FROM outbox WHERE lane = :lane AND state = 'waiting'"
                    f" AND {due} ORDER BY due_at, nr LIMIT :most)"
                    " RETURNING id, channel, lane, template, language, reference, about, tries,"
                    " created_at, sealed",
                    lane=lane,
                    sender=sender,
                    now=now,
                    most=most,
                )
                if rows:
                    break
            found = [message for row in rows if (message := self._message(row, now))]
        return sorted(found, key=lambda message: message.created_at)

    def waits(self, lane: str, now: int) -> bool:
        """Whether anything of a lane is due: a look that takes no lock."""
        return any(
            self._database.one(
                f"SELECT 1 FROM outbox WHERE lane = :lane AND state = 'waiting' AND {due} LIMIT 1",  # noqa: S608 - our own words
                lane=lane,
                now=now,
            )
            for due in _DUE
        )

    def hold(self, lane: str, now: int, *, reason: str) -> None:
        """Say why all that is due in a lane waits; it stays due, and no try counts."""
        self._database.run(
            "UPDATE outbox SET reason = :reason, changed_at = :now WHERE lane = :lane"
            " AND state = 'waiting' AND due_at <= :now AND reason <> :reason",
            lane=lane,
            now=now,
            reason=reason,
        )

    def _message(self, row: Row, now: int) -> Message | None:
        """A claimed row; one that cannot be read has failed and keeps no other back."""
        try:
            facts = json.loads(self._secrecy.unseal(row["sealed"], row["id"].encode()))
        except (Unsealable, ValueError):
            self.finish(row["id"], FAILED, now, reason="unsealable")
            return None
        return Message(
            id=row["id"],
            channel=row["channel"],
            template=row["template"],
            language=row["language"],
            reference=row["reference"],
            tries=row["tries"],
            facts=facts,
            about=row["about"],
            created_at=row["created_at"],
            lane=row["lane"],
        )

    def of_the_same(self, message: Message) -> list[tuple[bool, Sent]]:
        """The other messages about the same thing: whether newer, and what became of each."""
        if not message.about:
            return []
        rows = self._database.all(
            f"SELECT nr, id, {_SENT} FROM outbox"  # noqa: S608 - our own column names
            " WHERE about = :about AND channel = :channel ORDER BY nr",
            about=message.about,
            channel=message.channel,
        )
        own = next((row["nr"] for row in rows if row["id"] == message.id), 0)
        return [(row["nr"] > own, _sent(row)) for row in rows if row["id"] != message.id]

    def finish(
        self,
        name: str,
        state: str,
        now: int,
        *,
        reason: str,
        gateway: str = "",
        gateway_id: str = "",
    ) -> None:
        """Record the end of a try and forget whom it was for.

        A report may have come before: what was delivered stays delivered.
        """
        self._database.run(
            "UPDATE outbox SET"
            " reason = CASE WHEN state = 'sending' THEN :reason ELSE reason END,"
            " changed_at = CASE WHEN state = 'sending' THEN :now ELSE changed_at END,"
            " state = CASE WHEN state = 'sending' THEN :state ELSE state END,"
            " handed_at = CASE WHEN :state = 'handed_over' THEN :now ELSE handed_at END,"
            " claimed_by = '', gateway = :gateway, gateway_id = :gateway_id, sealed = :nothing"
            " WHERE id = :id",
            id=name,
            state=state,
            reason=reason,
            gateway=gateway,
            gateway_id=gateway_id,
            now=now,
            nothing=b"",
        )

    def refill(self, name: str, facts: dict[str, Any]) -> None:
        """Give a message that is being sent other facts: what was found out about it."""
        self._database.run(
            "UPDATE outbox SET sealed = :sealed WHERE id = :id AND state = 'sending'",
            id=name,
            sealed=self._sealed(name, facts),
        )

    def _sealed(self, name: str, facts: dict[str, Any]) -> bytes:
        return self._secrecy.seal(json.dumps(facts, ensure_ascii=False).encode(), name.encode())

    def again(self, name: str, due_at: int, now: int, *, reason: str, gateway: str = "") -> None:
        """Put a message back, to be tried again from `due_at`."""
        self._database.run(
            "UPDATE outbox SET state = 'waiting', claimed_by = '', due_at = :due_at,"
            " changed_at = :now, reason = :reason, gateway = :gateway"
            " WHERE id = :id AND state = 'sending'",
            id=name,
            due_at=due_at,
            now=now,
            reason=reason,
            gateway=gateway,
        )

    def put_back(
        self, names: Collection[str], due_at: int, now: int, *, reason: str | None = None
    ) -> None:
        """Put back messages that were claimed and not tried: the try does not count.

        `reason` tells why they wait; without one, what was known stays.
        """
        if not names:
            return
        places, values = _places(sorted(names))
        self._database.run(
            "UPDATE outbox SET state = 'waiting', claimed_by = '', due_at = :due_at,"  # noqa: S608 - placeholders
            " changed_at = :now, reason = COALESCE(:reason, reason), tries = tries - 1"
            f" WHERE state = 'sending' AND id IN ({places})",
            due_at=due_at,
            now=now,
            reason=reason,
            **values,
        )

    def claimants(self) -> list[str]:
        """The senders that hold messages, dead or alive."""
        rows = self._database.all(
            "SELECT DISTINCT claimed_by FROM outbox WHERE state = 'sending' ORDER BY claimed_by"
        )
        return [row["claimed_by"] for row in rows]

    def held_by(self, sender: str) -> list[tuple[str, str]]:
        """Id and lane of the messages that a sender holds."""
        rows = self._database.all(
            "SELECT id, lane FROM outbox WHERE state = 'sending' AND claimed_by = :sender",
            sender=sender,
        )
        return [(row["id"], row["lane"]) for row in rows]

    def drop_waiting(self, about: str, now: int, *, reason: str) -> int:
        """Drop what waits about something that is settled; returns how many messages."""
        return self._database.run(
            "UPDATE outbox SET state = 'dropped', reason = :reason, changed_at = :now,"
            " sealed = :nothing WHERE about = :about AND state = 'waiting'",
            about=about,
            reason=reason,
            now=now,
            nothing=b"",
        )

    # -- for those who ask

    def latest(self, about: str) -> Sent | None:
        """What became of the newest message about something."""
        row = self._database.one(
            f"SELECT {_SENT} FROM outbox WHERE about = :about"  # noqa: S608 - our own column names
            " ORDER BY nr DESC LIMIT 1",
            about=about,
        )
        return _sent(row) if row else None

    def of_reference(self, reference: str, most: int = 100) -> list[tuple[str, str, Sent]]:
        """Channel, template and what became of the messages of a reference, the newest first."""
        rows = self._database.all(
            f"SELECT channel, template, {_SENT} FROM outbox"  # noqa: S608 - our own column names
            " WHERE reference = :reference ORDER BY nr DESC LIMIT :most",
            reference=reference,
            most=most,
        )
        return [(row["channel"], row["template"], _sent(row)) for row in rows]

    def named(self, reference: str) -> bool:
        """Whether any message belongs to a reference."""
        row = self._database.one(
            "SELECT 1 FROM outbox WHERE reference = :reference LIMIT 1", reference=reference
        )
        return row is not None

    def report(self, name: str, state: str, now: int, *, reason: str) -> bool:
        """Record what a gateway reports of a message; False when there is no such message.

        Reports come late, twice and in any order: `delivered` is the strongest word and stays; a
        `failed` is believed unless it was delivered; anything else only confirms the hand-over.
        """
        below: tuple[str, ...]
        if state == DELIVERED:
            below = ("'sending'", "'waiting'", "'handed_over'", "'failed'", "'dropped'")
        elif state == FAILED:
            below = ("'sending'", "'handed_over'")
        else:
            below = ("'sending'", "'waiting'")
        self._database.run(
            "UPDATE outbox SET state = :state, reason = :reason, changed_at = :now,"  # noqa: S608 - our own words
            " handed_at = COALESCE(handed_at, :now), claimed_by = '', sealed = :nothing"
            f" WHERE id = :id AND state IN ({', '.join(below)})",
            id=name,
            state=state,
            reason=reason,
            now=now,
            nothing=b"",
        )
        if state == HANDED_OVER:
            # The operator has it after all: the doubt of `sms.queued` or `sms.no_answer` ends.
            self._database.run(
                "UPDATE outbox SET reason = '', changed_at = :now"
                " WHERE id = :id AND state = 'handed_over' AND reason <> ''",
                id=name,
                now=now,
            )
        return self._database.one("SELECT 1 FROM outbox WHERE id = :id", id=name) is not None

    def states(self) -> dict[str, int]:
        """How many messages are in each state."""
        rows = self._database.all("SELECT state, COUNT(*) AS n FROM outbox GROUP BY state")
        return {row["state"]: row["n"] for row in rows}

    def tally(self, since: int) -> list[Row]:
        """Messages written since (seconds since 1970), counted by lane, gateway, state, reason.

        `n` how many, `oldest` when the first of them was written.
        """
        return self._database.all(
            "SELECT lane, gateway, state, reason, COUNT(*) AS n, MIN(created_at) AS oldest"
            " FROM outbox WHERE created_at >= :since OR state IN ('waiting', 'sending')"
            " GROUP BY lane, gateway, state, reason ORDER BY lane, gateway, state, reason",
            since=since,
        )

    def forget_older(self, than: int) -> int:
        """Remove messages made before `than` (seconds since 1970) that have ended.

        Returns how many. What still waits (a campaign may be paused for long) is no rubbish.
        """
        return self._database.run(
            "DELETE FROM outbox WHERE created_at < :than"
            " AND state IN ('handed_over', 'delivered', 'failed', 'dropped')",
            than=than,
        )


_SENT = "state, reason, gateway, created_at, changed_at"


def _sent(row: Row) -> Sent:
    return Sent(row["state"], row["reason"], row["gateway"], row["created_at"], row["changed_at"])


def _places(names: Sequence[str]) -> tuple[str, dict[str, str]]:
    values = {f"id{n}": name for n, name in enumerate(names)}
    return ", ".join(f":{place}" for place in values), values
