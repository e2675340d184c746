"""Signs people in: name and password, and a code where the device is not known."""

from __future__ import annotations

import secrets

from amoe import passwords
from amoe.authenticator import Authenticator
from amoe.codes import EMAIL, SMS, Challenge
from amoe.limits import (
    ACCOUNT_SENDS,
    DEVICE_KNOWN,
    NOT_ME_LIFE,
    SIGN_IN_CODES_FIRST,
    SIGN_IN_DEVICE,
    SIGN_IN_DEVICE_DAY,
    SIGN_IN_LIFE,
    SIGN_IN_LINK_LIFE,
    SIGN_IN_PROVED,
    SIGN_IN_STRANGERS,
    Charge,
    Exhausted,
    Limits,
)
from amoe.naming import Naming
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.sign_in_stages import Asked, Awaits, Entered, awaits
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import Matter, Matters
from amoe.store.outbox import Outbox
from amoe.store.sessions import Devices, Sessions

KIND = "sign_in"
NOT_ME = "not_me"
_FULL = {EMAIL: Reason.EMAIL_LOCKED, SMS: Reason.PHONE_LOCKED}


class SigningIn:
    """The sign-in. Unknown, wrong and locked look alike, in words, in steps and in time.

    Tries are spent before anything is compared, and one Argon2 run is made for each, whoever it is
    and whatever the limits say. When the tries of strangers are used up, the right password is
    refused like a wrong one: whoever is in earnest asks for a code first, as the page always says.
    """

    def __init__(
        self,
        database: Database,
        naming: Naming,
        accounts: Accounts,
        sessions: Sessions,
        devices: Devices,
        matters: Matters,
        activity: Activity,
        audit: Audit,
        limits: Limits,
        outbox: Outbox,
        prover: Prover,
        authenticator: Authenticator,
        clock: Clock,
    ) -> None:
        """Take what signing in works with."""
        self._database = database
        self._naming = naming
        self._accounts = accounts
        self._sessions = sessions
        self._devices = devices
        self._matters = matters
        self._activity = activity
        self._audit = audit
        self._limits = limits
        self._outbox = outbox
        self._prover = prover
        self._authenticator = authenticator
        self._clock = clock
        self._nobodys = ""

    def sign_in(self, visitor: Visitor, name: str, password: str) -> Entered | Asked | Refused:
        """Judge a name (immatriculation number or e-mail, as typed) and a password."""
        now = self._clock.now()
        known, account = self._naming.of(name)
        device = self._devices.known(account.id if account else "", visitor.device, now)
        if device:
            charges = [Charge(limit, device.id) for limit in (SIGN_IN_DEVICE, SIGN_IN_DEVICE_DAY)]
        else:  # by the account, so that a second name gains no tries; nobody sees when they end
            charges = [Charge(SIGN_IN_STRANGERS, account.id if account else known)]
        with self._database.writing():
            spent = self._limits.spend(charges, now)
        right = self._verified(account, password) and not isinstance(spent, Exhausted)
        with self._database.writing():
            if account is None or not right:
                self._note(visitor, "refused", Reason.SIGN_IN_WRONG, now)
                return Refused(Reason.SIGN_IN_WRONG, "")
            self._limits.give_back(charges)
            if device:
                self._devices.seen(device.id, now)
                return self._enter(visitor, account, device.id, now)
            facts = {"name": known, "passed": account.password_at + 1}
            secret, matter = self._matters.begin(KIND, account.id, facts, now, now + SIGN_IN_LIFE)
            if not account.totp:
                self._send(visitor, matter, account, EMAIL, now)
            return Asked(secret, awaits(matter, account))

    def ask_code(self, visitor: Visitor, name: str) -> Asked | Locked:
        """Send a code before any password: how one gets in when strangers' tries are used up."""
        now = self._clock.now()
        known, account = self._naming.of(name)
        owner = account.id if account else ""
        facts = {"name": known, "first": True}
        with self._database.writing():
            spent = self._limits.spend([Charge(SIGN_IN_CODES_FIRST, known)], now)
            if isinstance(spent, Exhausted):
                return Locked(Reason.SENDS_LOCKED, spent.until)
            secret, matter = self._matters.begin(KIND, owner, facts, now, now + SIGN_IN_LIFE)
            # Whoever asked, the mail lets its reader go on, for a day: a stranger who has all the
            # day's mails sent takes nothing from the owner.
            proved = {**facts, "proved": True}
            link, _ = self._matters.begin(KIND, owner, proved, now, now + SIGN_IN_LINK_LIFE)
            self._send(visitor, matter, account, EMAIL, now, link=link)
            self._note(visitor, "stay", Reason.SIGN_IN_CODE_FIRST, now)
        return Asked(secret, Awaits.CODE)

    def find(self, secret: str) -> tuple[Matter, Account | None] | None:
        """The sign-in that waits, and whose it is; nobody's looks the same."""
        matter = self._matters.find(KIND, secret, self._clock.now())
        return (matter, self._accounts.get(matter.account)) if matter else None

    def resend(self, visitor: Visitor, secret: str, channel: str) -> Outcome:
        """Send the code by e-mail or, once the password was right, by SMS."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.SIGN_IN_EXPIRED, "")
            matter, account = found
            if awaits(matter, account) is not Awaits.CODE:
                return Refused(Reason.CODE_EXPIRED, "")
            first = bool(matter.facts.get("first"))
            channel = EMAIL if first else channel
            challenge = matter.challenge(channel)
            if challenge and now < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            if first:
                charge = Charge(SIGN_IN_CODES_FIRST, matter.facts["name"])
                spent = self._limits.spend([charge], now)
                if isinstance(spent, Exhausted):
                    return Locked(Reason.SENDS_LOCKED, spent.until)
            full = self._send(visitor, matter, account, channel, now)
            return full or Accepted(Reason.CODE_SENT)

    def prove(
        self, visitor: Visitor, secret: str, code: str, *, remember: bool
    ) -> Entered | Asked | Outcome:
        """Judge a code; `remember` the device for 30 days when one enters with it."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.SIGN_IN_EXPIRED, "")
            matter, account = found
            before = awaits(matter, account)
            matter.facts["remember"] = remember
            if before is Awaits.APP and account:
                outcome = self._authenticator.judge(account, code, now)
            elif before is Awaits.CODE:
                outcome = self._judge(matter, code, now)
            else:
                return Asked(secret, before)
            if not isinstance(outcome, Accepted):
                self._matters.save(matter)
                return outcome
            if before is Awaits.APP or not matter.facts.get("first"):
                return self._enter_new(visitor, matter, account, now)
            matter.facts["proved"] = True
            self._matters.save(matter)
            return Asked(secret, awaits(matter, account))

    def sign_in_proved(
        self, visitor: Visitor, secret: str, password: str
    ) -> Entered | Asked | Refused | Locked:
        """Judge the password of a sign-in whose code was asked first, and was right."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.SIGN_IN_EXPIRED, "")
            matter, account = found
            if awaits(matter, account) is not Awaits.PASSWORD:
                return Asked(secret, awaits(matter, account))
            charge = Charge(SIGN_IN_PROVED, matter.account or matter.facts["name"])
            spent = self._limits.spend([charge], now)
        if isinstance(spent, Exhausted):
            return Locked(Reason.SIGN_IN_LOCKED, spent.until)
        right = self._verified(account, password)
        with self._database.writing():
            if account is None or not right:
                self._note(visitor, "refused", Reason.SIGN_IN_WRONG, now)
                return Refused(Reason.PASSWORD_WRONG, "password", left=spent.left)
            self._limits.give_back([charge])
            matter.facts["passed"] = account.password_at + 1
            if awaits(matter, account) is Awaits.NOTHING:
                return self._enter_new(visitor, matter, account, now)
            if not self._matters.save(matter):
                return Refused(Reason.SIGN_IN_EXPIRED, "")
            return Asked(secret, awaits(matter, account))

    # -- parts

    def _verified(self, account: Account | None, password: str) -> bool:
        """Whether the password is right; takes as long for nobody. Call it outside of a lock."""
        if not self._nobodys:
            self._nobodys = passwords.hash_password(secrets.token_urlsafe())
        kept = account.password_hash if account else self._nobodys
        return passwords.verify(kept, password[: passwords.LONGEST]) and account is not None

    def _send(
        self,
        visitor: Visitor,
        matter: Matter,
        account: Account | None,
        channel: str,
        now: int,
        link: str = "",
    ) -> Locked | None:
        """Send the code; nobody's goes nowhere and is never right.

        Returns why it was not sent, to who has given the right password. Who has not, is shown the
        same whether it was sent or not: mailboxes are full for those only who have one.
        """
        first = bool(matter.facts.get("first"))
        nobody = f"nobody@{matter.facts['name'].encode().hex()[:40]}.invalid"
        address = (account.email if channel == EMAIL else account.phone) if account else nobody
        challenge = matter.challenge(channel)
        sent = self._prover.send(
            challenge,
            channel,
            address,
            now,
            charges=[Charge(ACCOUNT_SENDS, matter.account or matter.facts["name"])],
            language=visitor.language,
            reference=visitor.reference,
            nowhere=account is None,
            more={"purpose": "sign_in", **({"first_code": link} if link else {})},
        )
        full = None
        if isinstance(sent, Exhausted):
            paused = sent.limit is self._prover.sms_budget
            full = Locked(Reason.SMS_PAUSED if paused else _FULL[channel], sent.until)
        elif isinstance(sent, Reason):
            full = Locked(sent)
        else:
            challenge = sent
        if full and not first:
            matter.facts["full"] = [channel, str(full.reason), full.until]
            self._matters.save(matter)
            return full
        if full and challenge:
            challenge.send_again(now, renew=not challenge.alive(now))
        matter.facts["by"] = channel
        matter.facts.pop("full", None)
        matter.keep(channel, challenge or Challenge.make(channel, address, now))
        self._matters.save(matter)
        return None

    def _judge(self, matter: Matter, code: str, now: int) -> Outcome:
        """Judge the code that was sent last."""
        channel = matter.facts.get("by", EMAIL)
        challenge = matter.challenge(channel)
        # A stranger's wrong codes are counted by the name: a mailbox has a number of its own only
        # where there is one, and its owner's codes must not run out.
        first = matter.facts.get("first")
        counted = f"sign_in:{matter.facts['name']}" if first else ""
        outcome = self._prover.judge(challenge, code, now, counted=counted)
        if challenge:
            matter.keep(channel, challenge)
        return outcome

    def _enter(self, visitor: Visitor, account: Account, device: str, now: int) -> Entered:
        secret = self._sessions.begin(account.id, device, now)
        self._activity.add(account.id, Reason.SIGNED_IN, now, visitor.label)
        self._note(visitor, "accepted", Reason.SIGNED_IN, now)
        return Entered(secret, account)

    def _enter_new(
        self, visitor: Visitor, matter: Matter, account: Account | None, now: int
    ) -> Entered | Refused:
        """Enter on a device that was not known, and tell the owner by mail."""
        # A password that was changed in the meantime is not the one that was judged.
        if account is None or matter.facts.get("passed") != account.password_at + 1:
            return Refused(Reason.SIGN_IN_EXPIRED, "")
        if not self._matters.use(matter, now):
            return Refused(Reason.SIGN_IN_EXPIRED, "")
        device, cookie = "", ""
        if matter.facts.get("remember"):
            # A new secret, never one that the browser brought along: whoever had this shared phone
            # before may know that one. The other accounts it is known to move with it.
            cookie = secrets.token_urlsafe(18)
            self._devices.move(visitor.device, cookie)
            device = self._devices.remember(
                account.id, cookie, visitor.label, now, now + DEVICE_KNOWN
            )
        token, _ = self._matters.begin(NOT_ME, account.id, {}, now, now + NOT_ME_LIFE)
        self._outbox.put(
            channel=EMAIL,
            template="new_device",
            language=account.language or visitor.language,
            reference=visitor.reference,
            facts={
                "to": account.email,
                "first_name": account.first_name,
                "first_name_ar": account.first_name_ar,
                "at": now,
                "label": visitor.label,
                "not_me": token,
            },
            now=now,
        )
        entered = self._enter(visitor, account, device, now)
        return Entered(entered.session, account, cookie)

    def _note(self, visitor: Visitor, outcome: str, reason: Reason, now: int) -> None:
        self._audit.add(
            Event(now, visitor.reference, "connexion", outcome, reason, "", visitor.language)
        )
