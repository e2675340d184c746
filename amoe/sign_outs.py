"""Ends sessions: here, on one device, everywhere, and for somebody who says "this was not me"."""

from __future__ import annotations

import secrets
from typing import Any

from amoe import passwords
from amoe.limits import RESET_LIFE
from amoe.ports import Clock
from amoe.prover import Visitor
from amoe.reasons import Reason
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import (
    LOSING,
    LOSING_WAIT,
    NOT_ME,
    RESET,
    SIGN_IN,
    Matter,
    Matters,
    new,
)
from amoe.store.recovery_codes import RecoveryCodes
from amoe.store.sessions import Devices, Session, Sessions

__all__ = ["Session", "SignOuts"]


class SignOuts:
    """What ends is ended in the database: the next request of any device finds no session."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        sessions: Sessions,
        devices: Devices,
        matters: Matters,
        codes: RecoveryCodes,
        activity: Activity,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._accounts = accounts
        self._sessions = sessions
        self._devices = devices
        self._matters = matters
        self._codes = codes
        self._activity = activity
        self._audit = audit
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
            self._matters.drop(session.account.id, SIGN_IN)
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
            self._matters.drop(session.account.id, SIGN_IN)
            self._activity.add(session.account.id, Reason.DEVICES_REVOKED, self._clock.now())

    def whose(self, token: str) -> Account | None:
        """The account of a link "this was not me" that still works."""
        found = self._matters.find_whose(NOT_ME, token, self._clock.now())
        return found[1] if found else None

    def not_me(self, visitor: Visitor, token: str) -> str | None:
        """End all, make the password worthless, forget the devices.

        An app and recovery codes from the time since that mail go too: whoever set them up would
        keep the owner out by them. An older app stays.

        Returns the secret of a reset, which asks for the code of an SMS before a new password: the
        link in the mail has proved the mailbox already. When address or number were changed since
        that mail, the code goes to the number before it, and both come back with the password.
        """
        now = self._clock.now()
        matter, account = self._matters.find_whose(NOT_ME, token, now) or (None, None)
        if matter is None or account is None:
            return None
        nobodys = passwords.hash_password(secrets.token_urlsafe())  # not while holding the lock
        with self._database.writing():
            secret, reset = new(RESET, account.id, self._was(matter, now), now, now + RESET_LIFE)
            if not self._matters.become(matter, reset, now):
                return None
            self._accounts.make_worthless(account.id, nobodys, now, since=matter.begun_at)
            self._codes.forget(account.id, since=matter.begun_at)
            self._sessions.end_all(account.id)
            self._devices.forget(account.id)
            self._matters.drop(account.id, SIGN_IN, LOSING, LOSING_WAIT)
            # An older link was mailed to where a later change has not come to: it stays.
            self._matters.drop(account.id, NOT_ME, since=matter.begun_at)
            self._activity.add(account.id, Reason.NOT_ME, now)
            self._audit.add(
                Event(now, visitor.reference, "connexion", "accepted", Reason.NOT_ME, "",
                      visitor.language)
            )  # fmt: skip
            return secret

    def _was(self, matter: Matter, now: int) -> dict[str, Any]:
        """Address and number before the first change that was told of since this link's mail."""
        told = [matter, *reversed(self._matters.of(NOT_ME, matter.account, now))]
        since = [each.facts for each in told if each.begun_at >= matter.begun_at]
        return next(({"was": facts["was"]} for facts in since if facts.get("was")), {})
