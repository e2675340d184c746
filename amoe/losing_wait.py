"""The day between the proof of a new address and the change: told and cancelled everywhere."""

from __future__ import annotations

from typing import Any

from amoe.changing import CHANGED
from amoe.codes import EMAIL, SMS
from amoe.limits import LOSING_KEPT, LOSING_WAIT
from amoe.ports import Clock
from amoe.prover import Visitor
from amoe.reasons import Reason
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import CHANGE, LOSING, RESET, SIGN_IN, Matter, Matters, new
from amoe.store.matters import LOSING_WAIT as KIND
from amoe.store.sessions import Devices, Sessions
from amoe.telling import Telling

TOKEN_BITS = 72
"""Of the link that cancels: short enough for an SMS in Arabic, and it lives a day."""


class LosingWait:
    """One open at a time for an account.

    Its facts: `lost`, `old`, `new`, `language`, `reference`.
    """

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        sessions: Sessions,
        devices: Devices,
        matters: Matters,
        activity: Activity,
        audit: Audit,
        telling: Telling,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._accounts = accounts
        self._sessions = sessions
        self._devices = devices
        self._matters = matters
        self._activity = activity
        self._audit = audit
        self._telling = telling
        self._clock = clock

    def begin(
        self,
        visitor: Visitor,
        account: Account,
        lost: str,
        address: str,
        now: int,
        *,
        instead_of: Matter | None = None,
    ) -> bool:
        """Begin to wait, and say so on every channel; call it in a write transaction.

        `instead_of` is what proved the address: it ends by it. False when it had ended before.
        Raises Untold when the present phone cannot be told: who holds the mailbox must not have
        its owner sleep through the day.
        """
        old = account.email if lost == EMAIL else account.phone
        facts = {"lost": lost, "old": old, "new": address,
                 "language": visitor.language, "reference": visitor.reference}  # fmt: skip
        due_at = now + LOSING_WAIT
        token, matter = new(KIND, account.id, facts, now, due_at + LOSING_KEPT, bits=TOKEN_BITS)
        if instead_of is None:
            self._matters.add(matter)
        elif not self._matters.become(instead_of, matter, now):
            return False
        self._activity.add(account.id, Reason.LOSING_BEGUN, now)
        told: dict[str, Any] = {"cancel": token, "what": lost, "due_at": due_at}
        self._telling.mail(account, "losing_begun", visitor, now, **told)
        self._telling.text(account, "losing_begun", visitor, now, surely=True, cancel=token)
        if lost == EMAIL:
            self._telling.mail(account, "losing_begun", visitor, now, to=address, **told)
        else:
            self._telling.text(account, "losing_begun", visitor, now, to=address, cancel=token)
        return True

    def of(self, account: str, now: int) -> Matter | None:
        """The one that an account waits for."""
        found = self._matters.of(KIND, account, now)
        return found[0] if found else None

    def open_until(self, account: str, now: int) -> int:
        """Until when an account waits; 0 when it does not."""
        found = self.of(account, now)
        return max(due_at(found), now + 1) if found else 0

    def find(self, token: str) -> Matter | None:
        """The one of a link that cancels, if it can still be cancelled."""
        now = self._clock.now()
        matter = self._matters.find(KIND, token, now)
        return matter if matter and now < due_at(matter) else None

    def cancel(self, token: str) -> bool:
        """Cancel by a link; False when it was done already, one way or the other."""
        with self._database.writing():
            matter = self.find(token)
            return matter is not None and self._cancel(matter)

    def cancel_own(self, account: Account) -> bool:
        """Cancel the one of somebody signed in."""
        with self._database.writing():
            matter = self.of(account.id, self._clock.now())
            return matter is not None and self._cancel(matter)

    def finish_due(self) -> int:
        """Make every change whose day is over; returns how many.

        Any number of processes may call it: each is made once.
        """
        now = self._clock.now()
        due = self._matters.begun_before(KIND, now - LOSING_WAIT, now)
        return sum(self._finish(matter) for matter in due)

    def _cancel(self, matter: Matter) -> bool:
        now = self._clock.now()
        if not self._matters.use(matter, now):
            return False
        self._note(matter, Reason.LOSING_CANCELLED, now)
        return True

    def _finish(self, matter: Matter) -> bool:
        now = self._clock.now()
        lost, address = matter.facts["lost"], matter.facts["new"]
        with self._database.writing():
            account = self._accounts.get(matter.account)
            if account is None or not self._matters.use(matter, now):
                return False
            present = account.email if lost == EMAIL else account.phone
            if present != matter.facts["old"]:
                return False  # its owner has changed it meanwhile: it was not lost
            self._accounts.set_contact(
                account,
                email=address if lost == EMAIL else "",
                phone=address if lost == SMS else "",
            )
            self._sessions.end_all(account.id)
            self._devices.forget(account.id)
            self._matters.drop(account.id, SIGN_IN, RESET, CHANGE, LOSING)
            self._note(matter, CHANGED[lost], now)
            visitor = Visitor("", "", matter.facts["language"], matter.facts["reference"])
            told: dict[str, Any] = {"at": now, "what": lost}
            boxes = [account.email, address if lost == EMAIL else account.email]
            for box in dict.fromkeys(boxes):
                self._telling.mail(account, "contact_changed", visitor, now, to=box, **told)
            numbers = [account.phone, address if lost == SMS else account.phone]
            for number in dict.fromkeys(numbers):
                self._telling.text(
                    account, "contact_changed", visitor, now, to=number, apart=True, what=lost
                )
        return True

    def _note(self, matter: Matter, reason: Reason, now: int) -> None:
        facts = matter.facts
        self._activity.add(matter.account, reason, now)
        self._audit.add(
            Event(now, facts["reference"], "compte-perdu", "accepted", reason, "",
                  facts["language"])
        )  # fmt: skip


def due_at(matter: Matter) -> int:
    """When the change is made."""
    return matter.begun_at + LOSING_WAIT
