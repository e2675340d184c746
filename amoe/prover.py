"""Sends a one-time code to an address and judges what was typed: the one way, for every purpose."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amoe.codes import EMAIL, SMS, Challenge, code_for
from amoe.emails import mailbox
from amoe.limits import (
    CAPTCHA_USE,
    CODE_TRIES,
    CODE_TRIES_DAY,
    EMAIL_DAY,
    EMAIL_HOUR,
    HOUR,
    LOSING_SMS,
    PREFIX_DIGITS,
    SMS_DAY,
    SMS_HOUR,
    SMS_PREFIX,
    TOLD_DAY,
    Charge,
    Exhausted,
    Limit,
    Limits,
    Spent,
)
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.phones import is_mobile
from amoe.reasons import Reason
from amoe.secrecy import Secrecy
from amoe.store.outbox import Outbox

log = logging.getLogger("amoe.contact")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: a browser, and the words for messages and the desk."""

    device: str
    """The secret of its device cookie."""
    label: str
    """What it is in words that name nobody: "Chrome, Android"."""
    language: str
    reference: str


class Prover:
    """Codes by e-mail and SMS within the limits of mailbox, phone, block of numbers and budget."""

    def __init__(self, limits: Limits, outbox: Outbox, secrecy: Secrecy, sms_budget: Limit) -> None:
        """Take what it works with; `sms_budget` is the fund's brake on SMS."""
        self._limits = limits
        self._outbox = outbox
        self._secrecy = secrecy
        self.sms_budget = sms_budget

    def send(
        self,
        challenge: Challenge | None,
        channel: str,
        address: str,
        now: int,
        *,
        charges: Sequence[Charge],
        language: str,
        reference: str,
        template: str = "code",
        toll: Sequence[Charge] = (),
        back: Sequence[Charge] = (),
        nowhere: bool = False,
        hidden: bool = False,
        apart: bool = False,
        more: Mapping[str, str] | None = None,
    ) -> Challenge | Exhausted | Reason:
        """Put a code for a canonical address into the outbox; call it in a write transaction.

        The same code as before while `challenge` lives. `charges` are spent beside those of the
        address; `toll` and `back` as in `Limits.spend`. `nowhere`: do all but the sending, for
        somebody who is nobody. `hidden`: who asks may not learn from it whose address it is; when
        its limits say no, the code goes nowhere and all looks as if it were sent. `apart`:
        anybody can have it sent to an account's own address, so that it takes nothing from that
        address' limits; `charges` and `toll` bound it. `more`: further facts for the template.

        Returns the challenge, the limit that says no, or why the address is none. Two statements,
        and one when a limit says no.
        """
        own = self._of_address(channel, address, now)
        if apart:
            own = [each for each in own if each.limit is self.sms_budget]
        if channel == SMS and not is_mobile(address):
            if not hidden:
                return Reason.PHONE_NOT_MOBILE  # whatever the page let through
            own, nowhere = [], True
        spent = self._limits.spend([*charges, *own], now, toll=toll, back=back)
        if isinstance(spent, Spent):
            self._watch_budget(spent)
        elif not hidden or spent.limit in [each.limit for each in toll]:
            return spent
        else:
            nowhere = True
        if challenge is None:
            challenge = Challenge.make(channel, address, now)
        else:
            challenge.send_again(now, renew=not challenge.alive(now))
        if apart:
            challenge.given_back = len(challenge.times)  # its block of numbers was not charged
        self._outbox.put(
            channel=channel,
            template=template,
            language=language,
            reference=reference,
            facts={
                "to": address,
                "nonce": challenge.nonce,
                "dies_at": challenge.dies_at,
                **(more or {}),
            },
            now=now,
            about=challenge.about,
            nowhere=nowhere,  # as much work as for somebody: the time tells nothing
        )
        return challenge

    def notify(
        self,
        phone: str,
        template: str,
        visitor: Visitor,
        now: int,
        *,
        due_at: int | None = None,
        about: str = "",
        apart: bool = False,
        more: Mapping[str, str] | None = None,
    ) -> Exhausted | None:
        """Put an SMS that tells of something into the outbox; returns the limit that says no.

        The number is an account's own and proved: it takes nothing from those of its block.
        `apart`: nobody may silence it by other SMS to the number, so it is counted by itself.
        """
        charges = self._of_address(SMS, phone, now)
        if apart:
            charges = [Charge(TOLD_DAY, phone), Charge(self.sms_budget, "all")]
        spent = self._limits.spend([each for each in charges if each.limit is not SMS_PREFIX], now)
        if isinstance(spent, Exhausted):
            return spent
        self._watch_budget(spent)
        self._outbox.put(
            channel=SMS,
            template=template,
            language=visitor.language,
            reference=visitor.reference,
            facts={"to": phone, **(more or {})},
            now=now,
            due_at=due_at,
            about=about,
        )
        return None

    def judge(
        self,
        challenge: Challenge | None,
        code: str,
        now: int,
        *,
        uses: Sequence[Charge] = (),
        counted: str = "",
    ) -> Outcome:
        """Judge a code; the tries, and `uses` (a captcha's), are spent before it is compared.

        The day's tries are counted on the address, or on `counted` where the address is a secret.

        Changes the challenge: keep it, whatever comes out.
        """
        if challenge is not None and challenge.spent:
            return Refused(Reason.CODE_TRIES_SPENT, "code")
        if challenge is None or not challenge.alive(now):
            return Refused(Reason.CODE_EXPIRED, "code")
        day = Charge(CODE_TRIES_DAY, counted or tries_of(challenge))
        spent = self._limits.spend([Charge(CODE_TRIES, challenge.nonce), day], now, uses=uses)
        if isinstance(spent, Exhausted):
            if spent.limit is CAPTCHA_USE:
                return Refused(Reason.CAPTCHA_EXPIRED, "captcha")
            if spent.limit is CODE_TRIES:
                challenge.spent = True
                return Refused(Reason.CODE_TRIES_SPENT, "code")
            challenge.locked_until = spent.until
            return Locked(Reason.CODE_LOCKED, spent.until)
        right = code_for(self._secrecy, challenge.channel, challenge.address, challenge.nonce)
        if not self._secrecy.same(right.encode(), code.encode()):
            challenge.spent = spent.lefts[CODE_TRIES.name] == 0
            return Refused(Reason.CODE_WRONG, "code", left=spent.left)
        self._limits.give_back([day, *_unconfirmed(challenge)])
        return Accepted()

    @staticmethod
    def tries(challenge: Challenge) -> Charge:
        """What a wrong code costs in the day of its address."""
        return Charge(CODE_TRIES_DAY, tries_of(challenge))

    def _of_address(self, channel: str, address: str, now: int) -> list[Charge]:
        if channel == EMAIL:
            box = mailbox(address)
            return [Charge(EMAIL_HOUR, box), Charge(EMAIL_DAY, box)]
        return [
            Charge(SMS_HOUR, address),
            Charge(SMS_DAY, address),
            _prefix(address, now),
            Charge(self.sms_budget, "all"),
        ]

    def _watch_budget(self, spent: Spent) -> None:
        """Tell the operator once when what all SMS share is nearly, and when it is quite, spent."""
        for event, limit in (("sms.budget", self.sms_budget), ("sms.losing", LOSING_SMS)):
            left = spent.lefts.get(limit.name)
            if left in (limit.cap // 5, 0):
                log.warning(event, extra={"reason": "spent" if left == 0 else "80 percent"})


def tries_of(challenge: Challenge) -> str:
    """The subject of the day's tries of an address."""
    return f"{challenge.channel}:{_counted(challenge)}"


def _prefix(number: str, at: int) -> Charge:
    """What counts an SMS among those to its block of numbers that nobody has confirmed yet."""
    national = number.removeprefix("+212")
    return Charge(SMS_PREFIX, f"{national[:PREFIX_DIGITS]}:{at // HOUR}")


def _unconfirmed(challenge: Challenge) -> list[Charge]:
    """What a confirmed number gives back, each sending once: it was no fraud."""
    if challenge.channel != SMS:
        return []
    times = challenge.times[challenge.given_back :]
    challenge.given_back = len(challenge.times)
    return [_prefix(challenge.address, at) for at in times]


def _counted(challenge: Challenge) -> str:
    return mailbox(challenge.address) if challenge.channel == EMAIL else challenge.address
