"""The recovery codes of authenticator apps at rest: keyed hashes, removed when they are used."""

from __future__ import annotations

from collections.abc import Sequence

from amoe.store.database import Database


class RecoveryCodes:
    """Rows of `recovery_codes(account, key)`."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def replace(self, account: str, keys: Sequence[bytes]) -> None:
        """Put these in the place of all that an account has."""
        self.forget(account)
        places = ", ".join(f"(:account, :key{n})" for n in range(len(keys)))
        self._database.run(
            f"INSERT INTO recovery_codes (account, key) VALUES {places}",  # noqa: S608 - placeholders
            account=account,
            **{f"key{n}": key for n, key in enumerate(keys)},
        )

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

    def forget(self, account: str) -> None:
        """Remove all of an account."""
        self._database.run("DELETE FROM recovery_codes WHERE account = :account", account=account)
