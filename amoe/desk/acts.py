"""What an agent can do for a caller: each act once judged, with its reason, and audited."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from amoe.book import Book, Gone
from amoe.codes import EMAIL, SMS
from amoe.contact import Contact
from amoe.desk.cases import BY_IDENTITY, Case
from amoe.identification import Identification
from amoe.limits import DESK_TRIES, DESK_WAIT, MORE_TRIES, Charge, Exhausted, Limits
from amoe.losing import Losing
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.phones import numbering
from amoe.ports import Clock
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.registration import Proof, Registration
from amoe.resuming import Resuming
from amoe.store.accounts import Account, Accounts
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.late_prefixes import LatePrefixes
from amoe.store.registrations import Registrations
from amoe.telling import Telling

log = logging.getLogger("amoe.desk")


class Act(StrEnum):
    """What can be done. None of them sees or sets a code, a password, an answer or an address."""

    SEND_AGAIN = "renvoyer"
    LIFT_WAIT = "lever-attente"
    MORE_TRIES = "essais"
    LINK = "lien"
    END = "terminer"
    LATE = "sms-en-retard"
    FINE = "sms-arrivent"
    LOST_PHONE = "telephone-perdu"
    LOST_MAILBOX = "courriel-perdu"


class Why(StrEnum):
    """Why it is done; stands in the audit."""

    ASKED = "asked"
    NOTHING_CAME = "nothing_came"
    MISTYPED = "mistyped"
    PAGE_LOST = "page_lost"
    CHANNEL_LOST = "channel_lost"
    SEVERAL_CALLERS = "several_callers"
    SUSPICION = "suspicion"


NOTES = {
    Act.SEND_AGAIN: Reason.DESK_SENT_AGAIN,
    Act.LIFT_WAIT: Reason.DESK_WAIT_LIFTED,
    Act.MORE_TRIES: Reason.DESK_TRIES_GIVEN,
    Act.LINK: Reason.DESK_LINK_SENT,
    Act.END: Reason.DESK_ENDED,
    Act.LATE: Reason.DESK_PREFIX_LATE,
    Act.FINE: Reason.DESK_PREFIX_FINE,
    Act.LOST_PHONE: Reason.DESK_LOSING_STARTED,
    Act.LOST_MAILBOX: Reason.DESK_LOSING_STARTED,
}
"""What the audit says of an act that was done."""

_DOES_NOT_FIT = Refused(Reason.DESK_DOES_NOT_FIT, "act")
_LOST = {Act.LOST_PHONE: SMS, Act.LOST_MAILBOX: EMAIL}


@dataclass(frozen=True, slots=True)
class _Order:
    """Who wants what for whom, and why."""

    agent: str
    case: Case
    act: Act
    why: Why


class Acts:
    """Does them; what does not fit, or is used up, is refused and audited too."""

    def __init__(
        self,
        *,
        database: Database,
        book: Book,
        registrations: Registrations,
        accounts: Accounts,
        identification: Identification,
        contact: Contact,
        losing: Losing,
        resuming: Resuming,
        prover: Prover,
        telling: Telling,
        late: LatePrefixes,
        limits: Limits,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._book = book
        self._registrations = registrations
        self._accounts = accounts
        self._identification = identification
        self._contact = contact
        self._losing = losing
        self._resuming = resuming
        self._prover = prover
        self._telling = telling
        self._late = late
        self._limits = limits
        self._audit = audit
        self._clock = clock

    def offered(self, case: Case) -> list[Act]:
        """What may be asked for in a case; whether it fits is judged when it is asked for."""
        offered: list[Act] = []
        if case.reference:
            offered += [Act.SEND_AGAIN, Act.LIFT_WAIT, Act.MORE_TRIES, Act.LINK]
        checked = case.by == BY_IDENTITY and case.person != ""
        if checked:
            offered += [Act.LOST_PHONE, Act.LOST_MAILBOX]
        if case.reference or checked:
            offered += [Act.LATE, Act.FINE]
        if case.reference:
            offered.append(Act.END)
        return offered

    def do(self, agent: str, case: Case, act: Act, why: Why) -> Outcome:
        """Do it, or say why not; both stand in the audit."""
        order = _Order(agent, case, act, why)
        if act not in self.offered(case):
            return self._refuse(order, _DOES_NOT_FIT)
        if act in _LOST:
            return self._start_losing(order)
        if act in (Act.LATE, Act.FINE):
            return self._mark(order)
        return self._help(order)

    def _help(self, order: _Order) -> Outcome:
        """Those that change a registration."""
        found = self._registrations.named(order.case.reference)
        now = self._clock.now()
        if found is None or found.account or found.expired(now):
            return self._refuse(order, _DOES_NOT_FIT)
        note = _note(order)
        try:
            if order.act is Act.END:
                self._book.erase(found, note)
                return Accepted()
            if order.act is Act.SEND_AGAIN:
                channel = _code_awaited(found)
                if channel is None:
                    return self._refuse(order, _DOES_NOT_FIT)
                outcome = self._contact.resend(found, channel, note)
                # Accepted means here that there was nothing to send any more.
                return _DOES_NOT_FIT if isinstance(outcome, Accepted) else outcome
            acts: dict[Act, Callable[[Registration], Outcome]] = {
                Act.LIFT_WAIT: self._lift,
                Act.MORE_TRIES: self._give_tries,
                Act.LINK: self._resuming.link,
            }
            return self._book.change(found, "bureau", acts[order.act], note)
        except Gone:
            return self._refuse(order, _DOES_NOT_FIT)

    def _lift(self, r: Registration) -> Outcome:
        """The next sending needs no waiting; its limits stay."""
        now = self._clock.now()
        channel = _code_awaited(r)
        challenge = r.challenge(channel) if channel else None
        if challenge is None or challenge.resend_at <= now:
            return _DOES_NOT_FIT
        spent = self._limits.spend([Charge(DESK_WAIT, r.reference)], now)
        if isinstance(spent, Exhausted):
            return Locked(Reason.DESK_USED_UP, spent.until)
        challenge.lifted_at = now
        return Accepted()

    def _give_tries(self, r: Registration) -> Outcome:
        """Three more tries at the question, or at the codes of an address."""
        now = self._clock.now()
        challenge = None
        if r.identity and not Proof.holds(r.answered, r.identity_value):
            charges = self._identification.charges(r)
            subject = charges[0].subject
            left = self._limits.left(charges, now)
            if not isinstance(left, Exhausted) and left.left > 1:
                return Refused(Reason.DESK_TRIES_LEFT, "act", left=left.left)
        else:
            channel = _code_awaited(r)
            challenge = r.challenge(channel) if channel else None
            if challenge is None or challenge.locked_until <= now:
                return _DOES_NOT_FIT
            charges = [self._prover.tries(challenge)]
            subject = charges[0].subject
        spent = self._limits.spend([Charge(DESK_TRIES, subject)], now)
        if isinstance(spent, Exhausted):
            return Locked(Reason.DESK_USED_UP, spent.until)
        self._limits.give_back(charges, MORE_TRIES)
        if challenge:
            challenge.locked_until = 0
        account = self._accounts.of_person(r.insured_key) if r.insured_key else None
        if account:
            self._tell(account, Act.MORE_TRIES, r.reference, now)
        return Accepted()

    def _start_losing(self, order: _Order) -> Outcome:
        """A link by the channel that is not lost; the rest is its owner's."""
        account = self._accounts.of_person(bytes.fromhex(order.case.person))
        if account is None:
            return self._refuse(order, _DOES_NOT_FIT)
        visitor = Visitor("", "", account.language, order.case.reference)
        lost = _LOST[order.act]

        def also(locked: Locked | None, now: int) -> None:
            if lost == EMAIL and not locked:
                # To the mailbox that is said to be lost: its owner may know nothing of it.
                self._tell(account, order.act, order.case.reference, now)
            self._audit.add(_event(order, locked or Accepted(), now))

        return self._losing.start(visitor, account, lost, also) or Accepted()

    def _mark(self, order: _Order) -> Outcome:
        """SMS to numbers that begin like the caller's come late, or arrive again."""
        phone = self._phone(order.case)
        if not phone:
            return self._refuse(order, _DOES_NOT_FIT)
        prefix = numbering(phone)
        now = self._clock.now()
        outcome: Outcome = Accepted()
        with self._database.writing():
            if order.act is Act.LATE:
                self._late.add(prefix, order.agent, now)
            elif not self._late.remove(prefix):
                outcome = _DOES_NOT_FIT
            self._audit.add(_event(order, outcome, now, prefix))
        if isinstance(outcome, Accepted):
            log.warning("sms.late", extra={"reason": f"{order.act}:{prefix}"})
        return outcome

    def _phone(self, case: Case) -> str:
        registration = self._registrations.named(case.reference) if case.reference else None
        if registration and registration.phone:
            return registration.phone
        checked = case.by == BY_IDENTITY and case.person
        account = self._accounts.of_person(bytes.fromhex(case.person)) if checked else None
        return account.phone if account else ""

    def _tell(self, account: Account, act: Act, reference: str, now: int) -> None:
        """Tell an account's owner what an agent did; call it in the act's transaction."""
        visitor = Visitor("", "", account.language, reference)
        self._telling.mail(account, "desk_act", visitor, now, act=str(act), at=now)

    def _refuse(self, order: _Order, outcome: Refused) -> Refused:
        with self._database.writing():
            self._audit.add(_event(order, outcome, self._clock.now()))
        return outcome


def _code_awaited(r: Registration) -> str | None:
    """The channel whose code the registration waits for."""
    for channel in (EMAIL, SMS):
        if r.address(channel) and not r.address_proved(channel):
            return channel if r.challenge(channel) else None
    return None


def _note(order: _Order) -> Callable[[Registration, Outcome, int], Event]:
    def note(r: Registration, outcome: Outcome, now: int) -> Event:
        # What was proved a moment before needed no code any more.
        nothing = isinstance(outcome, Accepted) and outcome.reason is Reason.REPEATED
        found = _event(order, _DOES_NOT_FIT if nothing else outcome, now)
        return replace(found, mode=r.mode, campus=r.campus)

    return note


def _event(order: _Order, outcome: Outcome, now: int, more: str = "") -> Event:
    """The line of the audit: the act when it was done, why not when it was not."""
    refused = isinstance(outcome, Refused | Locked)
    detail = f"{order.why}:{more}" if more else str(order.why)
    return Event(
        now,
        order.case.reference,
        "bureau",
        "refused" if refused else "accepted",
        Reason.DESK_ACT_REFUSED if refused else NOTES[order.act],
        f"{order.act}:{outcome.reason}" if refused else detail,
        "",
        agent=order.agent,
    )
