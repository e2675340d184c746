"""Takes an authenticator app away for an owner who has lost the phone and the recovery codes."""

from __future__ import annotations

from amoe.naming import Naming
from amoe.ports import Clock
from amoe.prover import Visitor
from amoe.reasons import Reason
from amoe.references import new_reference
from amoe.store.accounts import Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import SIGN_IN, Matters
from amoe.store.recovery_codes import RecoveryCodes
from amoe.store.sessions import Devices, Sessions
from amoe.telling import Telling


class AppRemoval:
    """An operator's act, who has seen papers; the password and the mailed code are asked on."""

    def __init__(
        self,
        database: Database,
        naming: Naming,
        accounts: Accounts,
        codes: RecoveryCodes,
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
        self._naming = naming
        self._accounts = accounts
        self._codes = codes
        self._sessions = sessions
        self._devices = devices
        self._matters = matters
        self._activity = activity
        self._audit = audit
        self._telling = telling
        self._clock = clock

    def remove(self, name: str) -> bool | None:
        """Take the app of an immatriculation number or address away, and tell its owner.

        All sessions end and all devices are forgotten: the lost phone may be one of them. None when
        no account goes by the name, False when it has no app.
        """
        now = self._clock.now()
        with self._database.writing():
            account = self._naming.of(name)[1]
            if account is None:
                return None
            if not self._accounts.set_totp(account, "", now):
                return False
            self._codes.forget(account.id)
            self._sessions.end_all(account.id)
            self._devices.forget(account.id)
            self._matters.drop(account.id, SIGN_IN)
            reason, by = Reason.APP_OFF_BY_FUND, Visitor("", "", account.language, new_reference())
            self._activity.add(account.id, reason, now)
            self._audit.add(
                Event(now, by.reference, "connexion", "accepted", reason, "", by.language)
            )
            not_me = self._telling.not_me(account, now)
            self._telling.mail(
                account, "app_changed", by, now, at=now, what=str(reason), not_me=not_me
            )
            return True
