"""Step `question`: one question from the registry, judged together with the identity."""

from __future__ import annotations

from typing import Any

from amoe.limits import Exhausted
from amoe.outcomes import Locked, Outcome
from amoe.reasons import Reason
from amoe.registration import Proof, Registration
from amoe.service import Service
from blueprints.registration.step import Step, StepForm
from blueprints.shell.forms import QuestionForm


class AnswerForm(QuestionForm, StepForm):
    """One answer."""


class QuestionStep(Step):
    """The civil-status number, or the last 8 digits of the RIB; a decoy for unknown identities."""

    slug = "question"
    stage = "question"
    template = "registration/question.html"
    needs = "registry"
    form_class = AnswerForm

    def is_done(self, registration: Registration) -> bool:
        """The present identity, no other, was proved by a right answer."""
        return Proof.holds(registration.answered, registration.identity_value)

    def submit(self, form: AnswerForm, registration: Registration, service: Service) -> Outcome:
        """Judge the answer."""
        return service.identification.answer(registration, form.answer.data or "")

    def lock(self, registration: Registration, service: Service) -> Locked | None:
        """Locked while the identity has no tries left."""
        tries = service.identification.tries(registration)
        if isinstance(tries, Exhausted):
            return Locked(Reason.QUESTION_LOCKED, tries.until)
        return None

    def words(self, registration: Registration, service: Service) -> dict[str, Any]:
        """Which question, and the identity as a short recap."""
        identity = registration.identity
        if identity is None:
            return {}
        year, month, day = identity.birth_date.split("-")
        return {
            "payment": registration.payment,
            "number": identity.number,
            "cni": identity.cni,
            "born": f"{day}/{month}/{year}",
        }
