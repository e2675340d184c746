"""One-time matters at rest: a sign-in that waits for its code, a reset, a change, a recovery."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from amoe.codes import Challenge
from amoe.secrecy import Secrecy, fingerprint
from amoe.store.database import Database, Row


@dataclass(slots=True)
class Matter:
    """Something begun that ends once: by being used, or by its death."""

    key: bytes
    kind: str
    account: str
    """Whose it is; empty for a matter about nobody, which looks the same from outside."""
    begun_at: int
    dies_at: int
    version: int
    facts: dict[str, Any] = field(default_factory=dict)
    """What it needs, sealed at rest."""

    def challenge(self, name: str) -> Challenge | None:
        """The code that was sent under this name."""
        kept = self.facts.get(name)
        return Challenge(**kept) if kept else None

    def keep(self, name: str, challenge: Challenge) -> None:
        """Keep a code that was sent or judged."""
        self.facts[name] = {each: getattr(challenge, each) for each in Challenge.__slots__}


class Matters:
    """Rows of `matters`, found by a secret of which only the fingerprint is kept."""

    def __init__(self, database: Database, secrecy: Secrecy) -> None:
        """Take the site's database and the seals."""
        self._database = database
        self._secrecy = secrecy

    def begin(
        self,
        kind: str,
        account: str,
        facts: dict[str, Any],
        now: int,
        dies_at: int,
        *,
        bits: int = 144,
    ) -> tuple[str, Matter]:
        """A new one; returns its secret (of `bits`, fewer only for an SMS) and the matter."""
        secret = secrets.token_urlsafe(bits // 8)
        matter = Matter(fingerprint(secret), kind, account, now, dies_at, 1, facts)
        self._database.run(
            "INSERT INTO matters (key, kind, account, begun_at, dies_at, used_at, version, sealed)"
            " VALUES (:key, :kind, :account, :now, :dies_at, 0, 1, :sealed)",
            key=matter.key,
            kind=kind,
            account=account,
            now=now,
            dies_at=dies_at,
            sealed=self._sealed(matter),
        )
        return secret, matter

    def find(self, kind: str, secret: str, now: int) -> Matter | None:
        """The one of a secret, alive and unused; whatever was typed is a fair question."""
        row = self._database.one(
            "SELECT * FROM matters WHERE key = :key AND kind = :kind AND used_at = 0"
            " AND dies_at > :now",
            key=fingerprint(secret),
            kind=kind,
            now=now,
        )
        return self._read(row) if row else None

    def of(self, kind: str, account: str, now: int) -> list[Matter]:
        """All of an account that are alive and unused, the newest first."""
        rows = self._database.all(
            "SELECT * FROM matters WHERE kind = :kind AND account = :account AND used_at = 0"
            " AND dies_at > :now ORDER BY begun_at DESC",
            kind=kind,
            account=account,
            now=now,
        )
        return [self._read(row) for row in rows]

    def begun_before(self, kind: str, moment: int, now: int) -> list[Matter]:
        """All of a kind that are alive and unused and were begun so long ago."""
        rows = self._database.all(
            "SELECT * FROM matters WHERE kind = :kind AND used_at = 0 AND begun_at <= :moment"
            " AND dies_at > :now ORDER BY begun_at LIMIT 100",
            kind=kind,
            moment=moment,
            now=now,
        )
        return [self._read(row) for row in rows]

    def take_back(self, matter: Matter, *, really: bool) -> None:
        """Remove one that was just begun; unless `really`, only take as long as that."""
        key = matter.key if really else b""
        self._database.run("DELETE FROM matters WHERE key = :key", key=key)

    def save(self, matter: Matter) -> bool:
        """Keep its facts; False when somebody else changed or used it since it was read."""
        saved = self._database.run(
            "UPDATE matters SET sealed = :sealed, version = version + 1"
            " WHERE key = :key AND version = :version AND used_at = 0",
            sealed=self._sealed(matter),
            key=matter.key,
            version=matter.version,
        )
        matter.version += saved
        return saved == 1

    def use(self, matter: Matter, now: int) -> bool:
        """End it by use; of two at the same time, one is told True."""
        return (
            self._database.run(
                "UPDATE matters SET used_at = :now WHERE key = :key AND used_at = 0"
                " AND dies_at > :now",
                now=now,
                key=matter.key,
            )
            == 1
        )

    def drop(self, kind: str, account: str) -> int:
        """Remove all of a kind that an account has."""
        return self._database.run(
            "DELETE FROM matters WHERE kind = :kind AND account = :account",
            kind=kind,
            account=account,
        )

    def forget_dead(self, than: int) -> int:
        """Remove those that died before."""
        return self._database.run("DELETE FROM matters WHERE dies_at < :than", than=than)

    def _sealed(self, matter: Matter) -> bytes:
        plain = json.dumps(matter.facts, ensure_ascii=False).encode()
        return self._secrecy.seal(plain, b"matter:" + matter.key)

    def _read(self, row: Row) -> Matter:
        facts = json.loads(self._secrecy.unseal(row["sealed"], b"matter:" + row["key"]))
        return Matter(
            row["key"],
            row["kind"],
            row["account"],
            row["begun_at"],
            row["dies_at"],
            row["version"],
            facts,
        )
