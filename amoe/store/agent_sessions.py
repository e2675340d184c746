"""Sessions of agents at rest: one an agent, its secret as a fingerprint only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from amoe.secrecy import fingerprint
from amoe.store.agents import COLUMNS, AgentRows, KeptAgent
from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class AgentSession:
    """An agent and the session they have, if any (`key` is None then)."""

    kept: KeptAgent
    key: bytes | None
    begun_at: int
    seen_at: int


class AgentSessions:
    """Rows of `agent_sessions`: the agent is the key, so a new session ends the old one."""

    def __init__(self, database: Database, agents: AgentRows) -> None:
        """Take the site's database and what reads agents."""
        self._database = database
        self._agents = agents

    def begin(self, agent: str, now: int) -> str:
        """A new one in the place of the old one; returns its secret (144 bits)."""
        secret = secrets.token_urlsafe(18)
        self._database.run(
            "INSERT INTO agent_sessions (agent, key, begun_at, seen_at)"
            " VALUES (:agent, :key, :now, :now)"
            " ON CONFLICT (agent) DO UPDATE SET key = :key, begun_at = :now, seen_at = :now",
            agent=agent,
            key=fingerprint(secret),
            now=now,
        )
        return secret

    def of(self, agent: str) -> AgentSession | None:
        """An agent with their session, in one statement; None when there is no such agent."""
        row = self._database.one(
            f"SELECT s.key AS session_key, s.begun_at, s.seen_at, {COLUMNS}"  # noqa: S608 - our own words
            " FROM agents AS a LEFT JOIN agent_sessions AS s ON s.agent = a.id WHERE a.id = :agent",
            agent=agent,
        )
        if row is None:
            return None
        return AgentSession(
            self._agents.read(row), row["session_key"], row["begun_at"] or 0, row["seen_at"] or 0
        )

    def seen(self, key: bytes, now: int) -> None:
        """Note that a page was shown in it."""
        self._database.run(
            "UPDATE agent_sessions SET seen_at = :now WHERE key = :key", now=now, key=key
        )

    def end(self, key: bytes) -> bool:
        """End one; False when it was over already."""
        return self._database.run("DELETE FROM agent_sessions WHERE key = :key", key=key) == 1

    def end_of(self, agent: str) -> None:
        """End the one of an agent."""
        self._database.run("DELETE FROM agent_sessions WHERE agent = :agent", agent=agent)

    def forget_older(self, than: int) -> int:
        """Remove those begun before."""
        return self._database.run("DELETE FROM agent_sessions WHERE begun_at < :than", than=than)
