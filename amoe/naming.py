"""By which name somebody is known: an immatriculation number or an e-mail address, as typed."""

from __future__ import annotations

from amoe.emails import canonical_email
from amoe.identity import canonical_number
from amoe.secrecy import Secrecy, fingerprint
from amoe.store.accounts import Account, Accounts


class Naming:
    """Finds whose a name is. An address that several accounts share names none of them."""

    def __init__(self, accounts: Accounts, secrecy: Secrecy) -> None:
        """Take the accounts and the hashes they are found by."""
        self._accounts = accounts
        self._secrecy = secrecy

    def of(self, name: str) -> tuple[str, Account | None]:
        """The name in its canonical form, for counting, and whose it is. One statement."""
        known, email, number = _meant(name)
        if email is not None:
            return known, self._accounts.of_email(email)
        return known, self._accounts.of_person(self._secrecy.lookup("immatriculation", number))

    def on(self, name: str, device: str, now: int) -> tuple[str, Account | None, str]:
        """The same, and the id by which the account knows the device with this secret, if it does.

        One statement too.
        """
        known, email, number = _meant(name)
        key = self._secrecy.lookup("immatriculation", number)
        found = self._accounts.on(fingerprint(device), now, insured_key=key, email=email)
        return known, *found


def _meant(name: str) -> tuple[str, str | None, str]:
    """A name for counting; the address if it is one; the number."""
    if "@" in name:
        email = canonical_email(name) or ""
        return f"e:{(email or name).lower()}", email, ""
    number = canonical_number(name) or ""
    return f"n:{number or name}", None, number
