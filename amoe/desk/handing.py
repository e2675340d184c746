"""Handing a caller over to a colleague, who finds the case on their first page."""

from __future__ import annotations

from dataclasses import dataclass

from amoe.desk.cases import Case
from amoe.limits import DESK_LIFE
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.store.agents import Agent, AgentRows
from amoe.store.audit import Audit, Event
from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class Handed:
    """A caller whom a colleague has handed over. `since` in seconds since 1970."""

    reference: str
    giver: str
    """The colleague's name."""
    since: int


class Handing:
    """Rows of `case_holders`; one is over when the colleague opens the case, or with the shift."""

    def __init__(self, database: Database, agents: AgentRows, audit: Audit, clock: Clock) -> None:
        """Take what it works with."""
        self._database = database
        self._agents = agents
        self._audit = audit
        self._clock = clock

    def colleagues(self, agent: str) -> list[Agent]:
        """To whom an agent may hand over: all others who can sign in."""
        return [
            kept.agent
            for kept in self._agents.all()
            if kept.password_hash and not kept.disabled_at and kept.agent.id != agent
        ]

    def over(self, agent: str, case: Case, to: str) -> bool:
        """Hand a case with a reference over; False when there is no such colleague."""
        if not case.reference or to not in {each.id for each in self.colleagues(agent)}:
            return False
        now = self._clock.now()
        with self._database.writing():
            self._database.run(
                "INSERT INTO case_holders (reference, agent, giver, since)"
                " VALUES (:reference, :to, :giver, :now)"
                " ON CONFLICT (reference) DO UPDATE SET agent = :to, giver = :giver, since = :now",
                reference=case.reference,
                to=to,
                giver=agent,
                now=now,
            )
            self._audit.add(
                Event(now, case.reference, "bureau", "accepted", Reason.DESK_HANDED_OVER, to, "",
                      agent=agent)
            )  # fmt: skip
        return True

    def waiting(self, agent: str) -> list[Handed]:
        """What was handed over to an agent and not opened yet, the newest first."""
        rows = self._database.all(
            "SELECT reference, giver, since FROM case_holders"
            " WHERE agent = :agent AND since > :after ORDER BY since DESC",
            agent=agent,
            after=self._clock.now() - DESK_LIFE,
        )
        found = []
        for row in rows:
            giver = self._agents.get(row["giver"])
            found.append(Handed(row["reference"], giver.agent.name if giver else "", row["since"]))
        return found

    def opened(self, agent: str, reference: str) -> None:
        """The colleague has opened it."""
        self._database.run(
            "DELETE FROM case_holders WHERE reference = :reference AND agent = :agent",
            reference=reference,
            agent=agent,
        )

    def forget_old(self, now: int) -> int:
        """Remove those that a shift has passed over; returns how many."""
        return self._database.run(
            "DELETE FROM case_holders WHERE since <= :before", before=now - DESK_LIFE
        )
