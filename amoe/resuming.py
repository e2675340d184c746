"""Takes a registration up again from a mail: SMS is back, or an agent had a link sent."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from amoe.book import Book
from amoe.codes import EMAIL, SMS
from amoe.emails import mailbox
from amoe.limits import (
    DESK_LINK_LIFE,
    DESK_LINKS,
    EMAIL_DAY,
    EMAIL_HOUR,
    JOURNEY_LIFE,
    KEPT_FOR_SMS,
    Charge,
    Exhausted,
    Limit,
    Limits,
)
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.outbox import Outbox
from amoe.store.registrations import Registrations
from amoe.switches import Switches

PACE = 5
"""Mails a second to those who waited: they share a lane with new codes, and come back one by one.
"""


class Resuming:
    """Writes such mails, and opens the registration from their links.

    They go to the address that the registration has proved, so a link proves as much as the code
    that was sent there. That of SMS works until the registration is kept no longer, that of an
    agent once; neither after the account is open. Each use, in any browser, gives the registration
    a new secret, and the browser that had it before is out.
    """

    def __init__(
        self,
        book: Book,
        registrations: Registrations,
        database: Database,
        outbox: Outbox,
        limits: Limits,
        secrecy: Secrecy,
        switches: Switches,
        clock: Clock,
        sms_budget: Limit,
    ) -> None:
        """Take what it works with."""
        self._book = book
        self._registrations = registrations
        self._database = database
        self._outbox = outbox
        self._limits = limits
        self._secrecy = secrecy
        self._switches = switches
        self._clock = clock
        self._sms_budget = sms_budget

    def sms_is_back(self) -> bool:
        """Whether SMS can be asked for: neither paused nor over the day's budget."""
        left = self._limits.left([Charge(self._sms_budget, "all")], self._clock.now())
        return not self._switches.paused(SMS) and not isinstance(left, Exhausted) and left.left > 0

    def tell(self) -> int:
        """Write to everybody whose registration waits, if SMS is back; returns to how many.

        Any number of processes may call it: each person gets one mail.
        """
        told = 0
        while self.sms_is_back():
            with self._database.writing():
                now = self._clock.now()
                waiting = self._registrations.untold(now)
                for registration in waiting:
                    told += self._write(registration, now, now + told // PACE)
                    self._registrations.told(registration.key)
            if not waiting:
                break
        return told

    def _write(self, registration: Registration, now: int, due_at: int) -> bool:
        """Write to one person; False when there is nothing left to tell."""
        since = registration.kept_until - KEPT_FOR_SMS
        challenge = registration.challenge(SMS)
        went_on = registration.has_account or (challenge and challenge.sent_at >= since)
        if went_on or not registration.kept(now) or not registration.address_proved(EMAIL):
            return False
        person = registration.person
        self._outbox.put(
            channel=EMAIL,
            template="sms_back",
            language=registration.language,
            reference=registration.reference,
            facts={
                "to": registration.email,
                "first_name": person.first_name if person else "",
                "first_name_ar": person.first_name_ar if person else "",
                "resume": self.token(registration),
                "kept_until": registration.kept_until,
                "dies_at": registration.kept_until,
            },
            now=now,
            due_at=due_at,
        )
        return True

    def link(self, r: Registration) -> Outcome:
        """Have a link sent that opens the registration where it stands, on another phone say.

        For an agent; call it inside `Book.change`. Only to an address that the registration has
        proved, within the mailbox's limits.
        """
        now = self._clock.now()
        if not r.address_proved(EMAIL):
            return Refused(Reason.DESK_NO_MAILBOX, "act")
        box = mailbox(r.email)
        charges = [Charge(limit, box) for limit in (DESK_LINKS, EMAIL_HOUR, EMAIL_DAY)]
        spent = self._limits.spend(charges, now)
        if isinstance(spent, Exhausted):
            return Locked(Reason.DESK_USED_UP, spent.until)
        r.linked_until = min(now + DESK_LINK_LIFE, r.created_at + JOURNEY_LIFE)
        person = r.person
        self._outbox.put(
            channel=EMAIL,
            template="desk_link",
            language=r.language,
            reference=r.reference,
            facts={
                "to": r.email,
                "first_name": person.first_name if person else "",
                "first_name_ar": person.first_name_ar if person else "",
                "resume": f"{r.reference}.{self._once(r)}",
                "linked_until": r.linked_until,
                "dies_at": r.linked_until,
            },
            now=now,
        )
        return Accepted()

    def token(self, registration: Registration) -> str:
        """What the link in the mail ends with: the reference, and 128 keyed bits for it."""
        return f"{registration.reference}.{self._signature(registration)}"

    def find(self, token: str) -> Registration | None:
        """The registration of a link that still works."""
        reference, _, signature = token.partition(".")
        registration = self._registrations.named(reference)
        now = self._clock.now()
        if registration is None or registration.account:
            return None
        for until, right in (
            (registration.kept_until, self._signature(registration)),
            (registration.linked_until, self._once(registration)),
        ):
            if now < until and self._secrecy.same(right.encode(), signature.encode()):
                return registration
        return None

    def resume(self, registration: Registration) -> Outcome:
        """Take it up in the browser that asks, under a new secret. Raises Gone."""

        def resume(r: Registration) -> Outcome:
            r.next_secret = self._book.new_secret()
            r.linked_until = 0  # an agent's link works once
            return Accepted()

        return self._book.change(registration, "reprise", resume)

    def _once(self, r: Registration) -> str:
        """For this browser's key: the first use gives it another one."""
        return self._derived("resume once", r.key.hex(), str(r.linked_until), r.email)

    def _signature(self, r: Registration) -> str:
        """For this time of waiting and this address: another mailbox needs a mail of its own."""
        return self._derived("resume", r.reference, str(r.kept_until), r.email)

    def _derived(self, *words: str) -> str:
        signed = self._secrecy.derive(*words)[:16]
        return urlsafe_b64encode(signed).decode().rstrip("=")
