"""Accounts at rest: at most one for each insured person, held by the database itself."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass

from amoe.secrecy import Secrecy
from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is opened with."""

    insured_key: bytes
    email: str
    phone: str
    first_name: str
    last_name: str
    first_name_ar: str
    last_name_ar: str


class Accounts:
    """Rows of `accounts`."""

    def __init__(self, database: Database, secrecy: Secrecy) -> None:
        """Take the site's database and the seals."""
        self._database = database
        self._secrecy = secrecy

    def open(self, account: NewAccount, password_hash: str, language: str, now: int) -> str | None:
        """Add an account; returns its id, or None when the person has one already."""
        opened = self._database.one(
            "INSERT INTO accounts"
            " (id, insured_key, email_key, phone_key, password_hash, language, opened_at, sealed)"
            " VALUES (:id, :insured_key, :email_key, :phone_key, :password_hash, :language, :now,"
            " :sealed) ON CONFLICT (insured_key) DO NOTHING RETURNING id",
            id=secrets.token_urlsafe(12),
            insured_key=account.insured_key,
            email_key=self._secrecy.lookup("email", account.email.lower()),
            phone_key=self._secrecy.lookup("phone", account.phone),
            password_hash=password_hash,
            language=language,
            now=now,
            sealed=self._secrecy.seal(
                json.dumps(asdict(account), default=bytes.hex, ensure_ascii=False).encode(),
                b"account:" + account.insured_key,
            ),
        )
        return opened["id"] if opened else None

    def password_hash(self, insured_key: bytes) -> str | None:
        """The password hash of a person's account, or None when there is no account."""
        row = self._database.one(
            "SELECT password_hash FROM accounts WHERE insured_key = :key", key=insured_key
        )
        return row["password_hash"] if row else None

    def count(self) -> int:
        """How many accounts there are."""
        row = self._database.one("SELECT COUNT(*) AS n FROM accounts")
        return row["n"] if row else 0
