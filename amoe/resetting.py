"""A forgotten password: a link by mail, a code by SMS, a new password, and everybody is told."""

from __future__ import annotations

from amoe import passwords, personal
from amoe.codes import SMS
from amoe.emails import mailbox
from amoe.limits import (
    ACCOUNT_SENDS,
    EMAIL_DAY,
    EMAIL_HOUR,
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
from amoe.signing_in import NOT_ME
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import Matter, Matters
from amoe.store.outbox import Outbox
from amoe.store.sessions import Devices, Sessions
from amoe.telling import Telling

__all__ = ["Account", "Matter", "Resetting", "proved"]

KIND = "reset"


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
        outbox: Outbox,
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
        self._outbox = outbox
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
        # A mailbox that is nobody's is counted too, under a name that is no address.
        box = mailbox(account.email) if account else f"reset:{known}"
        charges = [Charge(limit, known) for limit in (RESET_HOUR, RESET_DAY)]
        charges += [Charge(limit, box) for limit in (EMAIL_HOUR, EMAIL_DAY)]
        with self._database.writing():
            spent = self._limits.spend(charges, now)
            wanted = account is not None and not isinstance(spent, Exhausted)
            dies_at = now + RESET_LIFE
            secret, matter = self._matters.begin(KIND, somebody.id, {}, now, dies_at)
            put = self._telling.mail(somebody, "reset", visitor, now, reset=secret, dies_at=dies_at)
            self._matters.take_back(matter, really=not wanted)
            self._outbox.take_back("" if wanted else put)
            self._note(visitor, Reason.RESET_ASKED, now)
        return Accepted(Reason.RESET_ASKED)

    def find(self, secret: str) -> tuple[Matter, Account] | None:
        """The reset of a link that still works, and whose it is."""
        matter = self._matters.find(KIND, secret, self._clock.now())
        account = self._accounts.get(matter.account) if matter else None
        return (matter, account) if matter and account else None

    def send_code(self, visitor: Visitor, secret: str) -> Outcome:
        """Send the code by SMS, or send it again."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.RESET_EXPIRED, "")
            matter, account = found
            challenge = matter.challenge("code")
            if challenge and challenge.address != account.phone:
                challenge = None  # the number was changed meanwhile
            if challenge and now < challenge.locked_until:
                return Locked(Reason.CODE_LOCKED, challenge.locked_until)
            if challenge and now < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            sent = self._prover.send(
                challenge,
                SMS,
                account.phone,
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
            return Accepted(Reason.CODE_SENT)

    def prove(self, secret: str, code: str) -> Outcome:
        """Judge the code of the SMS."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.RESET_EXPIRED, "")
            matter, account = found
            if proved(matter, account):
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
        """Set the new password; every session ends, and both channels are told. No sign-in."""
        found = self.find(secret)
        if found is None or not proved(*found):
            return Refused(Reason.RESET_EXPIRED, "")
        matter, account = found
        unmet = passwords.faults(password, personal.of_account(account, self._registry))
        if unmet:
            return Refused(unmet[0], "password")
        kept = passwords.hash_password(password)  # outside of the lock: it takes its time
        now = self._clock.now()
        with self._database.writing():
            if not self._matters.use(matter, now):
                return Refused(Reason.RESET_EXPIRED, "")
            self._accounts.set_password(account.id, kept, now)
            self._sessions.end_all(account.id)
            self._devices.forget(account.id)
            self._matters.drop(KIND, account.id)
            self._matters.drop(NOT_ME, account.id)
            self._activity.add(account.id, Reason.PASSWORD_CHANGED, now)
            self._note(visitor, Reason.PASSWORD_CHANGED, now)
            not_me = self._telling.not_me(account, now)
            self._telling.mail(account, "password_changed", visitor, now, at=now, not_me=not_me)
            self._telling.text(account, "password_changed", visitor, now)
        return Accepted(Reason.PASSWORD_CHANGED)

    def _note(self, visitor: Visitor, reason: Reason, now: int) -> None:
        self._audit.add(
            Event(now, visitor.reference, "mot-de-passe", "accepted", reason, "", visitor.language)
        )


def proved(matter: Matter, account: Account) -> bool:
    """Whether the code of the account's present number was right."""
    return bool(account.phone) and matter.facts.get("proved") == account.phone


def _nobody(visitor: Visitor) -> Account:
    """Somebody who is not there, to take as long for: written to nowhere."""
    return Account("", b"", "nobody@amoe.invalid", "", "", "", "", "", "", 0, visitor.language, 0,
                   "none", "")  # fmt: skip
