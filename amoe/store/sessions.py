"""Sessions and known devices at rest: their secrets as fingerprints only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from amoe.secrecy import fingerprint
from amoe.store.accounts import COLUMNS, Account, Accounts
from amoe.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in, on a device."""

    key: bytes
    account: Account
    device: str
    begun_at: int


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that an account was signed in on."""

    id: str
    account: str
    label: str
    """What it is in words that name nobody: "Chrome, Android"."""
    first_at: int
    last_at: int
    known_until: int


class Sessions:
    """Rows of `sessions`."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        """Take the site's database and what reads accounts."""
        self._database = database
        self._accounts = accounts

    def begin(self, account: Account, device: str, now: int) -> str:
        """A new session; returns its secret (144 bits), which is kept nowhere here.

        None begins, and "" is returned, when password or app are no longer what was read in
        `account`, or the device was forgotten: all was ended while this session was being proved.
        """
        secret = secrets.token_urlsafe(18)
        begun = self._database.run(
            "INSERT INTO sessions (key, account, device, begun_at)"
            " SELECT :key, a.id, :device, :now FROM accounts AS a"
            " WHERE a.id = :account AND a.password_hash = :present AND a.totp_at = :totp_at"
            " AND (:device = '' OR EXISTS"
            " (SELECT 1 FROM devices AS d WHERE d.id = :device AND d.account = a.id))",
            key=fingerprint(secret),
            account=account.id,
            present=account.password_hash,
            totp_at=account.totp_at,
            device=device,
            now=now,
        )
        return secret if begun else ""

    def find(self, secret: str) -> Session | None:
        """The session of a secret with its account, in one statement."""
        row = self._database.one(
            f"SELECT s.key AS session_key, s.device, s.begun_at, {COLUMNS}"  # noqa: S608
            " FROM sessions AS s JOIN accounts AS a ON a.id = s.account WHERE s.key = :key",
            key=fingerprint(secret),
        )
        if row is None:
            return None
        return Session(row["session_key"], self._accounts.read(row), row["device"], row["begun_at"])

    def end(self, key: bytes) -> None:
        """End one."""
        self._database.run("DELETE FROM sessions WHERE key = :key", key=key)

    def end_all(self, account: str, *, but: bytes = b"", device: str = "") -> int:
        """End all of an account, or of one device of it, except `but`; returns how many."""
        only = " AND device = :device" if device else ""
        return self._database.run(
            f"DELETE FROM sessions WHERE account = :account AND key <> :but{only}",  # noqa: S608
            account=account,
            but=but,
            **({"device": device} if device else {}),
        )

    def forget_older(self, than: int) -> int:
        """Remove those begun before."""
        return self._database.run("DELETE FROM sessions WHERE begun_at < :than", than=than)


class Devices:
    """Rows of `devices`. A device's secret is a cookie; the same one serves several accounts."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def known(self, account: str, secret: str, now: int) -> Device | None:
        """The device, if this account has proved it and it is still remembered."""
        row = self._database.one(
            "SELECT * FROM devices WHERE account = :account AND key = :key AND known_until > :now",
            account=account,
            key=fingerprint(secret),
            now=now,
        )
        return _device(row) if row else None

    def remember(self, account: str, secret: str, label: str, now: int, until: int) -> str:
        """Note that the account was proved on it; returns the device's id."""
        row = self._database.one(
            "INSERT INTO devices (id, account, key, label, first_at, last_at, known_until)"
            " VALUES (:id, :account, :key, :label, :now, :now, :until)"
            " ON CONFLICT (account, key) DO UPDATE SET label = :label, last_at = :now,"
            " known_until = :until RETURNING id",
            id=secrets.token_urlsafe(9),
            account=account,
            key=fingerprint(secret),
            label=label,
            now=now,
            until=until,
        )
        return str(row["id"]) if row else ""

    def move(self, old: str, new: str) -> None:
        """Give a browser's device another secret, for every account that knows it."""
        self._database.run(
            "UPDATE devices SET key = :new WHERE key = :old",
            new=fingerprint(new),
            old=fingerprint(old),
        )

    def of(self, account: str, now: int) -> list[Device]:
        """Those that the account remembers, the last used first."""
        rows = self._database.all(
            "SELECT * FROM devices WHERE account = :account AND known_until > :now"
            " ORDER BY last_at DESC, id",
            account=account,
            now=now,
        )
        return [_device(row) for row in rows]

    def seen(self, device: str, now: int) -> None:
        """Note that somebody signed in on it."""
        self._database.run("UPDATE devices SET last_at = :now WHERE id = :id", now=now, id=device)

    def forget(self, account: str, device: str = "", *, but: str = "") -> int:
        """Remember one of an account's devices no more, or none of them except `but`."""
        only = " AND id = :id" if device else ""
        return self._database.run(
            f"DELETE FROM devices WHERE account = :account AND id <> :but{only}",  # noqa: S608
            account=account,
            but=but,
            **({"id": device} if device else {}),
        )

    def forget_ended(self, now: int) -> int:
        """Remove those that are remembered no more."""
        return self._database.run("DELETE FROM devices WHERE known_until <= :now", now=now)


def _device(row: Row) -> Device:
    return Device(
        row["id"], row["account"], row["label"], row["first_at"], row["last_at"], row["known_until"]
    )
