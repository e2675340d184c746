"""Who was written to, and who must not be: the questions of a campaign to the site's database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amoe.store.database import Database
from amoe.store.outbox import BULK


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters that wait in the outbox for one reason (empty: none was tried yet)."""

    reason: str
    soon: bool
    """Whether they are due within the time that was asked about."""
    n: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about some people before they are written to."""

    accounts: frozenset[bytes]
    """Keys of people who have an account."""
    written: frozenset[bytes]
    """Keys of people who were written to before."""
    mailboxes: frozenset[bytes]
    """Mailboxes that were written to before."""
    unsubscribed: frozenset[bytes]
    """Mailboxes that want no such mail."""


class CampaignLetters:
    """Rows of `campaign_letters` and `unsubscribed`, both kept for ever: they hold no address."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def known(self, template: str, people: Sequence[bytes], mailboxes: Sequence[bytes]) -> Known:
        """What is known about people and mailboxes by their keys, a few hundred at once."""
        return Known(
            accounts=self._among(
                "SELECT insured_key AS key FROM accounts WHERE insured_key", people
            ),
            written=self._among(
                "SELECT insured_key AS key FROM campaign_letters"
                " WHERE template = :template AND insured_key",
                people,
                template=template,
            ),
            mailboxes=self._among(
                "SELECT mailbox_key AS key FROM campaign_letters"
                " WHERE template = :template AND mailbox_key",
                mailboxes,
                template=template,
            ),
            unsubscribed=self._among(
                "SELECT mailbox_key AS key FROM unsubscribed WHERE mailbox_key", mailboxes
            ),
        )

    def _among(self, question: str, keys: Sequence[bytes], **values: str) -> frozenset[bytes]:
        if not keys:
            return frozenset()
        named = {f"key{n}": key for n, key in enumerate(keys)}
        places = ", ".join(f":{name}" for name in named)
        rows = self._database.all(f"{question} IN ({places})", **values, **named)
        return frozenset(row["key"] for row in rows)

    def add(self, template: str, letters: Sequence[tuple[bytes, bytes]], now: int) -> set[bytes]:
        """Record letters (person, mailbox); returns the people who had none of this template.

        Whoever else writes at the same time, each person and each mailbox is new only once.
        """
        if not letters:
            return set()
        values: dict[str, object] = {"template": template, "now": now}
        places = []
        for n, (person, mailbox) in enumerate(letters):
            places.append(f"(:template, :person{n}, :mailbox{n}, :now)")
            values |= {f"person{n}": person, f"mailbox{n}": mailbox}
        rows = self._database.all(
            "INSERT INTO campaign_letters (template, insured_key, mailbox_key, written_at) VALUES "  # noqa: S608 - placeholders
            + ", ".join(places)
            + " ON CONFLICT DO NOTHING RETURNING insured_key",
            **values,
        )
        return {row["insured_key"] for row in rows}

    def unsubscribe(self, mailbox: bytes, now: int) -> bool:
        """Record that a mailbox wants no such mail; False when that was known."""
        return bool(
            self._database.run(
                "INSERT INTO unsubscribed (mailbox_key, at) VALUES (:mailbox, :now)"
                " ON CONFLICT (mailbox_key) DO NOTHING",
                mailbox=mailbox,
                now=now,
            )
        )

    def unwanted(self, mailbox: bytes) -> bool:
        """Whether a mailbox wants no such mail."""
        return bool(
            self._among("SELECT mailbox_key AS key FROM unsubscribed WHERE mailbox_key", [mailbox])
        )

    def waiting(self, until: int) -> list[Waiting]:
        """The bulk mail that waits, by reason; `soon` is what is due at `until` at the latest."""
        rows = self._database.all(
            "SELECT reason, CASE WHEN due_at <= :until THEN 1 ELSE 0 END AS soon, COUNT(*) AS n"
            " FROM outbox WHERE lane = :lane AND state = 'waiting' GROUP BY 1, 2 ORDER BY 1, 2",
            lane=BULK,
            until=until,
        )
        return [Waiting(row["reason"], bool(row["soon"]), row["n"]) for row in rows]

    def outcome(self, template: str, since: int) -> dict[tuple[str, str], int]:
        """What became of letters since then: how many by state and reason, those that wait too."""
        rows = self._database.all(
            "SELECT state, reason, COUNT(*) AS n FROM outbox WHERE template = :template"
            " AND lane = :lane AND (changed_at >= :since OR state IN ('waiting', 'sending'))"
            " GROUP BY state, reason ORDER BY 1, 2",
            template=template,
            lane=BULK,
            since=since,
        )
        return {(row["state"], row["reason"]): row["n"] for row in rows}
