"""Tells people that a claim of theirs moved: once an import, by mail or SMS, or not at all."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode

from amoe.codes import EMAIL, SMS
from amoe.limits import DAY, Charge, Limits, Spent
from amoe.ports import Clock, StorageUnavailable
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.references import new_reference
from amoe.secrecy import Secrecy, Unsealable
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.claim_notices import ClaimNoticeRows, Untold
from amoe.store.database import Database
from amoe.store.outbox import BULK, Outbox
from amoe.switches import Switches

log = logging.getLogger("amoe.claims")

BY_EMAIL, BY_SMS, NOT_AT_ALL = "email", "sms", "none"
WAYS = (BY_EMAIL, BY_SMS, NOT_AT_ALL)
BATCH = 100
"""People who are told in one transaction."""
PACE = 2
"""SMS a second: they share a lane with codes, which go first whenever one is due."""
NEWS_FOR = 3 * DAY
"""What could not be sent for so long is no news any more."""
_TEMPLATE = "claim_moved"


class ClaimNotices:
    """The message says that something moved and nothing else: no amount, no kind of care."""

    def __init__(
        self,
        rows: ClaimNoticeRows,
        database: Database,
        accounts: Accounts,
        activity: Activity,
        outbox: Outbox,
        prover: Prover,
        limits: Limits,
        switches: Switches,
        secrecy: Secrecy,
        clock: Clock,
    ) -> None:
        """Take what it works with; `database` is the site's."""
        self._rows = rows
        self._database = database
        self._accounts = accounts
        self._activity = activity
        self._outbox = outbox
        self._prover = prover
        self._limits = limits
        self._switches = switches
        self._secrecy = secrecy
        self._clock = clock

    def tell(self) -> int:
        """Write to everybody whom imports left to be told; returns to how many.

        Any number of processes may call it, and it may be killed at any point: each person gets
        one message an import. It goes on where it was when it is called again.
        """
        told = texts = 0
        try:
            while waiting := self._rows.untold(BATCH):
                with self._database.writing():
                    now = self._clock.now()
                    for each in waiting:
                        channel = self._tell(each, now, now + texts // PACE)
                        told += channel != ""
                        texts += channel == SMS
                self._rows.settle(waiting)
        except StorageUnavailable:
            log.warning("claims.notices_wait")  # an import is running, say: a minute later then
        return told

    def choose(self, account: Account, way: str) -> None:
        """Set how somebody hears of their claims; what waits is not sent to who wants nothing."""
        with self._database.writing():
            self._choose(account.id, way)

    def token(self, account: str) -> str:
        """What the link in the mail ends with: it can do nothing but stop these messages."""
        signed = self._secrecy.lookup("stop claim notices", account)
        return f"{account}.{urlsafe_b64encode(signed).decode().rstrip('=')}"

    def whose(self, token: str) -> str | None:
        """The account of such a link; None when it is not one of ours."""
        account = token.partition(".")[0]
        right = self.token(account).encode()
        return account if self._secrecy.same(right, token.encode()) else None

    def stop(self, token: str) -> bool:
        """Stop the messages of a link's account; False when it is not one of ours."""
        account = self.whose(token)
        if account is None:
            return False
        with self._database.writing():
            self._choose(account, NOT_AT_ALL)
        return True

    def _choose(self, account: str, way: str) -> None:
        now = self._clock.now()
        self._accounts.set_notices(account, way)
        self._activity.add(account, Reason.NOTICES_CHANGED, now)
        if way == NOT_AT_ALL:
            self._outbox.drop_waiting(self._about(account), now, reason="unsubscribed")

    def _tell(self, untold: Untold, now: int, text_due: int) -> str:
        """Write to one person; returns the channel, empty when there is nobody to write to."""
        try:
            account = self._accounts.of_person(untold.person)
        except Unsealable:
            log.error("claims.unreadable")
            return ""
        if account is None or account.notices == NOT_AT_ALL or not self._rows.claim(untold):
            return ""
        language = account.language or "fr"
        about = self._about(account.id)
        if account.notices == BY_SMS and self._sms_free(now):
            visitor = Visitor("", "", language, new_reference())
            full = self._prover.notify(
                account.phone, _TEMPLATE, visitor, now, due_at=text_due, about=about
            )
            if full is None:
                return SMS
        self._outbox.put(
            channel=EMAIL,
            lane=BULK,
            template=_TEMPLATE,
            language=language,
            reference=new_reference(),
            facts={
                "to": account.email,
                "first_name": account.first_name,
                "first_name_ar": account.first_name_ar,
                "stop_notices": self.token(account.id),
                "dies_at": now + NEWS_FOR,
            },
            now=now,
            about=about,
        )
        return EMAIL

    def _sms_free(self, now: int) -> bool:
        """Whether an SMS can be spared: half of the day's budget is for codes alone."""
        if self._switches.paused(SMS):
            return False
        budget = self._prover.sms_budget
        left = self._limits.left([Charge(budget, "all")], now)
        return isinstance(left, Spent) and left.left > budget.cap // 2

    def _about(self, account: str) -> str:
        return self._secrecy.lookup("claim notices", account).hex()
