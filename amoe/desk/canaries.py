"""Planted records that no honest call ever opens: whoever does is told of to all leads."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from amoe.codes import EMAIL
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.references import is_reference
from amoe.secrecy import Secrecy
from amoe.store.agents import Agent, AgentRows
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.outbox import Outbox

log = logging.getLogger("amoe.desk")

_LABEL = re.compile(r"[a-z0-9-]{1,20}")


@dataclass(frozen=True, slots=True)
class Canary:
    """A planted record; only what an operator called it can be read back."""

    label: str
    added_at: int


class Canaries:
    """Rows of `canaries`: keyed hashes of references and immatriculation numbers."""

    def __init__(
        self,
        database: Database,
        secrecy: Secrecy,
        agents: AgentRows,
        audit: Audit,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._secrecy = secrecy
        self._agents = agents
        self._audit = audit
        self._outbox = outbox
        self._clock = clock

    def plant(self, name: str, label: str) -> bool:
        """Plant a reference or an immatriculation number (canonical); False when it is there.

        Raises ValueError for a label that is not 1 to 20 small letters, digits or hyphens: it
        stands in the audit, which nobody can change afterwards.
        """
        if not _LABEL.fullmatch(label):
            raise ValueError("a label has 1 to 20 small letters, digits or hyphens")
        planted = self._database.run(
            "INSERT INTO canaries (key, label, added_at) VALUES (:key, :label, :now)"
            " ON CONFLICT (key) DO NOTHING",
            key=self.key_of(name),
            label=label,
            now=self._clock.now(),
        )
        return planted == 1

    def remove(self, label: str) -> int:
        """Remove those of a label; returns how many."""
        return self._database.run("DELETE FROM canaries WHERE label = :label", label=label)

    def all(self) -> list[Canary]:
        """Every one, by its label."""
        rows = self._database.all("SELECT label, added_at FROM canaries ORDER BY label")
        return [Canary(row["label"], row["added_at"]) for row in rows]

    def look(self, agent: str, *keys: bytes) -> bool:
        """Raise the alarm when one of the keys is planted. The agent's page tells nothing of it.

        Keys: `key_of` what was typed or found, and `Insured.key` of whom it is about. Returns
        whether it was raised.
        """
        places = {f"k{n}": key for n, key in enumerate(keys) if key}
        if not places:
            return False
        among = ", ".join(f":{name}" for name in places)
        row = self._database.one(
            f"SELECT label FROM canaries WHERE key IN ({among}) LIMIT 1",  # noqa: S608 - placeholders
            **places,
        )
        if row is None:
            return False
        now = self._clock.now()
        with self._database.writing():
            self._audit.add(
                Event(
                    now,
                    "",
                    "bureau",
                    "accepted",
                    Reason.DESK_CANARY,
                    row["label"],
                    "",
                    agent=agent,
                )
            )
            self.tell_leads("desk_canary", agent, row["label"], now)
        log.error("desk.canary", extra={"reason": row["label"]})
        return True

    def tell_leads(self, template: str, agent: str, detail: str, now: int) -> None:
        """Mail every lead about an agent; call it in a write transaction."""
        about = self._agents.get(agent)
        for lead in self._leads():
            self._outbox.put(
                channel=EMAIL,
                template=template,
                language=lead.language,
                reference="",
                facts={
                    "to": lead.email,
                    "name": lead.name,
                    "agent": about.agent.name if about else agent,
                    **({"detail": detail} if detail else {}),
                    "at": now,
                },
                now=now,
            )

    def _leads(self) -> list[Agent]:
        return [
            kept.agent
            for kept in self._agents.all()
            if kept.agent.role == "lead" and not kept.disabled_at
        ]

    def key_of(self, name: str) -> bytes:
        """What a reference, or somebody's number, is planted under: the number as `Insured.key`."""
        if not name:
            return b""
        if is_reference(name):
            return self._secrecy.lookup("canary", name)
        return self._secrecy.lookup("immatriculation", name)
