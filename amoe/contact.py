"""Proves an e-mail address and a mobile number: sends one-time codes and judges them."""

from __future__ import annotations

import logging

from amoe.book import Book
from amoe.captchas import Captchas, Verdict
from amoe.codes import EMAIL, SMS, Challenge, code_for
from amoe.delivery import Delivery, Line, delivery
from amoe.emails import mailbox
from amoe.limits import (
    CAPTCHA_USE,
    CODE_TRIES,
    CODE_TRIES_DAY,
    EMAIL_DAY,
    EMAIL_HOUR,
    HOUR,
    JOURNEY_SENDS,
    KEPT_FOR_SMS,
    PERSON_SENDS,
    PREFIX_DIGITS,
    SMS_DAY,
    SMS_HOUR,
    SMS_PREFIX,
    Charge,
    Exhausted,
    Limit,
    Limits,
    Spent,
)
from amoe.outcomes import Accepted, Locked, Outcome, Refused, Stay
from amoe.phones import is_mobile
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.secrecy import Secrecy
from amoe.store.outbox import Outbox

log = logging.getLogger("amoe.contact")

_STEPS = {EMAIL: ("courriel", "code-courriel"), SMS: ("telephone", "code-telephone")}
_LOCKED = {EMAIL: Reason.EMAIL_LOCKED, SMS: Reason.PHONE_LOCKED}


