"""Signs people in: name and password, and a code where the device is not known."""

from __future__ import annotations

import secrets
from contextlib import suppress

from amoe import passwords
from amoe.authenticator import Authenticator
from amoe.codes import EMAIL
from amoe.entering import Entering, Outdated
from amoe.limits import (
    SIGN_IN_DEVICE,
    SIGN_IN_DEVICE_DAY,
    SIGN_IN_LIFE,
    SIGN_IN_LINK_LIFE,
    SIGN_IN_PROVED,
    SIGN_IN_STRANGERS,
    Charge,
    Exhausted,
    Limits,
)
from amoe.naming import Naming
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock
from amoe.prover import Visitor
from amoe.reasons import Reason
from amoe.sign_in_codes import SignInCodes
from amoe.sign_in_stages import Asked, Awaits, Entered, awaits, judged
from amoe.store.accounts import Account
from amoe.store.database import Database
from amoe.store.matters import SIGN_IN, Found, Matters, new


class SigningIn:
    """The sign-in. Unknown, wrong and locked look alike, in words, in steps and in time.

    Tries are spent before anything is compared, and one Argon2 run is made for each, whoever it is
    and whatever the limits say. When the tries of strangers are used up, the right password is
    refused like a wrong one: whoever is in earnest asks for a code first, as the page always says.
    """

    def __init__(
        self,
        database: Database,
        naming: Naming,
        matters: Matters,
        limits: Limits,
        codes: SignInCodes,
        entering: Entering,
        authenticator: Authenticator,
        clock: Clock,
    ) -> None:
        """Take what signing in works with."""
        self._database = database
        self._naming = naming
        self._matters = matters
        self._limits = limits
        self._codes = codes
        self._entering = entering
        self._authenticator = authenticator
        self._clock = clock
        self._nobodys = ""

    def sign_in(self, visitor: Visitor, name: str, password: str) -> Entered | Asked | Refused:
        """Judge a name (immatriculation number or e-mail, as typed) and a password."""
        now = self._clock.now()
        known, account, device = self._naming.on(name, visitor.device, now)
        if device:
            charges = [Charge(limit, device) for limit in (SIGN_IN_DEVICE, SIGN_IN_DEVICE_DAY)]
        else:  # by the account, so that a second name gains no tries; nobody sees when they end
            charges = [Charge(SIGN_IN_STRANGERS, account.id if account else known)]
        with self._database.writing():
            spent = self._limits.spend(charges, now)
        right = self._verified(account, password) and not isinstance(spent, Exhausted)
        with suppress(Outdated), self._database.writing():
            if account is None or not right:
                self._entering.note(visitor, "refused", Reason.SIGN_IN_WRONG, now)
                return Refused(Reason.SIGN_IN_WRONG, "")
            if device:
                self._limits.give_back(charges)
                return self._entering.known(visitor, account, device, now)
            facts = {"name": known, "passed": judged(account)}
            secret, matter = new(SIGN_IN, account.id, facts, now, now + SIGN_IN_LIFE)
            if account.totp:
                self._limits.give_back(charges)
            else:
                self._codes.send(visitor, matter, account, EMAIL, now, back=charges)
            self._matters.add(matter)
            return Asked(secret, awaits(matter, account))
        return Refused(Reason.SIGN_IN_EXPIRED, "")

    def ask_code(self, visitor: Visitor, name: str) -> Asked | Locked:
        """Send a code before any password: how one gets in when strangers' tries are used up."""
        now = self._clock.now()
        known, account = self._naming.of(name)
        owner, facts = account.id if account else "", {"name": known, "first": True}
        secret, matter = new(SIGN_IN, owner, facts, now, now + SIGN_IN_LIFE)
        # Whoever asked, the mail lets its reader go on, for a day: a stranger who has all the
        # day's mails sent takes nothing from the owner.
        proved = {**facts, "proved": True}
        link, linked = new(SIGN_IN, owner, proved, now, now + SIGN_IN_LINK_LIFE)
        with self._database.writing():
            full = self._codes.send(visitor, matter, account, EMAIL, now, link=link)
            if full:
                return full
            self._matters.add(matter, linked)
            self._entering.note(visitor, "stay", Reason.SIGN_IN_CODE_FIRST, now)
        return Asked(secret, Awaits.CODE)

    def find(self, secret: str) -> Found | None:
        """The sign-in that waits, and whose it is; nobody's looks the same."""
        return self._matters.find_whose(SIGN_IN, secret, self._clock.now())

    def resend(self, visitor: Visitor, secret: str, channel: str) -> Outcome:
        """Send the code by e-mail or, once the password was right, by SMS."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.SIGN_IN_EXPIRED, "")
            matter, account = found
            if awaits(matter, account) is not Awaits.CODE:
                return Refused(Reason.CODE_EXPIRED, "")
            first = bool(matter.facts.get("first"))
            channel = EMAIL if first else channel
            challenge = matter.challenge(channel)
            if challenge and now < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            full = self._codes.send(visitor, matter, account, channel, now)
            if not (full and first):
                self._matters.save(matter)
            return full or Accepted(Reason.CODE_SENT)

    def prove(
        self, visitor: Visitor, secret: str, code: str, *, remember: bool
    ) -> Entered | Asked | Outcome:
        """Judge a code; `remember` the device for 30 days when one enters with it."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.SIGN_IN_EXPIRED, "")
            matter, account = found
            before = awaits(matter, account)
            matter.facts["remember"] = remember
            if before is Awaits.APP and account:
                outcome = self._authenticator.judge(account, code, now)
            elif before is Awaits.CODE:
                outcome = self._codes.judge(matter, code, now)
            else:
                return Asked(secret, before)
            if not isinstance(outcome, Accepted):
                self._matters.save(matter)
                return outcome
            if before is Awaits.APP or not matter.facts.get("first"):
                return self._entering.new(visitor, matter, account, now)
            matter.facts["proved"] = True
            self._matters.save(matter)
            return Asked(secret, awaits(matter, account))

    def sign_in_proved(
        self, visitor: Visitor, secret: str, password: str
    ) -> Entered | Asked | Refused | Locked:
        """Judge the password of a sign-in whose code was asked first, and was right."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.SIGN_IN_EXPIRED, "")
            matter, account = found
            if awaits(matter, account) is not Awaits.PASSWORD:
                return Asked(secret, awaits(matter, account))
            charge = Charge(SIGN_IN_PROVED, matter.account or matter.facts["name"])
            spent = self._limits.spend([charge], now)
        if isinstance(spent, Exhausted):
            return Locked(Reason.SIGN_IN_LOCKED, spent.until)
        right = self._verified(account, password)
        with suppress(Outdated), self._database.writing():
            if account is None or not right:
                self._entering.note(visitor, "refused", Reason.SIGN_IN_WRONG, now)
                return Refused(Reason.PASSWORD_WRONG, "password", left=spent.left)
            self._limits.give_back([charge])
            matter.facts["passed"] = judged(account)
            if awaits(matter, account) is Awaits.NOTHING:
                return self._entering.new(visitor, matter, account, now)
            if not self._matters.save(matter):
                return Refused(Reason.SIGN_IN_EXPIRED, "")
            return Asked(secret, awaits(matter, account))
        return Refused(Reason.SIGN_IN_EXPIRED, "")

    def _verified(self, account: Account | None, password: str) -> bool:
        """Whether the password is right; takes as long for nobody. Call it outside of a lock."""
        if not self._nobodys:
            self._nobodys = passwords.hash_password(secrets.token_urlsafe())
        kept = account.password_hash if account else self._nobodys
        return passwords.verify(kept, password[: passwords.LONGEST]) and account is not None
