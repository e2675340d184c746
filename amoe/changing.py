"""Changes by somebody signed in: the password, the e-mail address, the mobile number."""

from __future__ import annotations

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
from amoe.signing_in import KIND as SIGN_IN
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import Matter, Matters
from amoe.store.sessions import Session, Sessions
from amoe.telling import Telling

__all__ = ["CHANGED", "KIND", "RESET", "Account", "Changing", "Matter", "not_sent"]

KIND = "change"
RESET = "reset"
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
        self._prover = prover
        self._telling = telling
        self._registry = registry
        self._clock = clock
        self._check = PasswordCheck(database, limits, clock)

    def password(self, visitor: Visitor, session: Session, present: str, new: str) -> Outcome:
        """Set a new password; the other sessions end, this one stays."""
        account = session.account
        unmet = passwords.faults(new, personal.of_account(account, self._registry))
        if unmet:
            return Refused(unmet[0], "password")
        wrong = self._check.fault(account, present)
        if wrong:
            return replace(wrong, field="present") if isinstance(wrong, Refused) else wrong
        kept = passwords.hash_password(new)
        now = self._clock.now()
        with self._database.writing():
            fresh = self._accounts.get(account.id)
            if fresh is None or fresh.password_hash != account.password_hash:
                return Refused(
                    Reason.CHANGE_EXPIRED, ""
                )  # it was changed by another hand meanwhile
            self._accounts.set_password(account.id, kept, now)
            self._sessions.end_all(account.id, but=session.key)
            self._drop(account.id, KIND, RESET, SIGN_IN)
            self._note(visitor, account, Reason.PASSWORD_CHANGED, now)
            not_me = self._telling.not_me(account, now)
            self._telling.mail(account, "password_changed", visitor, now, at=now, not_me=not_me)
            self._telling.text(account, "password_changed", visitor, now)
        return Accepted(Reason.PASSWORD_CHANGED)

    def begin(
        self, visitor: Visitor, session: Session, channel: str, address: str, password: str
    ) -> str | Outcome:
        """Judge the password and send a code to the new address (canonical).

        Returns the secret by which the change goes on.
        """
        account = session.account
        if address in (account.email, account.phone):
            return Refused(_SAME[channel], "address")
        wrong = self._check.fault(account, password)
        if wrong:
            return wrong
        now = self._clock.now()
        facts = {"channel": channel, "address": address, "session": session.key.hex()}
        with self._database.writing():
            self._drop(account.id, KIND)
            secret, matter = self._matters.begin(KIND, account.id, facts, now, now + CHANGE_LIFE)
            full = self._send(visitor, matter, now)
            if full:
                self._drop(account.id, KIND)
                return full
        return secret

    def find(self, session: Session, secret: str) -> Matter | None:
        """The change that waits for its code, if this session began it."""
        matter = self._matters.find(KIND, secret, self._clock.now())
        if matter is None or matter.account != session.account.id:
            return None
        return matter if matter.facts["session"] == session.key.hex() else None

    def resend(self, visitor: Visitor, session: Session, secret: str) -> Outcome:
        """Send the code again."""
        now = self._clock.now()
        with self._database.writing():
            matter = self.find(session, secret)
            if matter is None:
                return Refused(Reason.CHANGE_EXPIRED, "")
            challenge = matter.challenge("code")
            if challenge and now < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            return self._send(visitor, matter, now) or Accepted(Reason.CODE_SENT)

    def prove(self, visitor: Visitor, session: Session, secret: str, code: str) -> Outcome:
        """Judge the code of the new address; when it is right, the change is made."""
        now = self._clock.now()
        with self._database.writing():
            matter = self.find(session, secret)
            account = self._accounts.get(session.account.id)
            if matter is None or account is None:
                return Refused(Reason.CHANGE_EXPIRED, "")
            challenge = matter.challenge("code")
            outcome = self._prover.judge(challenge, code, now)
            if challenge:
                matter.keep("code", challenge)
            self._matters.save(matter)
            if not isinstance(outcome, Accepted):
                return outcome
            if not self._matters.use(matter, now):
                return Refused(Reason.CHANGE_EXPIRED, "")
            channel, address = matter.facts["channel"], matter.facts["address"]
            email, phone = (address, "") if channel == EMAIL else ("", address)
            self._accounts.set_contact(account, email=email, phone=phone)
            # Links and codes on their way to what was there before are worth nothing any more.
            self._drop(account.id, KIND, RESET, SIGN_IN)
            self._note(visitor, account, CHANGED[channel], now)
            # To what was there before, on both channels.
            told: dict[str, Any] = {
                "at": now,
                "what": channel,
                "not_me": self._telling.not_me(account, now),
            }
            self._telling.mail(account, "contact_changed", visitor, now, **told)
            self._telling.text(account, "contact_changed", visitor, now, what=channel)
        return Accepted(CHANGED[channel])

    def _send(self, visitor: Visitor, matter: Matter, now: int) -> Locked | None:
        channel = matter.facts["channel"]
        sent = self._prover.send(
            matter.challenge("code"),
            channel,
            matter.facts["address"],
            now,
            charges=[Charge(ACCOUNT_SENDS, matter.account)],
            language=visitor.language,
            reference=visitor.reference,
        )
        if isinstance(sent, Exhausted | Reason):
            return not_sent(self._prover, channel, sent)
        matter.keep("code", sent)
        self._matters.save(matter)
        return None

    def _drop(self, account: str, *kinds: str) -> None:
        for kind in kinds:
            self._matters.drop(kind, account)

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
