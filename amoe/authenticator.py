"""The authenticator app (TOTP, RFC 6238): set up, judged, switched off; and its recovery codes."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Sequence

import pyotp

from amoe.checking import PasswordCheck
from amoe.limits import APP_STEP, APP_TRIES, Charge, Exhausted, Limits
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock
from amoe.prover import Visitor
from amoe.reasons import Reason
from amoe.secrecy import Secrecy
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.database import Database
from amoe.store.recovery_codes import RecoveryCodes
from amoe.store.sessions import Devices, Session
from amoe.telling import Telling

__all__ = ["Account", "Authenticator", "address"]

RECOVERY_CODES = 10
_LETTERS = "CFHKMQRTVWXY23456789"
_HALF = 5
"""Letters of half a recovery code: 43 bits in all, tried ten times a day at most."""
_STEP = 30
_CODE = re.compile(r"[0-9]{6}")


class Authenticator:
    """The second factor of those who want it; each code of the app and of the list works once."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        codes: RecoveryCodes,
        devices: Devices,
        activity: Activity,
        telling: Telling,
        limits: Limits,
        secrecy: Secrecy,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._accounts = accounts
        self._codes = codes
        self._devices = devices
        self._activity = activity
        self._telling = telling
        self._limits = limits
        self._secrecy = secrecy
        self._clock = clock
        self._check = PasswordCheck(database, limits, clock)

    def key(self, account: Account, nonce: str) -> str:
        """The key (base32) of an app that is being set up: kept nowhere before it is confirmed."""
        made = self._secrecy.derive("app_key", account.id, nonce)
        return base64.b32encode(made[:20]).decode()

    def confirm(
        self, visitor: Visitor, session: Session, nonce: str, password: str, code: str
    ) -> list[str] | Outcome:
        """Switch the app on: needs the password and one right code of the app.

        The account's other devices are forgotten: they are asked for the app's code from now on.
        Returns the recovery codes, to be shown once.
        """
        if not nonce:
            return Refused(Reason.APP_SETUP_EXPIRED, "")
        account = session.account
        wrong = self._check.fault(account, password)
        if wrong:
            return wrong
        key, now = self.key(account, nonce), self._clock.now()
        with self._database.writing():
            back = [self._check.charge(account)]
            outcome = self._judge_app(account.id, key, code, now, back)
            if not isinstance(outcome, Accepted):
                return outcome
            if not self._accounts.set_totp(account, key, now):
                # Somebody was faster, with another app or with another password.
                return Refused(Reason.APP_SETUP_EXPIRED, "")
            self._devices.forget(account.id, but=session.device)
            self._tell(visitor, account, Reason.APP_ON, now)
            return self._new_codes(account, now)

    def judge(self, account: Account, typed: str, now: int, back: Sequence[Charge] = ()) -> Outcome:
        """Judge a code of the app, or a recovery code; call it in a write transaction.

        `back` is given back on the way.
        """
        if _CODE.fullmatch(typed):
            return self._judge_app(account.id, account.totp, typed, now, back)
        tries = Charge(APP_TRIES, account.id)
        spent = self._limits.spend([tries], now, back=back)
        if isinstance(spent, Exhausted):
            return Locked(Reason.CODE_LOCKED, spent.until)
        if not self._codes.use(account.id, self._hashed(account.id, typed)):
            return Refused(Reason.APP_CODE_WRONG, "code", left=spent.left)
        self._limits.give_back([tries])
        self._activity.add(account.id, Reason.RECOVERY_CODE_USED, now)
        return Accepted()

    def renew(self, visitor: Visitor, account: Account, password: str) -> list[str] | Outcome:
        """New recovery codes; the old ones are worth nothing any more. Needs the password."""
        wrong = self._check.fault(account, password)
        if wrong:
            return wrong
        now = self._clock.now()
        with self._database.writing():
            self._limits.give_back([self._check.charge(account)])
            made = self._new_codes(account, now)
            if not made:
                return Refused(Reason.APP_SETUP_EXPIRED, "")
            self._tell(visitor, account, Reason.RECOVERY_CODES_NEW, now)
            return made

    def switch_off(self, visitor: Visitor, account: Account, password: str, typed: str) -> Outcome:
        """Switch the app off: needs the password and a code, of the app or of the list."""
        wrong = self._check.fault(account, password)
        if wrong:
            return wrong
        now = self._clock.now()
        with self._database.writing():
            outcome = self.judge(account, typed, now, [self._check.charge(account)])
            if not isinstance(outcome, Accepted):
                return outcome
            if not self._accounts.set_totp(account, "", now):
                return Refused(Reason.APP_SETUP_EXPIRED, "")
            self._codes.forget(account.id)
            self._tell(visitor, account, Reason.APP_OFF, now)
            return outcome

    def left(self, account: Account) -> int:
        """How many recovery codes were not used yet."""
        return self._codes.count(account.id)

    def _judge_app(
        self, account: str, secret: str, code: str, now: int, back: Sequence[Charge] = ()
    ) -> Outcome:
        tries = Charge(APP_TRIES, account)
        spent = self._limits.spend([tries], now, back=back)
        if isinstance(spent, Exhausted):
            return Locked(Reason.CODE_LOCKED, spent.until)
        app = pyotp.TOTP(secret)
        for shift in (-1, 0, 1):
            step = now // _STEP + shift
            right = app.generate_otp(step)
            if self._secrecy.same(right.encode(), code.encode()) and self._once(account, step, now):
                self._limits.give_back([tries])
                return Accepted()
        return Refused(Reason.APP_CODE_WRONG, "code", left=spent.left)

    def _once(self, account: str, step: int, now: int) -> bool:
        """Whether a step's code is used for the first time."""
        once = self._limits.spend([Charge(APP_STEP, f"{account}:{step}")], now)
        return not isinstance(once, Exhausted)

    def _tell(self, visitor: Visitor, account: Account, reason: Reason, now: int) -> None:
        """Note what was done, and tell the owner by mail."""
        self._activity.add(account.id, reason, now)
        not_me = self._telling.not_me(account, now)
        self._telling.mail(
            account, "app_changed", visitor, now, at=now, what=str(reason), not_me=not_me
        )

    def _new_codes(self, account: Account, now: int) -> list[str]:
        """Ten codes; none when the app or the password are no longer what they were."""
        made = [
            "".join(secrets.choice(_LETTERS) for _ in range(2 * _HALF))
            for _ in range(RECOVERY_CODES)
        ]
        kept = [self._hashed(account.id, code) for code in made]
        if not self._codes.replace(account, kept, now):
            return []
        return [f"{code[:_HALF]}-{code[_HALF:]}" for code in made]

    def _hashed(self, account: str, code: str) -> bytes:
        return self._secrecy.lookup("recovery_code", account, code)


def address(secret: str, email: str) -> str:
    """What the QR tells the app: an otpauth address."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="AMOE")
