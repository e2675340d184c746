"""Who may work at the desk: added, disabled, let in again and given new proofs by the operator."""

from __future__ import annotations

from enum import StrEnum

from amoe.codes import EMAIL
from amoe.desk.agent_sign_in import all_tries_of
from amoe.emails import canonical_email
from amoe.limits import DESK_INVITATION_LIFE, Limits
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.store.agent_sessions import AgentSessions
from amoe.store.agents import Agent, AgentRows, KeptAgent
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.outbox import Outbox

__all__ = ["AGENT", "LEAD", "ROLES", "Agent", "Agents", "KeptAgent", "State", "state"]

AGENT, LEAD = "agent", "lead"
ROLES = (AGENT, LEAD)


class State(StrEnum):
    """How an agent stands, computed from what is kept."""

    ACTIVE = "active"
    INVITED = "invited"
    INVITATION_OVER = "invitation over"
    DISABLED = "disabled"


def state(kept: KeptAgent, now: int) -> State:
    """How an agent stands."""
    if kept.disabled_at:
        return State.DISABLED
    if kept.password_hash:
        return State.ACTIVE
    return State.INVITED if now < kept.invited_until else State.INVITATION_OVER


class Agents:
    """What the operator does with agents; each act is audited. Addresses as they were typed."""

    def __init__(
        self,
        database: Database,
        rows: AgentRows,
        sessions: AgentSessions,
        audit: Audit,
        outbox: Outbox,
        limits: Limits,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._rows = rows
        self._sessions = sessions
        self._audit = audit
        self._outbox = outbox
        self._limits = limits
        self._clock = clock

    def add(self, email: str, name: str, role: str, language: str) -> Agent | None:
        """Add an agent and send the invitation; None when the address is an agent's already."""
        now = self._clock.now()
        with self._database.writing():
            added = self._rows.add(canonical_email(email) or email, name, role, language, now)
            kept = self._rows.get(added) if added else None
            if kept is None:
                return None
            self._note(kept.agent, Reason.DESK_AGENT_ADDED, now, detail=role)
            self._invite(kept.agent, now)
            return kept.agent

    def invite_again(self, email: str) -> State | None:
        """Send a new invitation to somebody who has not taken one; the old one is worth nothing.

        Returns how they stood before, None for nobody; only who was invited is invited again.
        """
        now = self._clock.now()
        with self._database.writing():
            kept = self.of_email(email)
            if kept is None:
                return None
            before = state(kept, now)
            if before in (State.INVITED, State.INVITATION_OVER):
                self._invite(kept.agent, now)
            return before

    def reset(self, email: str) -> bool:
        """Take password and app away and send a new invitation; False for nobody or a disabled one.

        For a lost phone or a password that may be known: whoever is signed in is out at once.
        """
        now = self._clock.now()
        with self._database.writing():
            kept = self.of_email(email)
            if kept is None or kept.disabled_at:
                return False
            self._reset(kept.agent, now)
            return True

    def renew(self, agent: str, lead: str) -> bool:
        """The same by a lead (both are ids): for who has lost something, or not taken the first.

        False for nobody, for a disabled one, and for the lead's own: the operator does that.
        """
        now = self._clock.now()
        with self._database.writing():
            kept = self._rows.get(agent)
            if kept is None or kept.disabled_at or agent == lead:
                return False
            self._reset(kept.agent, now, lead=lead)
            return True

    def disable(self, email: str) -> bool:
        """Shut an agent out at once; False for nobody."""
        now = self._clock.now()
        with self._database.writing():
            kept = self.of_email(email)
            if kept is None:
                return False
            if not kept.disabled_at:
                self._rows.disable(kept.agent.id, now)
                self._sessions.end_of(kept.agent.id)
                self._outbox.drop_waiting(_about(kept.agent), now, reason="disabled")
                self._note(kept.agent, Reason.DESK_AGENT_DISABLED, now)
            return True

    def enable(self, email: str) -> bool:
        """Let an agent in again, by what they had, with all tries of a day; False for nobody."""
        now = self._clock.now()
        with self._database.writing():
            kept = self.of_email(email)
            if kept is None:
                return False
            self._rows.enable(kept.agent.id)
            self._limits.forget(all_tries_of(kept.agent.email))
            self._note(kept.agent, Reason.DESK_AGENT_ENABLED, now)
            return True

    def get(self, agent: str) -> Agent | None:
        """An agent by their id, disabled or not: for those who read what was done."""
        kept = self._rows.get(agent)
        return kept.agent if kept else None

    def of_email(self, email: str) -> KeptAgent | None:
        """An agent by an address, as it was typed."""
        return self._rows.of_email(canonical_email(email) or email)

    def all(self) -> list[KeptAgent]:
        """Every agent, in the order in which they came."""
        return self._rows.all()

    def _reset(self, agent: Agent, now: int, *, lead: str = "") -> None:
        self._rows.forget_proofs(agent.id)
        self._sessions.end_of(agent.id)
        self._limits.forget(all_tries_of(agent.email))
        # Of a lead's act the line is the lead's, and says whom it was about.
        self._note(agent, Reason.DESK_AGENT_RESET, now, by=lead, detail=agent.id if lead else "")
        self._invite(agent, now)

    def _invite(self, agent: Agent, now: int) -> None:
        until = now + DESK_INVITATION_LIFE
        self._outbox.drop_waiting(_about(agent), now, reason="replaced")
        self._outbox.put(
            channel=EMAIL,
            template="agent_invitation",
            language=agent.language,
            reference="",
            facts={
                "to": agent.email,
                "name": agent.name,
                "invitation": self._rows.invite(agent.id, until),
                "dies_at": until,
            },
            now=now,
            about=_about(agent),
        )
        self._note(agent, Reason.DESK_AGENT_INVITED, now)

    def _note(
        self, agent: Agent, reason: Reason, now: int, *, by: str = "", detail: str = ""
    ) -> None:
        who, spoken = by or agent.id, agent.language
        self._audit.add(Event(now, "", "bureau", "accepted", reason, detail, spoken, agent=who))


def _about(agent: Agent) -> str:
    return f"agent:{agent.id}"
