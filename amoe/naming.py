"""By which name somebody is known: an immatriculation number or an e-mail address, as typed."""

from __future__ import annotations

from amoe.emails import canonical_email
from amoe.identity import canonical_number
from amoe.secrecy import Secrecy
from amoe.store.accounts import Account, Accounts


class Naming:
    """Finds whose a name is. An address that several accounts share names none of them."""

    def __init__(self, accounts: Accounts, secrecy: Secrecy) -> None:
        """Take the accounts and the hashes they are found by."""
        self._accounts = accounts
        self._secrecy = secrecy

    def of(self, name: str) -> tuple[str, Account | None]:
        """The name in its canonical form, for counting, and whose it is. One statement."""
        if "@" in name:
            email = canonical_email(name) or ""
            return f"e:{(email or name).lower()}", self._accounts.of_email(email)
        number = canonical_number(name) or ""
        key = self._secrecy.lookup("immatriculation", number)
        return f"n:{number or name}", self._accounts.of_person(key)
