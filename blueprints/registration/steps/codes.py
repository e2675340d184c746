"""Steps `code-courriel` and `code-telephone`: the code that was sent, and a captcha."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import StringField

from amoe import inputs
from amoe.codes import EMAIL, SMS
from amoe.limits import CODE_DIGITS
from amoe.outcomes import Locked, Outcome
from amoe.phones import as_written
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration.delivery_line import DeliveryLine, delivery_line
from blueprints.registration.step import CaptchaForm, Step, StepForm, need


class CodeForm(CaptchaForm):
    """A code and a captcha."""

    code = StringField(filters=[inputs.digits])

    def validate_code(self, field: StringField) -> None:
        """Six digits; anything else cannot be the code and costs no try."""
        need(field.data, Reason.CODE_MISSING)
        typed = field.data or ""
        need(typed.isascii() and typed.isdigit() and len(typed) == CODE_DIGITS,
             Reason.CODE_MALFORMED)  # fmt: skip


class CodeStep(Step):
    """Proves the present address of one channel."""

    channel: ClassVar[str]
    form_class = CodeForm
    captcha = True

    def is_done(self, registration: Registration) -> bool:
        """The present address, no other, is proved."""
        return registration.address_proved(self.channel)

    def submit(self, form: CodeForm, registration: Registration, service: Service) -> Outcome:
        """Judge the code."""
        return service.contact.prove(
            registration,
            self.channel,
            form.code.data or "",
            form.captcha_token.data or "",
            form.captcha.data or "",
        )

    def forget_judged(self, form: StepForm) -> None:
        """A wrong code is typed anew."""
        form["code"].data = ""

    def resend(self, registration: Registration, service: Service) -> Outcome:
        """Send the code again."""
        return service.contact.resend(registration, self.channel)

    def lock(self, registration: Registration, service: Service) -> Locked | None:
        """Locked while the day's tries for the address are used up."""
        challenge = registration.challenge(self.channel)
        if challenge is not None and service.clock.now() < challenge.locked_until:
            return Locked(Reason.CODE_LOCKED, challenge.locked_until)
        return None

    def words(self, registration: Registration, service: Service) -> dict[str, Any]:
        """Where the code goes, what became of the message, when it can be sent again."""
        challenge = registration.challenge(self.channel)
        if challenge is None:
            return {}
        return {
            "address": self.shown(challenge.address),
            "told": self.told(registration, service),
            "sms_late": self.channel == SMS and registration.sms_late,
            "resend_in": max(0, challenge.resend_at - service.clock.now()),
        }

    def told(self, registration: Registration, service: Service) -> DeliveryLine | None:
        """What became of the newest message with the code."""
        challenge = registration.challenge(self.channel)
        delivery = service.contact.delivery(registration, self.channel)
        return delivery_line(delivery, challenge) if delivery and challenge else None

    def shown(self, address: str) -> str:
        """The address as its owner writes it."""
        return address


class EmailCodeStep(CodeStep):
    """Proves the e-mail address."""

    slug = "code-courriel"
    stage = "email"
    template = "registration/email_code.html"
    channel = EMAIL


class PhoneCodeStep(CodeStep):
    """Proves the mobile number."""

    slug = "code-telephone"
    stage = "phone"
    template = "registration/phone_code.html"
    channel = SMS

    def shown(self, address: str) -> str:
        """06 12 34 56 78."""
        return as_written(address)
