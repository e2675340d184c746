"""One-time matters at rest: a sign-in that waits for its code, a reset, a change, a recovery."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from amoe.codes import Challenge
from amoe.secrecy import Secrecy, fingerprint
from amoe.store.accounts import COLUMNS, Account, Accounts
from amoe.store.database import Database, Row

SIGN_IN, NOT_ME, RESET, CHANGE = "sign_in", "not_me", "reset", "change"
LOSING, LOSING_WAIT = "losing", "losing_wait"
"""The kinds of matters."""


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


Found = tuple[Matter, Account | None]
"""A matter and whose it is; nobody's looks the same."""


class Matters:
    """Rows of `matters`, found by a secret of which only the fingerprint is kept."""

    def __init__(self, database: Database, secrecy: Secrecy, accounts: Accounts) -> None:
        """Take the site's database, the seals and what reads accounts."""
        self._database = database
        self._secrecy = secrecy
        self._accounts = accounts

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
        secret, matter = new(kind, account, facts, now, dies_at, bits=bits)
        self.add(matter)
        return secret, matter

    def add(self, *matters: Matter) -> None:
        """Keep new ones, in one statement."""
        places, values = [], dict[str, object]()
        for n, each in enumerate(matters):
            places.append(
                f"(:key{n}, :kind{n}, :account{n}, :begun{n}, :dies{n}, 0, 1, :sealed{n})"
            )
            values |= {f"key{n}": each.key, f"kind{n}": each.kind, f"account{n}": each.account}
            values |= {f"begun{n}": each.begun_at, f"dies{n}": each.dies_at}
            values[f"sealed{n}"] = self._sealed(each)
        self._database.run(
            "INSERT INTO matters (key, kind, account, begun_at, dies_at, used_at, version, sealed)"  # noqa: S608 - placeholders
            f" VALUES {', '.join(places)}",
            **values,
        )

    def find(self, kind: str, secret: str, now: int) -> Matter | None:
        """The one of a secret, alive and unused; whatever was typed is a fair question."""
        found = self.find_whose(kind, secret, now)
        return found[0] if found else None

    def find_whose(self, kind: str, secret: str, now: int) -> Found | None:
        """The same with its account. One statement, whether it is somebody's or nobody's."""
        row = self._database.one(
            f"SELECT {_COLUMNS}, {COLUMNS} FROM matters AS m"  # noqa: S608 - our own words
            " LEFT JOIN accounts AS a ON a.id = m.account"
            " WHERE m.key = :key AND m.kind = :kind AND m.used_at = 0 AND m.dies_at > :now",
            key=fingerprint(secret),
            kind=kind,
            now=now,
        )
        if row is None:
            return None
        return self._read(row), self._accounts.read(row) if row["id"] else None

    def of(self, kind: str, account: str, now: int) -> list[Matter]:
        """All of an account that are alive and unused, the newest first."""
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM matters AS m WHERE kind = :kind AND account = :account"  # noqa: S608 - our own words
            " AND used_at = 0 AND dies_at > :now ORDER BY begun_at DESC",
            kind=kind,
            account=account,
            now=now,
        )
        return [self._read(row) for row in rows]

    def begun_before(self, kind: str, moment: int, now: int) -> list[Matter]:
        """All of a kind that are alive and unused and were begun so long ago."""
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM matters AS m WHERE kind = :kind AND used_at = 0"  # noqa: S608 - our own words
            " AND begun_at <= :moment AND dies_at > :now ORDER BY begun_at LIMIT 100",
            kind=kind,
            moment=moment,
            now=now,
        )
        return [self._read(row) for row in rows]

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

    def become(self, matter: Matter, after: Matter, now: int) -> bool:
        """End one by use and begin what follows from it, in its row; as `use`, one is told True."""
        return (
            self._database.run(
                "UPDATE matters SET key = :key, kind = :kind, account = :account,"
                " begun_at = :begun, dies_at = :dies, version = 1, sealed = :sealed"
                " WHERE key = :old AND used_at = 0 AND dies_at > :now",
                key=after.key,
                kind=after.kind,
                account=after.account,
                begun=after.begun_at,
                dies=after.dies_at,
                sealed=self._sealed(after),
                old=matter.key,
                now=now,
            )
            == 1
        )

    def drop(self, account: str, *kinds: str, since: int = 0) -> int:
        """Remove all of some kinds that an account has, or those begun `since` then."""
        named = {f"kind{n}": kind for n, kind in enumerate(kinds)}
        return self._database.run(
            "DELETE FROM matters WHERE account = :account"  # noqa: S608 - placeholders
            f" AND begun_at >= :since AND kind IN ({', '.join(f':{name}' for name in named)})",
            account=account,
            since=since,
            **named,
        )

    def forget_dead(self, than: int) -> int:
        """Remove those that died before."""
        return self._database.run("DELETE FROM matters WHERE dies_at < :than", than=than)

    def _sealed(self, matter: Matter) -> bytes:
        plain = json.dumps(matter.facts, ensure_ascii=False).encode()
        return self._secrecy.seal(plain, b"matter:" + matter.key)

    def _read(self, row: Row) -> Matter:
        key = row["m_key"]
        facts = json.loads(self._secrecy.unseal(row["m_sealed"], b"matter:" + key))
        return Matter(
            key,
            row["kind"],
            row["account"],
            row["begun_at"],
            row["dies_at"],
            row["version"],
            facts,
        )


def new(
    kind: str, account: str, facts: dict[str, Any], now: int, dies_at: int, *, bits: int = 144
) -> tuple[str, Matter]:
    """One that is not kept yet, and its secret."""
    secret = secrets.token_urlsafe(bits // 8)
    return secret, Matter(fingerprint(secret), kind, account, now, dies_at, 1, facts)


_COLUMNS = (
    "m.key AS m_key, m.kind, m.account, m.begun_at, m.dies_at, m.version, m.sealed AS m_sealed"
)
"""Names that those of an account do not hide."""