class Contact:
    """The steps `courriel`, `code-courriel`, `telephone` and `code-telephone`."""

    def __init__(
        self,
        book: Book,
        captchas: Captchas,
        limits: Limits,
        outbox: Outbox,
        secrecy: Secrecy,
        clock: Clock,
        sms_budget: Limit,
    ) -> None:
        """Take what the four steps work with; `sms_budget` is the fund's brake on SMS."""
        self._book = book
        self._captchas = captchas
        self._limits = limits
        self._outbox = outbox
        self._secrecy = secrecy
        self._clock = clock
        self._sms_budget = sms_budget

    def give(self, registration: Registration, channel: str, address: str) -> Outcome:
        """Take an address (canonical) and send it a code, unless it is proved or was just sent.

        An SMS is never sent before the e-mail is proved, whatever page it was asked from.
        """

        def give(r: Registration) -> Outcome:
            if channel == EMAIL:
                r.email = address
            elif not r.address_proved(EMAIL):
                return Accepted(Reason.REPEATED)
            else:
                r.phone = address
            if r.address_proved(channel):
                return Accepted(Reason.REPEATED)
            challenge = r.challenge(channel)
            now = self._clock.now()
            if challenge and now < challenge.locked_until:
                return Locked(Reason.CODE_LOCKED, challenge.locked_until)
            if challenge and now < challenge.resend_at:
                return Accepted(Reason.REPEATED)
            return self._send(r, channel) or Accepted()

        return self._book.change(registration, _STEPS[channel][0], give)

    def resend(self, registration: Registration, channel: str) -> Outcome:
        """Send the code again: the same code while it lives, a new one after it has died."""

        def resend(r: Registration) -> Outcome:
            challenge = r.challenge(channel)
            if r.address_proved(channel) or challenge is None:
                return Accepted(Reason.REPEATED)
            if self._clock.now() < challenge.locked_until:
                return Locked(Reason.CODE_LOCKED, challenge.locked_until)
            if channel == SMS and not r.address_proved(EMAIL):
                return Accepted(Reason.REPEATED)
            if self._clock.now() < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            return self._send(r, channel) or Stay(Reason.CODE_SENT)

        return self._book.change(registration, _STEPS[channel][1], resend)

    def delivery(self, registration: Registration, channel: str) -> Delivery | None:
        """What became of the newest message with a channel's code; None when none was sent."""
        now = self._clock.now()
        challenge = registration.challenge(channel)
        if challenge is None:
            return None
        if registration.just_asked == channel:
            return Delivery(Line.SENDING, now, now, late=False)
        sent = self._outbox.latest(challenge.about)
        return delivery(sent, now) if sent else None

    def sms_left(self) -> int:
        """How many SMS the day's budget still allows."""
        left = self._limits.left([Charge(self._sms_budget, "all")], self._clock.now())
        return 0 if isinstance(left, Exhausted) else left.left

    def prove(
        self, registration: Registration, channel: str, code: str, token: str, captcha: str
    ) -> Outcome:
        """Judge a code. The captcha's use and the tries are spent before anything is compared."""
        judged = self._captchas.judge(token, captcha, registration.key, self._clock.now())

        def prove(r: Registration) -> Outcome:
            now = self._clock.now()
            if r.address_proved(channel):
                return Accepted(Reason.REPEATED)
            if judged.verdict is Verdict.EXPIRED:
                return Refused(Reason.CAPTCHA_EXPIRED, "captcha")
            if judged.verdict is Verdict.WRONG:
                self._limits.spend((), now, uses=judged.use)
                return Refused(Reason.CAPTCHA_WRONG, "captcha")
            challenge = r.challenge(channel)
            if challenge is not None and challenge.spent:
                return Refused(Reason.CODE_TRIES_SPENT, "code")
            if challenge is None or not challenge.alive(now):
                return Refused(Reason.CODE_EXPIRED, "code")
            day = Charge(CODE_TRIES_DAY, f"{channel}:{_counted(challenge)}")
            tries = [Charge(CODE_TRIES, challenge.nonce), day]
            spent = self._limits.spend(tries, now, uses=judged.use)
            if isinstance(spent, Exhausted):
                if spent.limit is CAPTCHA_USE:
                    return Refused(Reason.CAPTCHA_EXPIRED, "captcha")
                if spent.limit is CODE_TRIES:
                    challenge.spent = True
                    return Refused(Reason.CODE_TRIES_SPENT, "code")
                challenge.locked_until = spent.until
                return Locked(Reason.CODE_LOCKED, spent.until)
            right = code_for(self._secrecy, channel, challenge.address, challenge.nonce)
            if not self._secrecy.same(right.encode(), code.encode()):
                challenge.spent = spent.lefts[CODE_TRIES.name] == 0
                return Refused(Reason.CODE_WRONG, "code", left=spent.left)
            self._limits.give_back([day, *_unconfirmed(challenge)])
            r.prove_address(channel, now)
            return Accepted()

        return self._book.change(registration, _STEPS[channel][1], prove)

    def _send(self, r: Registration, channel: str) -> Outcome | None:
        """Put a code into the outbox; returns why not, when a limit says so."""
        now = self._clock.now()
        address = r.address(channel)
        if channel == SMS and not is_mobile(address):
            return Refused(Reason.PHONE_NOT_MOBILE, "phone")  # whatever the page let through
        if channel == SMS and r.sms_paused:
            r.kept_until = now + KEPT_FOR_SMS
            return Locked(Reason.SMS_PAUSED, None)
        spent = self._limits.spend(self._send_charges(r, channel, address, now), now)
        if isinstance(spent, Exhausted):
            if spent.limit is self._sms_budget:
                r.kept_until = now + KEPT_FOR_SMS
                return Locked(Reason.SMS_PAUSED, spent.until)
            if spent.limit is SMS_PREFIX:
                return Locked(Reason.PREFIX_LOCKED, (now // HOUR + 1) * HOUR)
            if spent.limit in (JOURNEY_SENDS, PERSON_SENDS):
                return Locked(Reason.SENDS_LOCKED, spent.until)
            return Locked(_LOCKED[channel], spent.until)
        self._watch_budget(spent)
        challenge = r.challenge(channel)
        if challenge is None:
            challenge = Challenge.make(channel, address, now)
            r.challenges.append(challenge)
        else:
            challenge.send_again(now, renew=not challenge.alive(now))
        self._outbox.put(
            channel=channel,
            template="code",
            language=r.language,
            reference=r.reference,
            facts={"to": address, "nonce": challenge.nonce, "dies_at": challenge.dies_at},
            now=now,
            about=challenge.about,
        )
        r.just_asked = channel
        if channel == SMS and r.kept_until and not r.told:
            # It goes on without the mail's link: nothing is promised any more, and its life begins
            # anew, for it may have waited beyond its first one.
            r.kept_until, r.created_at = 0, now
        return None

    def _watch_budget(self, spent: Spent) -> None:
        """Tell the operator once when the day's SMS are nearly, and when they are quite, spent."""
        left = spent.lefts.get(self._sms_budget.name)
        if left in (self._sms_budget.cap // 5, 0):
            log.warning("sms.budget", extra={"reason": "spent" if left == 0 else "80 percent"})

    def _send_charges(self, r: Registration, channel: str, address: str, now: int) -> list[Charge]:
        journey = Charge(JOURNEY_SENDS, f"{channel}:{r.reference}")
        person = Charge(PERSON_SENDS, f"{channel}:{(r.insured_key or b'').hex()}")
        if channel == EMAIL:
            box = mailbox(address)
            return [journey, person, Charge(EMAIL_HOUR, box), Charge(EMAIL_DAY, box)]
        return [
            journey,
            person,
            Charge(SMS_HOUR, address),
            Charge(SMS_DAY, address),
            _prefix(address, now),
            Charge(self._sms_budget, "all"),
        ]


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
