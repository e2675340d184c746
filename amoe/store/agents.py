"""Agents at rest: e-mail and name sealed, the invitation as a fingerprint only."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from amoe.secrecy import Secrecy, fingerprint
from amoe.store.database import Database, Row

COLUMNS = (
    "a.id, a.role, a.password_hash, a.totp, a.invited_until, a.added_at, a.disabled_at,"
    " a.entered_at, a.sealed"
)
"""What is read of an agent, of the table `agents AS a`."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who helps callers."""

    id: str
    name: str
    email: str
    role: str
    language: str


@dataclass(frozen=True, slots=True)
class KeptAgent:
    """An agent with what only signing in and the operator look at. Times: seconds since 1970."""

    agent: Agent
    password_hash: str
    """Empty until an invitation was taken."""
    totp: str
    """The key of the authenticator app (base32); empty until an invitation was taken."""
    invited_until: int
    added_at: int
    disabled_at: int
    """0: not disabled."""
    entered_at: int
    """When they signed in last; 0: never."""


class AgentRows:
    """Rows of `agents`."""

    def __init__(self, database: Database, secrecy: Secrecy) -> None:
        """Take the site's database and the seals."""
        self._database = database
        self._secrecy = secrecy

    def add(self, email: str, name: str, role: str, language: str, now: int) -> str | None:
        """Add one (address canonical); returns the id, or None when the address is an agent's."""
        agent = secrets.token_urlsafe(9)
        told = {"email": email, "name": name, "language": language}
        row = self._database.one(
            "INSERT INTO agents (id, email_key, role, password_hash, invited_until, added_at,"
            " disabled_at, entered_at, sealed)"
            " VALUES (:id, :email_key, :role, '', 0, :now, 0, 0, :sealed)"
            " ON CONFLICT (email_key) DO NOTHING RETURNING id",
            id=agent,
            email_key=self._email_key(email),
            role=role,
            now=now,
            sealed=self._secrecy.seal(json.dumps(told, ensure_ascii=False).encode(), _bound(agent)),
        )
        return agent if row else None

    def read(self, row: Row) -> KeptAgent:
        """An agent from a row with `COLUMNS`. Raises Unsealable when its key is gone."""
        told = json.loads(self._secrecy.unseal(row["sealed"], _bound(row["id"])))
        totp = row["totp"]
        return KeptAgent(
            agent=Agent(row["id"], told["name"], told["email"], row["role"], told["language"]),
            password_hash=row["password_hash"],
            totp=self._secrecy.unseal(totp, _bound_totp(row["id"])).decode() if totp else "",
            invited_until=row["invited_until"],
            added_at=row["added_at"],
            disabled_at=row["disabled_at"],
            entered_at=row["entered_at"],
        )

    def get(self, agent: str) -> KeptAgent | None:
        """One by their id."""
        return self._only("a.id = :value", agent)

    def of_email(self, email: str) -> KeptAgent | None:
        """The one with an e-mail address; whatever was typed is a fair question."""
        return self._only("a.email_key = :value", self._email_key(email))

    def of_invitation(self, secret: str, now: int) -> KeptAgent | None:
        """The one whose invitation this is, while it lives and they are not disabled."""
        found = self._only("a.invitation = :value", fingerprint(secret))
        alive = found and now < found.invited_until and not found.disabled_at
        return found if alive else None

    def all(self) -> list[KeptAgent]:
        """Every agent, in the order in which they came."""
        rows = self._database.all(f"SELECT {COLUMNS} FROM agents AS a ORDER BY added_at, id")  # noqa: S608 - our own words
        return [self.read(row) for row in rows]

    def invite(self, agent: str, until: int) -> str:
        """Give an agent a new invitation, the only one that works; returns its secret."""
        secret = secrets.token_urlsafe(18)
        self._database.run(
            "UPDATE agents SET invitation = :key, invited_until = :until WHERE id = :id",
            key=fingerprint(secret),
            until=until,
            id=agent,
        )
        return secret

    def take_invitation(
        self, agent: str, secret: str, password_hash: str, totp: str, now: int
    ) -> bool:
        """Use an invitation up and keep what was chosen; of two at once, one is told True."""
        return (
            self._database.run(
                "UPDATE agents SET password_hash = :hash, totp = :totp, invitation = NULL,"
                " invited_until = 0 WHERE id = :id AND invitation = :key"
                " AND invited_until > :now AND disabled_at = 0",
                hash=password_hash,
                totp=self._secrecy.seal(totp.encode(), _bound_totp(agent)),
                id=agent,
                key=fingerprint(secret),
                now=now,
            )
            == 1
        )

    def forget_proofs(self, agent: str) -> None:
        """Make password and app worthless: only a new invitation leads back in."""
        self._database.run(
            "UPDATE agents SET password_hash = '', totp = NULL WHERE id = :id", id=agent
        )

    def disable(self, agent: str, now: int) -> None:
        """Shut an agent out, and end an invitation that waits."""
        self._database.run(
            "UPDATE agents SET disabled_at = :now, invitation = NULL, invited_until = 0"
            " WHERE id = :id",
            now=now,
            id=agent,
        )

    def enable(self, agent: str) -> None:
        """Let an agent in again, by what they had."""
        self._database.run("UPDATE agents SET disabled_at = 0 WHERE id = :id", id=agent)

    def entered(self, agent: str, now: int) -> None:
        """Note that they signed in."""
        self._database.run("UPDATE agents SET entered_at = :now WHERE id = :id", now=now, id=agent)

    def _only(self, where: str, value: object) -> KeptAgent | None:
        row = self._database.one(
            f"SELECT {COLUMNS} FROM agents AS a WHERE {where}",  # noqa: S608 - our own words
            value=value,
        )
        return self.read(row) if row else None

    def _email_key(self, email: str) -> bytes:
        return self._secrecy.lookup("agent_email", email.lower())


def _bound(agent: str) -> bytes:
    return b"agent:" + agent.encode()


def _bound_totp(agent: str) -> bytes:
    return b"agent_totp:" + agent.encode()
