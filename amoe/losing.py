"""A lost phone or mailbox, first part: whose, and a code by the channel that is not lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from amoe.captchas import Judged, Verdict
from amoe.codes import EMAIL, SMS, Challenge
from amoe.limits import (
    CAPTCHA_USE,
    LOSING_DAY,
    LOSING_LIFE,
    LOSING_LINK_LIFE,
    LOSING_MAILS,
    LOSING_MAILS_ACCOUNT,
    LOSING_SMS,
    LOSING_TEXTS,
    LOSING_TEXTS_ACCOUNT,
    Charge,
    Exhausted,
    Limits,
)
from amoe.naming import Naming
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.store.accounts import Account
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import LOSING, Found, Matter, Matters, new
from amoe.telling import Telling

__all__ = ["OTHER", "Account", "Losing", "Matter", "answered", "proved"]

OTHER = {EMAIL: SMS, SMS: EMAIL}
"""By which channel somebody is asked who has lost one."""
_BY_NAME = {EMAIL: LOSING_MAILS, SMS: LOSING_TEXTS}
_BY_ACCOUNT = {EMAIL: LOSING_MAILS_ACCOUNT, SMS: LOSING_TEXTS_ACCOUNT}


class Losing:
    """Asked by name, the same for everybody; what is proved is kept in the matter.

    Its facts: `lost` (a channel), `name`, `by_agent`, `code` (the other channel's challenge),
    `proved` (the address that proved it), and what `LosingQuestion` and `LosingNew` add.
    """

    def __init__(
        self,
        database: Database,
        naming: Naming,
        matters: Matters,
        audit: Audit,
        limits: Limits,
        prover: Prover,
        telling: Telling,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._naming = naming
        self._matters = matters
        self._audit = audit
        self._limits = limits
        self._prover = prover
        self._telling = telling
        self._clock = clock

    def ask(
        self, visitor: Visitor, name: str, lost: str, captcha: Judged
    ) -> tuple[str, Found] | Refused | Locked:
        """Send a code by the other channel, if the name is somebody's and the captcha was right.

        Whoever is nobody gets a code that goes nowhere and is never right. Returns the secret, and
        what was begun.
        """
        if captcha.verdict is not Verdict.RIGHT:
            return self._misread(captcha)
        now = self._clock.now()
        known, account = self._naming.of(name)
        facts = {"lost": lost, "name": known}
        owner = account.id if account else ""
        secret, matter = new(LOSING, owner, facts, now, now + LOSING_LIFE)
        with self._database.writing():
            toll = [Charge(LOSING_DAY, known), *captcha.use]
            refused = self._send(visitor, matter, account, now, toll)
            if refused:
                return refused
            self._matters.add(matter)
            self._note(visitor, "stay", now)
        return secret, (matter, account)

    def start(
        self,
        visitor: Visitor,
        account: Account,
        lost: str,
        also: Callable[[Locked | None, int], None],
    ) -> Locked | None:
        """Have a link sent by the other channel, for an agent: it proves that channel and no more.

        An agent sees no secret and can finish nothing: the question, the new address and its code
        are the owner's. `also` is done in the same transaction, told what came of it.
        """
        now = self._clock.now()
        with self._database.writing():
            locked = self._start(visitor, account, lost, now)
            also(locked, now)
        return locked

    def _start(self, visitor: Visitor, account: Account, lost: str, now: int) -> Locked | None:
        spent = self._limits.spend([Charge(LOSING_DAY, account.id)], now)
        if isinstance(spent, Exhausted):
            return Locked(Reason.LOSING_LOCKED, spent.until)
        dies_at = now + LOSING_LINK_LIFE
        facts = {"lost": lost, "name": account.id, "by_agent": True}
        facts["proved"] = _by(account, lost)
        # Short enough for an SMS in Arabic; it lives a day and is asked a question.
        secret, _ = self._matters.begin(LOSING, account.id, facts, now, dies_at, bits=72)
        if OTHER[lost] == EMAIL:
            self._telling.mail(account, "losing_link", visitor, now, losing=secret, dies_at=dies_at)
        else:
            self._telling.text(account, "losing_link", visitor, now, losing=secret)
        self._note(visitor, "accepted", now)
        return None

    def find(self, secret: str) -> Found | None:
        """What was begun, and whose it is; nobody's looks the same until a code is right."""
        return self._matters.find_whose(LOSING, secret, self._clock.now())

    def resend(self, visitor: Visitor, secret: str) -> Found | Outcome:
        """Send the code of the other channel again; returns what was begun as it then stands."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.LOSING_EXPIRED, "")
            matter, account = found
            challenge = matter.challenge("code")
            if challenge and now < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            if not proved(found):
                locked = self._send(visitor, matter, account, now)
                if locked:
                    return locked
                self._matters.save(matter)
        return found

    def prove(self, secret: str, code: str) -> Outcome:
        """Judge the code of the channel that is not lost."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.LOSING_EXPIRED, "")
            matter, account = found
            if proved(found):
                return Accepted(Reason.REPEATED)
            # Counted by the name: a mailbox has a number of its own only where there is one.
            challenge = matter.challenge("code")
            counted = f"losing:{matter.facts['name']}"
            outcome = self._prover.judge(challenge, code, now, counted=counted)
            if challenge:
                matter.keep("code", challenge)
            if isinstance(outcome, Accepted):
                if account is None:  # a guess that was right by chance at a code for nobody
                    outcome = Refused(Reason.CODE_WRONG, "code")
                elif challenge:
                    matter.facts["proved"] = challenge.address
            self._matters.save(matter)
            return outcome

    def _send(
        self,
        visitor: Visitor,
        matter: Matter,
        account: Account | None,
        now: int,
        toll: Sequence[Charge] = (),
    ) -> Refused | Locked | None:
        """Send the code by the other channel; whose account has no room shows to nobody.

        Changes the matter: who calls keeps it. Returns the limit of the asking that says no.
        """
        channel, name = OTHER[matter.facts["lost"]], matter.facts["name"]
        nobody = f"nobody@{name.encode().hex()[:40]}.invalid"
        tolls = [*toll, Charge(_BY_NAME[channel], name)]
        if channel == SMS:
            tolls.append(Charge(LOSING_SMS, "all"))
        sent = self._prover.send(
            matter.challenge("code"),
            # To nobody goes no SMS, not even one that is not sent: no number is charged for it.
            channel if account else EMAIL,
            _by(account, matter.facts["lost"]) if account else nobody,
            now,
            charges=[Charge(_BY_ACCOUNT[channel], matter.account or name)],
            language=visitor.language,
            reference=visitor.reference,
            toll=tolls,
            nowhere=account is None,
            hidden=True,
            apart=True,
            more={"purpose": "losing"},
        )
        if isinstance(sent, Challenge):
            matter.keep("code", sent)
            return None
        if isinstance(sent, Exhausted) and sent.limit is CAPTCHA_USE:
            return Refused(Reason.CAPTCHA_EXPIRED, "captcha")
        return Locked(Reason.LOSING_LOCKED, sent.until if isinstance(sent, Exhausted) else None)

    def _misread(self, captcha: Judged) -> Refused:
        """Why a captcha is worth nothing; what it was used for is used up."""
        if captcha.verdict is Verdict.EXPIRED:
            return Refused(Reason.CAPTCHA_EXPIRED, "captcha")
        with self._database.writing():
            self._limits.spend((), self._clock.now(), uses=captcha.use)
        return Refused(Reason.CAPTCHA_WRONG, "captcha")

    def _note(self, visitor: Visitor, outcome: str, now: int) -> None:
        self._audit.add(
            Event(now, visitor.reference, "compte-perdu", outcome, Reason.LOSING_ASKED, "",
                  visitor.language)
        )  # fmt: skip


def proved(found: Found) -> bool:
    """Whether a code was right that went to what the account has now by the other channel."""
    matter, account = found
    if account is None:
        return False
    return bool(matter.facts.get("proved") == _by(account, matter.facts["lost"]))


def answered(found: Found) -> bool:
    """Whether the registry's question was answered by somebody who has proved the channel."""
    return proved(found) and bool(found[0].facts.get("answered"))


def _by(account: Account, lost: str) -> str:
    """The address of the channel that is not lost."""
    return account.email if OTHER[lost] == EMAIL else account.phone
