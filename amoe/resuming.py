"""Takes a registration up again that was kept because SMS could not be sent."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from amoe.book import Book
from amoe.codes import EMAIL, SMS
from amoe.limits import KEPT_FOR_SMS, Charge, Exhausted, Limit, Limits
from amoe.outcomes import Accepted, Outcome
from amoe.ports import Clock
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
    """Tells people that SMS is back, and opens their registration from the link in that mail.

    The mail goes to the address that the registration has proved, so the link proves as much as
    the code that was sent there. It works until the registration is kept no longer or its account
    is open, in any browser; each use gives the registration a new secret, and the browser that
    had it before is out.
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

    def token(self, registration: Registration) -> str:
        """What the link in the mail ends with: the reference, and 128 keyed bits for it."""
        return f"{registration.reference}.{self._signature(registration)}"

    def find(self, token: str) -> Registration | None:
        """The registration of a link that still works."""
        reference, _, signature = token.partition(".")
        registration = self._registrations.named(reference)
        now = self._clock.now()
        if registration is None or not registration.kept(now):
            return None
        right = self._signature(registration)
        return registration if self._secrecy.same(right.encode(), signature.encode()) else None

    def resume(self, registration: Registration) -> Outcome:
        """Take it up in the browser that asks, under a new secret. Raises Gone."""

        def resume(r: Registration) -> Outcome:
            r.next_secret = self._book.new_secret()
            return Accepted()

        return self._book.change(registration, "reprise", resume)

    def _signature(self, r: Registration) -> str:
        """For this time of waiting and this address: another mailbox needs a mail of its own."""
        signed = self._secrecy.derive("resume", r.reference, str(r.kept_until), r.email)[:16]
        return urlsafe_b64encode(signed).decode().rstrip("=")
