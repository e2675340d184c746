"""Step `mot-de-passe`: a password, typed twice; the account is opened."""

from __future__ import annotations

from typing import Any

from wtforms import StringField

from amoe import emails, phones
from amoe.outcomes import Outcome
from amoe.passwords import LONGEST
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration.step import Step, StepForm, need


class PasswordForm(StepForm):
    """A password and the same once more, exactly as typed."""

    password = StringField()
    password_again = StringField()

    def validate_password(self, field: StringField) -> None:
        """Something, and not so long that hashing it would be an attack."""
        need(field.data, Reason.PASSWORD_MISSING)
        need(len(field.data or "") <= LONGEST, Reason.PASSWORD_LONG)

    def validate_password_again(self, field: StringField) -> None:
        """The same."""
        if not self.password.errors:
            need(field.data == self.password.data, Reason.PASSWORD_DIFFERS)


class PasswordStep(Step):
    """Opens the account."""

    slug = "mot-de-passe"
    stage = "password"
    template = "registration/password.html"
    form_class = PasswordForm

    def is_done(self, registration: Registration) -> bool:
        """The account is open."""
        return registration.account != ""

    def submit(self, form: PasswordForm, registration: Registration, service: Service) -> Outcome:
        """Open the account."""
        return service.opening.open(registration, form.password.data or "")

    def words(self, registration: Registration, service: Service) -> dict[str, Any]:
        """The addresses, masked, to be sure of them."""
        return {
            "email": emails.masked(registration.email) if registration.email else "",
            "phone": phones.masked(registration.phone) if registration.phone else "",
            "username": registration.email,
        }
