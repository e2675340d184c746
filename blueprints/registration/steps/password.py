"""Step `mot-de-passe`: a password, typed twice; the account is opened."""

from __future__ import annotations

from typing import Any

from amoe import emails, phones
from amoe.outcomes import Outcome
from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration.step import Step, StepForm
from blueprints.shell.forms import NewPasswordForm


class PasswordForm(NewPasswordForm, StepForm):
    """A password and the same once more."""


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
