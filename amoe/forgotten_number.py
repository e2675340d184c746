"""Sends a forgotten immatriculation number to the address that the registry has, and tells nobody.

Whoever asks gets one answer in one time: the request looks nobody up. It leaves a wish in the
outbox, the same for everyone; the sender finds out later whether anybody is to get a mail.
"""

from __future__ import annotations

from typing import Any

from amoe.captchas import Captchas, Verdict
from amoe.codes import EMAIL
from amoe.emails import canonical_email, mailbox
from amoe.limits import (
    EMAIL_DAY,
    EMAIL_HOUR,
    NUMBER_DAY,
    NUMBER_LIFE,
    NUMBER_REST,
    Charge,
    Exhausted,
    Limits,
)
from amoe.outcomes import Accepted, Outcome, Refused
from amoe.ports import Clock, NotSent, Registry, RegistryUnavailable
from amoe.reasons import Reason
from amoe.store.database import Database
from amoe.store.outbox import NOBODY, Message, Outbox

TEMPLATE = "number"

UNKNOWN, NO_EMAIL, TOO_OFTEN = "number.unknown", "number.no_email", "number.too_often"
QUIET = frozenset({UNKNOWN, NO_EMAIL, TOO_OFTEN, NOBODY})
"""Why a wish, or a code for nobody, ends without a mail when all is well: nothing to look after."""


class ForgottenNumber:
    """Takes wishes from the page, and finds out for the sender whose they are."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        captchas: Captchas,
        limits: Limits,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        """Take what it works with; `database` is the one of `limits` and `outbox`."""
        self._database = database
        self._registry = registry
        self._captchas = captchas
        self._limits = limits
        self._outbox = outbox
        self._clock = clock
        self._rests_until = 0

    def ask(
        self, cni: str, birth_date: str, language: str, *, token: str, captcha: str, bound_to: bytes
    ) -> Outcome:
        """Take the wish of somebody with this card and birth date, both canonical.

        Refuses a wrong captcha only, which was issued for `bound_to`.
        """
        now = self._clock.now()
        judged = self._captchas.judge(token, captcha, bound_to, now)
        if judged.verdict is Verdict.EXPIRED:
            return Refused(Reason.CAPTCHA_EXPIRED, "captcha")
        with self._database.writing():
            spent = self._limits.spend((), now, uses=judged.use)
            if judged.verdict is Verdict.WRONG:
                return Refused(Reason.CAPTCHA_WRONG, "captcha")
            if isinstance(spent, Exhausted):
                return Refused(Reason.CAPTCHA_EXPIRED, "captcha")
            self._outbox.put(
                channel=EMAIL,
                template=TEMPLATE,
                language=language,
                reference="",
                facts={"cni": cni, "birth_date": birth_date, "dies_at": now + NUMBER_LIFE},
                now=now,
            )
        return Accepted()

    def find_out(self, message: Message) -> dict[str, Any]:
        """The facts of the mail that a wish becomes: the address, the number.

        They take the place of the wish in the outbox together with what they spend, so that a mail
        that is tried again is neither looked up nor counted again. Raises NotSent.
        """
        wish = message.facts
        now = self._clock.now()
        if now < self._rests_until <= now + NUMBER_REST:
            raise NotSent(str(Reason.REGISTRY_UNAVAILABLE), again=True)
        try:
            holder = self._registry.holder(wish["cni"], wish["birth_date"])
        except RegistryUnavailable:
            self._rests_until = now + NUMBER_REST
            raise NotSent(str(Reason.REGISTRY_UNAVAILABLE), again=True) from None
        if holder is None:
            raise NotSent(UNKNOWN, again=False)
        email = canonical_email(holder.email)
        if email is None:
            raise NotSent(NO_EMAIL, again=False)
        box = f"{TEMPLATE}:{mailbox(email)}"  # apart from the codes to it, see the limits
        charges = [
            Charge(NUMBER_DAY, holder.key.hex()),
            Charge(EMAIL_HOUR, box),
            Charge(EMAIL_DAY, box),
        ]
        facts = {"to": email, "number": holder.immatriculation, "dies_at": wish["dies_at"]}
        with self._database.writing():
            if isinstance(self._limits.spend(charges, now), Exhausted):
                raise NotSent(TOO_OFTEN, again=False)
            self._outbox.refill(message.id, facts)
        return facts
