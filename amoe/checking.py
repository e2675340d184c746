"""Asks somebody who is signed in for the password once more: a phone left lying about."""

from __future__ import annotations

from amoe import passwords
from amoe.limits import SIGN_IN_CHECKED, Charge, Exhausted, Limits
from amoe.outcomes import Locked, Refused
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.store.accounts import Account
from amoe.store.database import Database


class PasswordCheck:
    """Judges the present password; a try is spent before it is compared."""

    def __init__(self, database: Database, limits: Limits, clock: Clock) -> None:
        """Take what it works with."""
        self._database = database
        self._limits = limits
        self._clock = clock

    def fault(self, account: Account, password: str) -> Refused | Locked | None:
        """Why it is not accepted, if so. Call it outside of a transaction: it takes its time.

        Who is told None gives `charge` back in the transaction of what the password was asked for.
        """
        with self._database.writing():
            spent = self._limits.spend([self.charge(account)], self._clock.now())
        if isinstance(spent, Exhausted):
            return Locked(Reason.SIGN_IN_LOCKED, spent.until)
        if not passwords.verify(account.password_hash, password[: passwords.LONGEST]):
            return Refused(Reason.PASSWORD_WRONG, "password", left=spent.left)
        return None

    def charge(self, account: Account) -> Charge:
        """The try: what a right password gets back."""
        return Charge(SIGN_IN_CHECKED, account.id)
