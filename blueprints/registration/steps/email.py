"""Step `courriel`: an e-mail address, typed twice; a code is sent to it."""

from __future__ import annotations

from typing import Any

from wtforms import StringField

from amoe import inputs
from amoe.codes import EMAIL
from amoe.emails import canonical_email
from amoe.outcomes import Outcome
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration.step import Step, StepForm
from blueprints.shell.forms import need, need_email


class EmailForm(StepForm):
    """An address and the same once more."""

    email = StringField(filters=[inputs.clean])
    email_again = StringField(filters=[inputs.clean])

    def validate_email(self, field: StringField) -> None:
        """A complete address."""
        need_email(field.data)

    def validate_email_again(self, field: StringField) -> None:
        """The same, in any capitals."""
        if self.email.errors:
            return
        need((field.data or "").lower() == (self.email.data or "").lower(), Reason.EMAIL_DIFFERS)


class EmailStep(Step):
    """Done when a code was sent to the present address."""

    slug = "courriel"
    stage = "email"
    template = "registration/email.html"
    form_class = EmailForm
    revisitable = True
    guarded = True
    keeps = ("email", "email_again")

    def is_done(self, registration: Registration) -> bool:
        """A code was sent to this address."""
        return bool(registration.email) and registration.challenge(EMAIL) is not None

    def given(self, registration: Registration) -> dict[str, Any]:
        """The address given before."""
        return {"email": registration.email, "email_again": registration.email}

    def submit(self, form: EmailForm, registration: Registration, service: Service) -> Outcome:
        """Take the address and send it a code."""
        address = canonical_email(form.email.data or "")
        return service.contact.give(registration, EMAIL, address or "")
