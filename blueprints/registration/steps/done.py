"""Step `terminee`: the account is open; what it offers and where to go."""

from __future__ import annotations

from typing import Any

from amoe.outcomes import Accepted, Outcome
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration.step import Step, StepForm


class DoneStep(Step):
    """Where everybody arrives; never done itself."""

    slug = "terminee"
    stage = "done"
    template = "registration/done.html"

    def is_done(self, registration: Registration) -> bool:
        """Never: the journey ends here."""
        return False

    def submit(self, form: StepForm, registration: Registration, service: Service) -> Outcome:
        """Nothing to do."""
        return Accepted(Reason.REPEATED)

    def words(self, registration: Registration, service: Service) -> dict[str, Any]:
        """The person's first name in both scripts."""
        person = registration.person
        return {
            "first_name": person.first_name if person else "",
            "first_name_ar": person.first_name_ar if person else "",
        }
