"""A forgotten password: a link by mail, a code by SMS, a new password, and everybody is told."""

from __future__ import annotations

from dataclasses import replace

from amoe import passwords, personal
from amoe.changing import CHANGED
from amoe.codes import EMAIL, SMS
from amoe.limits import (
    ACCOUNT_SENDS,
    RESET_ACCOUNT,
    RESET_DAY,
    RESET_HOUR,
    RESET_LIFE,
    Charge,
    Exhausted,
    Limits,
)
from amoe.naming import Naming
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock, Registry
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import (
    CHANGE,
    LOSING,
    LOSING_WAIT,
    RESET,
    SIGN_IN,
    Matter,
    Matters,
)
from amoe.store.sessions import Devices, Sessions
from amoe.telling import Telling

__all__ = ["Found", "Resetting", "phone_of", "proved"]

Found = tuple[Matter, Account]
"""A reset, and whose it is."""


class Resetting:
    """Whoever asks, for whatever name, sees the same; the link lives 30 minutes and works once."""

    def __init__(
        self,
        database: Database,
        naming: Naming,
        accounts: Accounts,
        sessions: Sessions,
        devices: Devices,
        matters: Matters,
        activity: Activity,
        audit: Audit,
        limits: Limits,
        prover: Prover,
        telling: Telling,
        registry: Registry,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._naming = naming
        self._accounts = accounts
        self._sessions = sessions
        self._devices = devices
        self._matters = matters
        self._activity = activity
        self._audit = audit
        self._limits = limits
        self._prover = prover
        self._telling = telling
        self._registry = registry
        self._clock = clock

    def ask(self, visitor: Visitor, name: str) -> Accepted:
        """Mail a link to the owner of a name, if it has one and may have one more today.

        The same statements for everybody. A link that a stranger had sent is as good as any: who
        uses up the tries of a name fills its owner's mailbox with ways in.
        """
        now = self._clock.now()
        known, account = self._naming.of(name)
        somebody = account or _nobody(visitor)
        # Who is nobody is counted too, by the name once more.
        charges = [Charge(limit, known) for limit in (RESET_HOUR, RESET_DAY)]
        charges.append(Charge(RESET_ACCOUNT, account.id if account else known))
        with self._database.writing():
            spent = self._limits.spend(charges, now)
            wanted = account is not None and not isinstance(spent, Exhausted)
            dies_at = now + RESET_LIFE
            owner = somebody.id if wanted else ""  # nobody's is worth nothing, and looks the same
            secret, _ = self._matters.begin(RESET, owner, {}, now, dies_at)
            self._telling.mail(
                somebody, "reset", visitor, now, nowhere=not wanted, reset=secret, dies_at=dies_at
            )
            self._note(visitor, Reason.RESET_ASKED, now)
        return Accepted(Reason.RESET_ASKED)

    def find(self, secret: str) -> Found | None:
        """The reset of a link that still works, and whose it is."""
        matter, account = self._matters.find_whose(RESET, secret, self._clock.now()) or (None, None)
        return (matter, account) if matter and account else None

    def send_code(self, visitor: Visitor, secret: str) -> Found | Outcome:
        """Send the code by SMS, or send it again; returns what it then stands like."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.RESET_EXPIRED, "")
            matter, account = found
            challenge = matter.challenge("code")
            phone = phone_of(found)
            if challenge and challenge.address != phone:
                challenge = None  # the number was changed meanwhile
            if challenge and now < challenge.locked_until:
                return Locked(Reason.CODE_LOCKED, challenge.locked_until)
            if challenge and now < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            sent = self._prover.send(
                challenge,
                SMS,
                phone,
                now,
                charges=[Charge(ACCOUNT_SENDS, account.id)],
                language=visitor.language,
                reference=visitor.reference,
            )
            if isinstance(sent, Exhausted):
                full = sent.limit is self._prover.sms_budget
                return Locked(Reason.SMS_PAUSED if full else Reason.PHONE_LOCKED, sent.until)
            if isinstance(sent, Reason):
                return Locked(sent)
            matter.keep("code", sent)
            self._matters.save(matter)
            return matter, account

    def prove(self, secret: str, code: str) -> Outcome:
        """Judge the code of the SMS."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.RESET_EXPIRED, "")
            matter = found[0]
            if proved(found):
                return Accepted(Reason.REPEATED)
            challenge = matter.challenge("code")
            outcome = self._prover.judge(challenge, code, now)
            if challenge:
                matter.keep("code", challenge)
                if isinstance(outcome, Accepted):
                    matter.facts["proved"] = challenge.address
            self._matters.save(matter)
            return outcome

    def finish(self, visitor: Visitor, secret: str, password: str) -> Outcome:
        """Set the new password; every session ends, and both channels are told. No sign-in.

        After a change that its owner did not make, what was there before is there again.
        """
        found = self.find(secret)
        if found is None or not proved(found):
            return Refused(Reason.RESET_EXPIRED, "")
        matter, account = found
        unmet = passwords.faults(password, personal.of_account(account, self._registry))
        if unmet:
            return Refused(unmet[0], "password")
        kept = passwords.hash_password(password)  # outside of the lock: it takes its time
        now = self._clock.now()
        with self._database.writing():
            not_me = self._telling.not_me(account, now, instead_of=matter)
            if not not_me:
                return Refused(Reason.RESET_EXPIRED, "")
            self._accounts.set_password(account.id, kept, now)
            account = self._restored(visitor, matter, account, now)
            self._sessions.end_all(account.id)
            self._devices.forget(account.id)
            # Links "this was not me" stay: whoever took the account over can set a password too.
            self._matters.drop(account.id, RESET, SIGN_IN, CHANGE, LOSING, LOSING_WAIT)
            self._activity.add(account.id, Reason.PASSWORD_CHANGED, now)
            self._note(visitor, Reason.PASSWORD_CHANGED, now)
            self._telling.mail(account, "password_changed", visitor, now, at=now, not_me=not_me)
            self._telling.text(account, "password_changed", visitor, now)
        return Accepted(Reason.PASSWORD_CHANGED)

    def _restored(self, visitor: Visitor, matter: Matter, account: Account, now: int) -> Account:
        """The account with the address and number that it had before somebody else's change."""
        was = matter.facts.get("was")
        if not was:
            return account
        before = replace(account, email=was["email"], phone=was["phone"])
        self._accounts.set_contact(account, email=before.email, phone=before.phone)
        for channel, changed in (
            (EMAIL, before.email != account.email),
            (SMS, before.phone != account.phone),
        ):
            if changed:
                self._activity.add(account.id, CHANGED[channel], now)
                self._note(visitor, CHANGED[channel], now)
        return before

    def _note(self, visitor: Visitor, reason: Reason, now: int) -> None:
        self._audit.add(
            Event(now, visitor.reference, "mot-de-passe", "accepted", reason, "", visitor.language)
        )


def phone_of(found: Found) -> str:
    """Where its code goes: to the account's present number, or to the one before somebody else's
    change, from whose mail the reset came."""
    matter, account = found
    was = matter.facts.get("was") or {}
    return str(was.get("phone") or account.phone)


def proved(found: Found) -> bool:
    """Whether the code of that number was right."""
    return bool(phone_of(found)) and found[0].facts.get("proved") == phone_of(found)


def _nobody(visitor: Visitor) -> Account:
    """Somebody who is not there, to take as long for: written to nowhere."""
    return Account("", b"", "nobody@amoe.invalid", "", "", "", "", "", "", 0, visitor.language, 0,
                   "none", "")  # fmt: skip
