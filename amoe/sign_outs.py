"""Ends sessions: here, on one device, everywhere, and for somebody who says "this was not me"."""

from __future__ import annotations

import secrets

from amoe import passwords
from amoe.limits import RESET_LIFE
from amoe.ports import Clock
from amoe.prover import Visitor
from amoe.reasons import Reason
from amoe.signing_in import KIND, NOT_ME
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import Matters
from amoe.store.outbox import Outbox
from amoe.store.sessions import Devices, Session, Sessions

__all__ = ["Session", "SignOuts"]

_RESET = "reset"


class SignOuts:
    """What ends is ended in the database: the next request of any device finds no session."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        sessions: Sessions,
        devices: Devices,
        matters: Matters,
        activity: Activity,
        audit: Audit,
        outbox: Outbox,
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
        self._outbox = outbox
        self._clock = clock

    def here(self, session: Session) -> None:
        """End this session."""
        with self._database.writing():
            self._sessions.end(session.key)
            self._activity.add(session.account.id, Reason.SIGNED_OUT, self._clock.now())

    def everywhere(self, session: Session) -> None:
        """End every session of the account; its devices stay known."""
        with self._database.writing():
            self._sessions.end_all(session.account.id)
            self._matters.drop(KIND, session.account.id)
            now = self._clock.now()
            self._activity.add(session.account.id, Reason.SIGNED_OUT_EVERYWHERE, now)

    def revoke(self, session: Session, device: str) -> bool:
        """Forget one device of the account and end its sessions; False when it is none of its."""
        if not device:
            return False
        with self._database.writing():
            if not self._devices.forget(session.account.id, device):
                return False
            self._sessions.end_all(session.account.id, device=device)
            self._activity.add(session.account.id, Reason.DEVICE_REVOKED, self._clock.now())
            return True

    def revoke_all(self, session: Session) -> None:
        """Forget every device and end every session but this one."""
        with self._database.writing():
            self._devices.forget(session.account.id)
            self._sessions.end_all(session.account.id, but=session.key)
            self._matters.drop(KIND, session.account.id)
            self._activity.add(session.account.id, Reason.DEVICES_REVOKED, self._clock.now())

    def whose(self, token: str) -> Account | None:
        """The account of a link "this was not me" that still works."""
        matter = self._matters.find(NOT_ME, token, self._clock.now())
        return self._accounts.get(matter.account) if matter else None

    def not_me(self, visitor: Visitor, token: str) -> str | None:
        """End all, make the password worthless, forget the devices.

        Returns the secret of a reset, which asks for the code of an SMS before a new password: the
        link in the mail has proved the mailbox already. The same reset is mailed too.
        """
        nobodys = passwords.hash_password(secrets.token_urlsafe())  # not while holding the lock
        now = self._clock.now()
        with self._database.writing():
            matter = self._matters.find(NOT_ME, token, now)
            account = self._accounts.get(matter.account) if matter else None
            if matter is None or account is None or not self._matters.use(matter, now):
                return None
            self._accounts.set_password(account.id, nobodys, now)
            self._sessions.end_all(account.id)
            self._devices.forget(account.id)
            self._matters.drop(KIND, account.id)
            self._matters.drop(NOT_ME, account.id)
            self._activity.add(account.id, Reason.NOT_ME, now)
            self._audit.add(
                Event(now, visitor.reference, "connexion", "accepted", Reason.NOT_ME, "",
                      visitor.language)
            )  # fmt: skip
            dies_at = now + RESET_LIFE
            secret, _ = self._matters.begin(_RESET, account.id, {}, now, dies_at)
            return secret
