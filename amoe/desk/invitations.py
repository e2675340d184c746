"""An invitation to the desk: a password and an app, both proved at once; the link works once."""

from __future__ import annotations

from amoe import passwords
from amoe.desk.agent_sessions import DeskSessions
from amoe.desk.agent_sign_in import Entered, all_tries_of
from amoe.desk.app_codes import new_key, once, step_of
from amoe.limits import Limits
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.secrecy import Secrecy
from amoe.store.agents import Agent, AgentRows
from amoe.store.audit import Audit, Event
from amoe.store.database import Database

__all__ = ["Agent", "Entered", "Faults", "Invitations"]

Faults = list[tuple[str, Reason]]
"""What is wrong, with the field of the page that it is about."""


class Invitations:
    """Looking at one consumes nothing; taking it keeps password and app, and signs in."""

    def __init__(
        self,
        database: Database,
        agents: AgentRows,
        sessions: DeskSessions,
        limits: Limits,
        secrecy: Secrecy,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._agents = agents
        self._sessions = sessions
        self._limits = limits
        self._secrecy = secrecy
        self._audit = audit
        self._clock = clock

    def whose(self, secret: str) -> Agent | None:
        """The agent of an invitation that still works."""
        kept = self._agents.of_invitation(secret, self._clock.now())
        return kept.agent if kept else None

    def key(self, agent: Agent, secret: str) -> str:
        """The key (base32) of the app that is being set up with this invitation."""
        return new_key(self._secrecy, agent.id, secret)

    def take(self, secret: str, password: str, code: str) -> Entered | Faults:
        """Keep a password and an app that one code has proved; the agent is signed in."""
        now = self._clock.now()
        agent = self.whose(secret)
        if agent is None:
            return [("", Reason.DESK_INVITATION_OVER)]
        key = self.key(agent, secret)
        step = step_of(key, code, now)
        faults: Faults = [
            ("password", reason)
            for reason in passwords.desk_faults(password, [agent.name, agent.email])[:1]
        ]
        if step is None:
            faults.append(("code", Reason.APP_CODE_WRONG))
        if faults:
            return faults
        kept = passwords.hash_password(password)  # not while holding the lock
        with self._database.writing():
            if not self._agents.take_invitation(agent.id, secret, kept, key, now):
                return [("", Reason.DESK_INVITATION_OVER)]
            # The code has served: nobody who read it over a shoulder signs in with it.
            self._limits.spend([once(agent.id, step)], now)
            self._limits.forget(all_tries_of(agent.email))
            self._agents.entered(agent.id, now)
            for reason in (Reason.DESK_AGENT_READY, Reason.DESK_SIGNED_IN):
                self._audit.add(
                    Event(now, "", "bureau", "accepted", reason, "", agent.language, agent=agent.id)
                )
            return Entered(self._sessions.begin(agent.id, now))
