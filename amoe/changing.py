"""Changes by somebody signed in: the password, the e-mail address, the mobile number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from amoe import passwords, personal
from amoe.checking import PasswordCheck
from amoe.codes import EMAIL, SMS
from amoe.limits import ACCOUNT_SENDS, CHANGE_LIFE, SMS_PREFIX, Charge, Exhausted, Limits
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock, Registry
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import CHANGE, LOSING, RESET, SIGN_IN, Matter, Matters, new
from amoe.store.sessions import Session, Sessions
from amoe.telling import Telling, Untold

__all__ = ["CHANGED", "Account", "Changing", "Matter", "not_sent"]

CHANGED = {EMAIL: Reason.EMAIL_CHANGED, SMS: Reason.PHONE_CHANGED}
_SAME = {EMAIL: Reason.EMAIL_SAME, SMS: Reason.PHONE_SAME}


class Changing:
    """The password comes first; what is there stays until the new one is proved by a code."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        sessions: Sessions,
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
        self._accounts = accounts
        self._sessions = sessions
        self._matters = matters
        self._activity = activity
        self._audit = audit
        self._limits = limits
        self._prover = prover
        self._telling = telling
        self._registry = registry
        self._clock = clock
        self._check = PasswordCheck(database, limits, clock)

    def password(self, visitor: Visitor, session: Session, present: str, wanted: str) -> Outcome:
        """Set a new password; the other sessions end, this one stays."""
        account = session.account
        unmet = passwords.faults(wanted, personal.of_account(account, self._registry))
        if unmet:
            return Refused(unmet[0], "password")
        wrong = self._check.fault(account, present)
        if wrong:
            return replace(wrong, field="present") if isinstance(wrong, Refused) else wrong
        kept = passwords.hash_password(wanted)
        now = self._clock.now()
        with self._database.writing():
            self._limits.give_back([self._check.charge(account)])
            if not self._accounts.set_password(account.id, kept, now, instead_of=account):
                # It was changed by another hand meanwhile.
                return Refused(Reason.CHANGE_EXPIRED, "")
            self._sessions.end_all(account.id, but=session.key)
            self._matters.drop(account.id, CHANGE, RESET, SIGN_IN)
            self._note(visitor, account, Reason.PASSWORD_CHANGED, now)
            not_me = self._telling.not_me(account, now)
            self._telling.mail(account, "password_changed", visitor, now, at=now, not_me=not_me)
            self._telling.text(account, "password_changed", visitor, now)
        return Accepted(Reason.PASSWORD_CHANGED)

    def begin(
        self, visitor: Visitor, session: Session, channel: str, address: str, password: str
    ) -> tuple[str, Matter] | Outcome:
        """Judge the password and send a code to the new address (canonical).

        Returns the secret by which the change goes on, and what waits. One that waited before is
        left to die: its secret is no longer in the session's cookie, and no other session has it.
        """
        account = session.account
        if address in (account.email, account.phone):
            return Refused(_SAME[channel], "address")
        wrong = self._check.fault(account, password)
        if wrong:
            return wrong
        now = self._clock.now()
        facts = {"channel": channel, "address": address, "session": session.key.hex()}
        secret, matter = new(CHANGE, account.id, facts, now, now + CHANGE_LIFE)
        with self._database.writing():
            full = self._send(visitor, matter, now, back=[self._check.charge(account)])
            if full:
                return full
            self._matters.add(matter)
        return secret, matter

    def find(self, session: Session, secret: str) -> Matter | None:
        """The change that waits for its code, if this session began it."""
        found = self._find(session, secret)
        return found[0] if found else None

    def resend(self, visitor: Visitor, session: Session, secret: str) -> Matter | Outcome:
        """Send the code again; returns the change as it then stands."""
        now = self._clock.now()
        with self._database.writing():
            matter = self.find(session, secret)
            if matter is None:
                return Refused(Reason.CHANGE_EXPIRED, "")
            challenge = matter.challenge("code")
            if challenge and now < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            full = self._send(visitor, matter, now)
            if full:
                return full
            self._matters.save(matter)
            return matter

    def prove(
        self, visitor: Visitor, session: Session, secret: str, code: str
    ) -> Account | Outcome:
        """Judge the code of the new address; when it is right, the change is made.

        Returns the account as it then is.
        """
        try:
            return self._proved(visitor, session, secret, code)
        except Untold as untold:
            return untold.why

    def _proved(
        self, visitor: Visitor, session: Session, secret: str, code: str
    ) -> Account | Outcome:
        now = self._clock.now()
        with self._database.writing():
            found = self._find(session, secret)
            if found is None:
                return Refused(Reason.CHANGE_EXPIRED, "")
            matter, account = found
            challenge = matter.challenge("code")
            outcome = self._prover.judge(challenge, code, now)
            if not isinstance(outcome, Accepted):
                if challenge:
                    matter.keep("code", challenge)
                self._matters.save(matter)
                return outcome
            # Before anything else: of two who type it at the same time, one makes the change.
            was = {"was": {"email": account.email, "phone": account.phone}}
            not_me = self._telling.not_me(account, now, matter, was)
            if not not_me:
                return Refused(Reason.CHANGE_EXPIRED, "")
            channel, address = matter.facts["channel"], matter.facts["address"]
            email, phone = (address, "") if channel == EMAIL else ("", address)
            self._accounts.set_contact(account, email=email, phone=phone)
            # Links and codes on their way to what was there before are worth nothing any more.
            self._matters.drop(account.id, CHANGE, RESET, SIGN_IN, LOSING)
            self._note(visitor, account, CHANGED[channel], now)
            # To what was there before, on both channels; a phone that cannot be told is kept.
            told: dict[str, Any] = {"at": now, "what": channel, "not_me": not_me}
            self._telling.mail(account, "contact_changed", visitor, now, **told)
            self._telling.text(
                account, "contact_changed", visitor, now,
                apart=True, surely=channel == SMS, what=channel,
            )  # fmt: skip
        return replace(account, email=email or account.email, phone=phone or account.phone)

    def _find(self, session: Session, secret: str) -> tuple[Matter, Account] | None:
        found = self._matters.find_whose(CHANGE, secret, self._clock.now())
        matter, account = found or (None, None)
        if matter is None or account is None or account.id != session.account.id:
            return None
        return (matter, account) if matter.facts["session"] == session.key.hex() else None

    def _send(
        self, visitor: Visitor, matter: Matter, now: int, back: Sequence[Charge] = ()
    ) -> Locked | None:
        channel = matter.facts["channel"]
        sent = self._prover.send(
            matter.challenge("code"),
            channel,
            matter.facts["address"],
            now,
            charges=[Charge(ACCOUNT_SENDS, matter.account)],
            language=visitor.language,
            reference=visitor.reference,
            back=back,
        )
        if isinstance(sent, Exhausted | Reason):
            return not_sent(self._prover, channel, sent)
        matter.keep("code", sent)
        return None

    def _note(self, visitor: Visitor, account: Account, reason: Reason, now: int) -> None:
        self._activity.add(account.id, reason, now)
        self._audit.add(
            Event(now, visitor.reference, "coordonnees", "accepted", reason, "", visitor.language)
        )


def not_sent(prover: Prover, channel: str, why: Exhausted | Reason) -> Locked:
    """Why a code could not be sent to an address that somebody gave."""
    if isinstance(why, Reason):
        return Locked(why)
    if why.limit is prover.sms_budget:
        return Locked(Reason.SMS_PAUSED, why.until)
    if why.limit is SMS_PREFIX:
        return Locked(Reason.PREFIX_LOCKED, why.until)
    return Locked(Reason.EMAIL_LOCKED if channel == EMAIL else Reason.PHONE_LOCKED, why.until)
