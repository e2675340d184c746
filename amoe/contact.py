"""Proves an e-mail address and a mobile number: sends one-time codes and judges them."""

from __future__ import annotations

from amoe.book import Book, Note
from amoe.captchas import Captchas, Verdict
from amoe.codes import EMAIL, SMS
from amoe.delivery import Delivery, Line, delivery
from amoe.limits import (
    HOUR,
    JOURNEY_SENDS,
    KEPT_FOR_SMS,
    PERSON_SENDS,
    SMS_PREFIX,
    Charge,
    Exhausted,
    Limits,
)
from amoe.outcomes import Accepted, Locked, Outcome, Refused, Stay
from amoe.ports import Clock
from amoe.prover import Prover
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.store.outbox import Outbox

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
        clock: Clock,
        prover: Prover,
    ) -> None:
        """Take what the four steps work with."""
        self._book = book
        self._captchas = captchas
        self._limits = limits
        self._outbox = outbox
        self._clock = clock
        self._prover = prover

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

    def resend(self, registration: Registration, channel: str, note: Note | None = None) -> Outcome:
        """Send the code again: the same code while it lives, a new one after it has died.

        `note` as in `Book.change`: an agent asks for it, within the same limits.
        """

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

        return self._book.change(registration, _STEPS[channel][1], resend, note)

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
        left = self._limits.left([Charge(self._prover.sms_budget, "all")], self._clock.now())
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
            outcome = self._prover.judge(r.challenge(channel), code, now, uses=judged.use)
            if isinstance(outcome, Accepted):
                r.prove_address(channel, now)
            return outcome

        return self._book.change(registration, _STEPS[channel][1], prove)

    def _send(self, r: Registration, channel: str) -> Outcome | None:
        """Put a code into the outbox; returns why not, when a limit says so."""
        now = self._clock.now()
        if channel == SMS and r.sms_paused:
            r.kept_until = now + KEPT_FOR_SMS
            return Locked(Reason.SMS_PAUSED, None)
        known = r.challenge(channel)
        sent = self._prover.send(
            known,
            channel,
            r.address(channel),
            now,
            charges=(
                Charge(JOURNEY_SENDS, f"{channel}:{r.reference}"),
                Charge(PERSON_SENDS, f"{channel}:{(r.insured_key or b'').hex()}"),
            ),
            language=r.language,
            reference=r.reference,
        )
        if isinstance(sent, Reason):
            return Refused(sent, "phone")
        if isinstance(sent, Exhausted):
            return self._full(r, channel, sent, now)
        if known is None:
            r.challenges.append(sent)
        r.just_asked = channel
        if channel == SMS and r.kept_until and not r.told:
            # It goes on without the mail's link: nothing is promised any more, and its life begins
            # anew, for it may have waited beyond its first one.
            r.kept_until, r.created_at = 0, now
        return None

    def _full(self, r: Registration, channel: str, spent: Exhausted, now: int) -> Locked:
        """What a limit that says no means for the registration."""
        if spent.limit is self._prover.sms_budget:
            r.kept_until = now + KEPT_FOR_SMS
            return Locked(Reason.SMS_PAUSED, spent.until)
        if spent.limit is SMS_PREFIX:
            return Locked(Reason.PREFIX_LOCKED, (now // HOUR + 1) * HOUR)
        if spent.limit in (JOURNEY_SENDS, PERSON_SENDS):
            return Locked(Reason.SENDS_LOCKED, spent.until)
        return Locked(_LOCKED[channel], spent.until)
