"""Accounts at rest: at most one for each insured person, held by the database itself."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from amoe.secrecy import Secrecy
from amoe.store.database import Database, Row

COLUMNS = (
    "a.id, a.insured_key, a.password_hash, a.password_at, a.language, a.opened_at, a.notices,"
    " a.totp, a.totp_at, a.sealed"
)
"""What is read of an account, of the table `accounts AS a`."""


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


@dataclass(frozen=True, slots=True)
class Account:
    """An insured person's account, as it is read."""

    id: str
    insured_key: bytes
    email: str
    phone: str
    first_name: str
    last_name: str
    first_name_ar: str
    last_name_ar: str
    password_hash: str
    password_at: int
    """When the password was changed last (seconds since 1970); 0: never since the opening."""
    language: str
    opened_at: int
    notices: str
    """How it wants to hear of its claims: `email`, `sms` or `none`."""
    totp: str
    """The secret of its authenticator app (base32); empty without one."""
    totp_at: int = 0
    """When the app was switched on (seconds since 1970); 0: before that was noted."""


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
            sealed=self._seal(account),
        )
        return opened["id"] if opened else None

    def read(self, row: Row) -> Account:
        """An account from a row with `COLUMNS`. Raises Unsealable when its key is gone."""
        told = json.loads(self._secrecy.unseal(row["sealed"], _bound(row["insured_key"])))
        totp = row["totp"]
        return Account(
            id=row["id"],
            insured_key=row["insured_key"],
            password_hash=row["password_hash"],
            password_at=row["password_at"],
            language=row["language"] or "",
            opened_at=row["opened_at"] or 0,
            notices=row["notices"],
            totp=self._secrecy.unseal(totp, _bound_totp(row["id"])).decode() if totp else "",
            totp_at=row["totp_at"],
            **{name: told[name] for name in _NAMED},
        )

    def get(self, account: str) -> Account | None:
        """An account by its id."""
        return self._only("a.id = :value", account)

    def of_person(self, insured_key: bytes) -> Account | None:
        """The account of a person of the registry."""
        return self._only("a.insured_key = :value", insured_key)

    def of_email(self, email: str) -> Account | None:
        """The account with an e-mail address (canonical); None when several people share it."""
        return self._only("a.email_key = :value", self._secrecy.lookup("email", email.lower()))

    def on(
        self, device: bytes, now: int, *, insured_key: bytes, email: str | None
    ) -> tuple[Account | None, str]:
        """The account of an address or else of a person, and which of its devices has this key."""
        by_email = email is not None
        rows = self._database.all(
            f"SELECT {COLUMNS}, d.id AS device FROM accounts AS a"  # noqa: S608 - our own words
            " LEFT JOIN devices AS d ON d.account = a.id AND d.key = :device"
            " AND d.known_until > :now"
            f" WHERE a.{'email_key' if by_email else 'insured_key'} = :value LIMIT 2",
            device=device,
            now=now,
            value=self._secrecy.lookup("email", (email or "").lower()) if by_email else insured_key,
        )
        return (self.read(rows[0]), rows[0]["device"] or "") if len(rows) == 1 else (None, "")

    def _only(self, where: str, value: object) -> Account | None:
        rows = self._database.all(
            f"SELECT {COLUMNS} FROM accounts AS a WHERE {where} LIMIT 2",  # noqa: S608 - our words
            value=value,
        )
        return self.read(rows[0]) if len(rows) == 1 else None

    def set_password(
        self, account: str, password_hash: str, now: int, *, instead_of: Account | None = None
    ) -> bool:
        """Replace the password; with `instead_of`, only while it is still the one read there."""
        only = " AND password_hash = :present" if instead_of else ""
        changed = self._database.run(
            f"UPDATE accounts SET password_hash = :hash, password_at = :now WHERE id = :id{only}",  # noqa: S608 - our own words
            hash=password_hash,
            now=now,
            id=account,
            **({"present": instead_of.password_hash} if instead_of else {}),
        )
        return changed == 1

    def make_worthless(self, account: str, password_hash: str, now: int, *, since: int) -> None:
        """Put nobody's password in the place of the present one; an app set up `since` goes too."""
        self._database.run(
            "UPDATE accounts SET password_hash = :hash, password_at = :now,"
            " totp = CASE WHEN totp_at >= :since THEN NULL ELSE totp END WHERE id = :id",
            hash=password_hash,
            now=now,
            since=since,
            id=account,
        )

    def set_contact(self, account: Account, *, email: str = "", phone: str = "") -> None:
        """Replace the e-mail address or the mobile number (canonical); the other one stays."""
        named: dict[str, Any] = {name: getattr(account, name) for name in _NAMED}
        named["email"], named["phone"] = email or account.email, phone or account.phone
        kept = NewAccount(insured_key=account.insured_key, **named)
        self._database.run(
            "UPDATE accounts SET email_key = :email_key, phone_key = :phone_key, sealed = :sealed"
            " WHERE id = :id",
            email_key=self._secrecy.lookup("email", kept.email.lower()),
            phone_key=self._secrecy.lookup("phone", kept.phone),
            sealed=self._seal(kept),
            id=account.id,
        )

    def set_totp(self, account: Account, secret: str, now: int) -> bool:
        """Set the secret of the authenticator app (base32), if it has none; empty takes it away.

        Only while the password is still the one read in `account`: who was asked for it may have
        been shut out since.
        """
        sealed = self._secrecy.seal(secret.encode(), _bound_totp(account.id)) if secret else None
        only = "totp IS NULL" if secret else "totp IS NOT NULL"
        changed = self._database.run(
            "UPDATE accounts SET totp = :totp, totp_at = :now"  # noqa: S608 - our own words
            f" WHERE id = :id AND password_hash = :present AND {only}",
            totp=sealed,
            now=now,
            id=account.id,
            present=account.password_hash,
        )
        return changed == 1

    def set_notices(self, account: str, notices: str) -> None:
        """Set how it hears of its claims: `email`, `sms` or `none`."""
        self._database.run(
            "UPDATE accounts SET notices = :notices WHERE id = :id", notices=notices, id=account
        )

    def set_language(self, account: str, language: str) -> None:
        """Set the language of its messages."""
        self._database.run(
            "UPDATE accounts SET language = :language WHERE id = :id", language=language, id=account
        )

    def _seal(self, account: NewAccount) -> bytes:
        plain = json.dumps(asdict(account), default=bytes.hex, ensure_ascii=False).encode()
        return self._secrecy.seal(plain, _bound(account.insured_key))

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


_NAMED = ("email", "phone", "first_name", "last_name", "first_name_ar", "last_name_ar")


def _bound(insured_key: bytes) -> bytes:
    return b"account:" + insured_key


def _bound_totp(account: str) -> bytes:
    return b"totp:" + account.encode()
