"""A lost phone or mailbox, third part: the new one, its code, and the day of waiting begins."""

from __future__ import annotations

from amoe.changing import not_sent
from amoe.codes import EMAIL
from amoe.limits import ACCOUNT_SENDS, LOSING_MONTH, Charge, Exhausted, Limits
from amoe.losing import answered
from amoe.losing_wait import LosingWait
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.store.accounts import Account
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import LOSING, Found, Matter, Matters
from amoe.telling import Untold

__all__ = ["LosingNew"]


class LosingNew:
    """For owners only; keeps `address` and `new` (its challenge) in the matter."""

    def __init__(
        self,
        database: Database,
        matters: Matters,
        audit: Audit,
        limits: Limits,
        prover: Prover,
        wait: LosingWait,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._matters = matters
        self._audit = audit
        self._limits = limits
        self._prover = prover
        self._wait = wait
        self._clock = clock

    def give(self, visitor: Visitor, found: Found, address: str) -> Found | Outcome:
        """Take the new address (canonical) and send it a code; returns how it then stands.

        `found` was read before: if somebody else has changed it since, nothing is done.
        """
        now = self._clock.now()
        matter, account = found
        if account is None or not answered(found):
            return Refused(Reason.LOSING_EXPIRED, "")
        if address in (account.email, account.phone):
            same = matter.facts["lost"] == EMAIL
            return Refused(Reason.EMAIL_SAME if same else Reason.PHONE_SAME, "address")
        if address != matter.facts.get("address"):
            matter.facts.pop("new", None)
        matter.facts["address"] = address
        challenge = matter.challenge("new")
        try:
            with self._database.writing():
                open_until = self._wait.open_until(account.id, now)
                if open_until:
                    return Locked(Reason.LOSING_OPEN, open_until)
                if not (challenge and now < challenge.resend_at):
                    full = self._send(visitor, matter, now)
                    if full:
                        return full
                if not self._matters.save(matter):
                    raise _Overtaken
        except _Overtaken:
            return Refused(Reason.LOSING_EXPIRED, "")
        return found

    def resend(self, visitor: Visitor, secret: str) -> Found | Outcome:
        """Send the code of the new address again; returns how it then stands."""
        now = self._clock.now()
        with self._database.writing():
            found = self._owned(secret)
            if found is None:
                return Refused(Reason.LOSING_EXPIRED, "")
            matter = found[0]
            challenge = matter.challenge("new")
            if challenge and now < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            full = self._send(visitor, matter, now)
            if full:
                return full
            self._matters.save(matter)
            return found

    def begin_waiting(self, visitor: Visitor, secret: str, code: str) -> Outcome:
        """Judge the code of the new address; when it is right, the day of waiting begins."""
        try:
            return self._begun(visitor, secret, code)
        except Untold as untold:
            return untold.why

    def _begun(self, visitor: Visitor, secret: str, code: str) -> Outcome:
        now = self._clock.now()
        with self._database.writing():
            found = self._owned(secret)
            if found is None:
                return Refused(Reason.LOSING_EXPIRED, "")
            matter, account = found
            outcome = self._judged(matter, account, code, now)
            if not isinstance(outcome, Accepted):
                self._matters.save(matter)
                return outcome
            lost, address = matter.facts["lost"], matter.facts["address"]
            if not self._wait.begin(visitor, account, lost, address, now, instead_of=matter):
                return Refused(Reason.LOSING_EXPIRED, "")
            self._audit.add(
                Event(now, visitor.reference, "compte-perdu", "accepted", Reason.LOSING_BEGUN, "",
                      visitor.language)
            )  # fmt: skip
        return Accepted(Reason.LOSING_BEGUN)

    def _judged(self, matter: Matter, account: Account, code: str, now: int) -> Outcome:
        """Whether the code is right, and whether another change may wait for this account."""
        challenge = matter.challenge("new")
        outcome = self._prover.judge(challenge, code, now)
        if challenge:
            matter.keep("new", challenge)
        if not isinstance(outcome, Accepted):
            return outcome
        open_until = self._wait.open_until(account.id, now)
        if open_until:
            return Locked(Reason.LOSING_OPEN, open_until)
        spent = self._limits.spend([Charge(LOSING_MONTH, account.id)], now)
        return (
            Locked(Reason.LOSING_LOCKED, spent.until) if isinstance(spent, Exhausted) else outcome
        )

    def _owned(self, secret: str) -> tuple[Matter, Account] | None:
        """What was begun for somebody's account, if a new address was given."""
        found = self._matters.find_whose(LOSING, secret, self._clock.now())
        if found is None or not answered(found):
            return None
        matter, account = found
        return (matter, account) if account and matter.facts.get("address") else None

    def _send(self, visitor: Visitor, matter: Matter, now: int) -> Locked | None:
        channel = matter.facts["lost"]
        sent = self._prover.send(
            matter.challenge("new"),
            channel,
            matter.facts["address"],
            now,
            charges=[Charge(ACCOUNT_SENDS, matter.account)],
            language=visitor.language,
            reference=visitor.reference,
        )
        if isinstance(sent, Exhausted | Reason):
            return not_sent(self._prover, channel, sent)
        matter.keep("new", sent)
        return None


class _Overtaken(Exception):
    """Somebody else was faster: the transaction is undone."""
