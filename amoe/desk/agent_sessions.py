"""The session of an agent: idle 15 minutes, 10 hours in all, one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from amoe.limits import DESK_IDLE, DESK_LIFE, MINUTE
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.secrecy import Secrecy, fingerprint
from amoe.store.agent_sessions import AgentSessions
from amoe.store.agents import Agent
from amoe.store.audit import Audit, Event
from amoe.store.database import Database

_SEEN_EVERY = MINUTE
"""Not every page that is shown is written down; the idle end may come so much sooner."""


@dataclass(frozen=True, slots=True)
class DeskSession:
    """An agent signed in."""

    agent: Agent
    key: bytes
    begun_at: int
    seen_at: int

    @property
    def ends_at(self) -> int:
        """When it ends if nothing is done (seconds since 1970)."""
        return min(self.seen_at + DESK_IDLE, self.begun_at + DESK_LIFE)


class DeskSessions:
    """Finds, extends and ends sessions by the ticket that the desk's cookie holds."""

    def __init__(
        self, database: Database, sessions: AgentSessions, audit: Audit, clock: Clock
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._sessions = sessions
        self._audit = audit
        self._clock = clock

    def begin(self, agent: str, now: int) -> str:
        """A new session, which ends the agent's old one; returns its ticket.

        Call it in the transaction of what proved the agent.
        """
        return f"{agent}.{self._sessions.begin(agent, now)}"

    def find(self, ticket: str) -> DeskSession | Reason | None:
        """The session of a ticket, or why it is over; None when its agent is disabled or nobody.

        One statement, whatever comes out.
        """
        agent, _, secret = ticket.partition(".")
        found = self._sessions.of(agent)
        if found is None or found.kept.disabled_at:
            return None
        if found.key is None:
            return Reason.DESK_SESSION_ENDED
        session = DeskSession(found.kept.agent, found.key, found.begun_at, found.seen_at)
        if self._clock.now() >= session.ends_at:
            return Reason.DESK_SESSION_ENDED
        if not Secrecy.same(found.key, fingerprint(secret)):
            return Reason.DESK_SESSION_REPLACED
        return session

    def extend(self, session: DeskSession) -> DeskSession:
        """Note that its agent is there; at most once a minute."""
        now = self._clock.now()
        if now - session.seen_at < _SEEN_EVERY:
            return session
        self._sessions.seen(session.key, now)
        return DeskSession(session.agent, session.key, session.begun_at, now)

    def end(self, session: DeskSession) -> None:
        """Sign out."""
        with self._database.writing():
            if self._sessions.end(session.key):
                self._audit.add(
                    Event(
                        self._clock.now(),
                        "",
                        "bureau",
                        "accepted",
                        Reason.DESK_SIGNED_OUT,
                        "",
                        session.agent.language,
                        agent=session.agent.id,
                    )
                )

    def forget_old(self) -> None:
        """Remove what has had its day."""
        self._sessions.forget_older(self._clock.now() - DESK_LIFE)
