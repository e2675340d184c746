"""The end of a sign-in: a session, its note, and on a new device a mail to the account's owner."""

from __future__ import annotations

import secrets

from amoe.limits import DEVICE_KNOWN
from amoe.outcomes import Refused
from amoe.prover import Visitor
from amoe.reasons import Reason
from amoe.sign_in_stages import Entered, judged
from amoe.store.accounts import Account
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.matters import Matter
from amoe.store.sessions import Devices, Sessions
from amoe.telling import Telling


class Outdated(Exception):
    """What was proved holds no longer: the password was changed, or the device forgotten.

    Raised inside of the transaction, which is undone by it.
    """


class Entering:
    """Lets people in who have proved all that is asked; call it in a write transaction.

    The password takes its time to judge, and no lock is held meanwhile: whoever ends everything
    in that moment ends this too. Raises Outdated then.
    """

    def __init__(
        self,
        sessions: Sessions,
        devices: Devices,
        activity: Activity,
        audit: Audit,
        telling: Telling,
    ) -> None:
        """Take what it works with."""
        self._sessions = sessions
        self._devices = devices
        self._activity = activity
        self._audit = audit
        self._telling = telling

    def known(self, visitor: Visitor, account: Account, device: str, now: int) -> Entered:
        """Enter on a known device."""
        self._devices.seen(device, now)
        return self._enter(visitor, account, device, now)

    def new(
        self, visitor: Visitor, matter: Matter, account: Account | None, now: int
    ) -> Entered | Refused:
        """Enter on a device that was not known, and tell the owner by mail."""
        # A password that was changed in the meantime is not the one that was judged.
        if account is None or matter.facts.get("passed") != judged(account):
            return Refused(Reason.SIGN_IN_EXPIRED, "")
        not_me = self._telling.not_me(account, now, instead_of=matter)
        if not not_me:
            return Refused(Reason.SIGN_IN_EXPIRED, "")
        device, cookie = "", ""
        if matter.facts.get("remember"):
            # A new secret, never one that the browser brought along: whoever had this shared phone
            # before may know that one. The other accounts it is known to move with it.
            cookie = secrets.token_urlsafe(18)
            if visitor.device:
                self._devices.move(visitor.device, cookie)
            device = self._devices.remember(
                account.id, cookie, visitor.label, now, now + DEVICE_KNOWN
            )
        self._telling.mail(
            account, "new_device", visitor, now, at=now, label=visitor.label, not_me=not_me
        )
        entered = self._enter(visitor, account, device, now)
        return Entered(entered.session, account, cookie)

    def note(self, visitor: Visitor, outcome: str, reason: Reason, now: int) -> None:
        """Note in the audit what came of a sign-in."""
        self._audit.add(
            Event(now, visitor.reference, "connexion", outcome, reason, "", visitor.language)
        )

    def _enter(self, visitor: Visitor, account: Account, device: str, now: int) -> Entered:
        secret = self._sessions.begin(account, device, now)
        if not secret:
            raise Outdated
        self._activity.add(account.id, Reason.SIGNED_IN, now, visitor.label)
        self.note(visitor, "accepted", Reason.SIGNED_IN, now)
        return Entered(secret, account)
