"""Step `conditions`: the terms with the personal-data notice must be accepted."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField

from amoe.outcomes import Accepted, Outcome
from amoe.reasons import Reason
from amoe.registration import TERMS_VERSION, Registration
from amoe.service import Service
from blueprints.registration import campus
from blueprints.registration.step import Step, StepForm
from blueprints.shell.forms import need


class TermsForm(StepForm):
    """One box to tick."""

    accept = BooleanField()

    def validate_accept(self, field: BooleanField) -> None:
        """It must be ticked."""
        need(field.data, Reason.TERMS_NOT_ACCEPTED)


class TermsStep(Step):
    """The first step; here the registration is stored for the first time."""

    slug = "conditions"
    stage = "terms"
    template = "registration/terms.html"
    form_class = TermsForm
    revisitable = True
    guarded = True
    keeps = ("accept",)

    def is_done(self, registration: Registration) -> bool:
        """The terms in force were accepted."""
        return registration.terms == TERMS_VERSION

    def given(self, registration: Registration) -> dict[str, Any]:
        """Ticked when it was accepted before."""
        return {"accept": self.is_done(registration)}

    def words(self, registration: Registration, service: Service) -> dict[str, Any]:
        """The university that the first sending hands on."""
        return {"campus": registration.campus or campus.told()}

    def submit(self, form: TermsForm, registration: Registration, service: Service) -> Outcome:
        """Record the acceptance."""

        def accept(r: Registration) -> Outcome:
            r.terms = TERMS_VERSION
            # Whoever had this browser before may know the old secret.
            r.next_secret = service.book.new_secret()
            return Accepted()

        return service.book.change(registration, self.slug, accept)
