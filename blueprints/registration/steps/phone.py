"""Step `telephone`: a Moroccan mobile number, typed twice; a code is sent to it."""

from __future__ import annotations

from typing import Any

from wtforms import StringField

from amoe import inputs
from amoe.codes import SMS
from amoe.outcomes import Outcome
from amoe.phones import as_written, canonical_phone
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration.step import Step, StepForm
from blueprints.shell.forms import need, need_phone


class PhoneForm(StepForm):
    """A number and the same once more."""

    phone = StringField(filters=[inputs.clean])
    phone_again = StringField(filters=[inputs.clean])

    def validate_phone(self, field: StringField) -> None:
        """A Moroccan mobile."""
        need_phone(field.data)

    def validate_phone_again(self, field: StringField) -> None:
        """The same, however it is written."""
        if self.phone.errors:
            return
        same = canonical_phone(field.data or "") == canonical_phone(self.phone.data or "")
        need(same, Reason.PHONE_DIFFERS)


class PhoneStep(Step):
    """Done when a code was sent to the present number."""

    slug = "telephone"
    stage = "phone"
    template = "registration/phone.html"
    needs = "sms"
    form_class = PhoneForm
    revisitable = True
    guarded = True
    keeps = ("phone", "phone_again")

    def is_done(self, registration: Registration) -> bool:
        """A code was sent to this number."""
        return bool(registration.phone) and registration.challenge(SMS) is not None

    def given(self, registration: Registration) -> dict[str, Any]:
        """The number given before, as people write it."""
        written = as_written(registration.phone) if registration.phone else ""
        return {"phone": written, "phone_again": written}

    def submit(self, form: PhoneForm, registration: Registration, service: Service) -> Outcome:
        """Take the number and send it a code."""
        number = canonical_phone(form.phone.data or "")
        return service.contact.give(registration, SMS, str(number))
