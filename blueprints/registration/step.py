"""What a step is: a name, a stage, a form, a template, and two questions it can answer."""

from __future__ import annotations

from typing import Any, ClassVar

from amoe.outcomes import Locked, Outcome
from amoe.registration import Registration
from amoe.service import Service
from blueprints.shell.forms import CaptchaForm, need
from blueprints.shell.forms import ReasonForm as StepForm
from blueprints.shell.template_words import link

__all__ = ("CaptchaForm", "Step", "StepForm", "need", "url")
"""What a file of a step needs."""


class Step:
    """One step. Subclasses fill in the names and answer `is_done` and `submit`."""

    slug: ClassVar[str]
    stage: ClassVar[str]
    template: ClassVar[str]
    form_class: ClassVar[type[StepForm]] = StepForm
    revisitable: ClassVar[bool] = False
    """Whether it may be opened again after it is done, to look or to change."""
    captcha: ClassVar[bool] = False
    needs: ClassVar[str] = ""
    """The switch without which it cannot be done: its page says so before anything is typed."""
    guarded: ClassVar[bool] = False
    """Whether what it does is worth a guard against floods: it stores or sends something new."""
    keeps: ClassVar[tuple[str, ...]] = ()
    """The fields that are kept as typed until they are accepted; never a secret."""

    def is_done(self, registration: Registration) -> bool:
        """Whether the registration has proved what this step asks."""
        raise NotImplementedError

    def submit(self, form: Any, registration: Registration, service: Service) -> Outcome:
        """Act on a valid form."""
        raise NotImplementedError

    def resend(self, registration: Registration, service: Service) -> Outcome | None:
        """Send the step's code again; None where there is none to send."""
        return None

    def given(self, registration: Registration) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {}

    def lock(self, registration: Registration, service: Service) -> Locked | None:
        """Why the step cannot be tried now, if so."""
        return None

    def words(self, registration: Registration, service: Service) -> dict[str, Any]:
        """What its template needs besides the form."""
        return {}

    def form(self, registration: Registration) -> StepForm:
        """Its form with what was typed last, else with what is known."""
        values = self.given(registration)
        draft = registration.draft
        if draft.get("step") == self.slug:
            values |= {name: draft[name] for name in self.keeps if name in draft}
        return self.form_class(formdata=None, data=values)

    def forget_judged(self, form: StepForm) -> None:
        """Take out of a form what was judged wrong and is no use to show again."""

    def draft(self, form: StepForm) -> dict[str, str]:
        """What of a form is kept until it is accepted."""
        typed = {name: form[name].data or "" for name in self.keeps}
        return {"step": self.slug, **{name: str(value) for name, value in typed.items()}}


def url(step: Step) -> str:
    """A step's address in the language of the request."""
    return link("registration.show", slug=step.slug)
