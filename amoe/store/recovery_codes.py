"""The recovery codes of authenticator apps at rest: keyed hashes, removed when they are used."""

from __future__ import annotations

from collections.abc import Sequence

from amoe.store.accounts import Account
from amoe.store.database import Database


class RecoveryCodes:
    """Rows of `recovery_codes(account, key, made_at)`."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def replace(self, account: Account, keys: Sequence[bytes], now: int) -> bool:
        """Put these in the place of all that an account has.

        Only while it has an app, and the password that was read in `account`; False if not.
        """
        named: dict[str, object] = {f"key{n}": key for n, key in enumerate(keys)}
        made = self._database.run(
            "INSERT INTO recovery_codes (account, key, made_at)"  # noqa: S608 - placeholders
            " SELECT a.id, made.key, :now FROM accounts AS a JOIN"
            f" ({' UNION ALL '.join(f'SELECT :{name} AS key' for name in named)}) AS made ON 1 = 1"
            " WHERE a.id = :account AND a.password_hash = :present AND a.totp IS NOT NULL",
            account=account.id,
            present=account.password_hash,
            now=now,
            **named,
        )
        if not made:
            return False
        self._database.run(
            "DELETE FROM recovery_codes WHERE account = :account"  # noqa: S608 - placeholders
            f" AND key NOT IN ({', '.join(f':{name}' for name in named)})",
            account=account.id,
            **named,
        )
        return True

    def use(self, account: str, key: bytes) -> bool:
        """Use one up; of two at the same time, one is told True."""
        return (
            self._database.run(
                "DELETE FROM recovery_codes WHERE account = :account AND key = :key",
                account=account,
                key=key,
            )
            == 1
        )

    def count(self, account: str) -> int:
        """How many are left."""
        row = self._database.one(
            "SELECT COUNT(*) AS n FROM recovery_codes WHERE account = :account", account=account
        )
        return int(row["n"]) if row else 0

    def forget(self, account: str, *, since: int = 0) -> None:
        """Remove all of an account, or those that were made `since` then."""
        self._database.run(
            "DELETE FROM recovery_codes WHERE account = :account AND made_at >= :since",
            account=account,
            since=since,
        )
