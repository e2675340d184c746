"""Step `identite`: number, CNI, birth date and a captcha."""

from __future__ import annotations

from typing import Any

from wtforms import StringField

from amoe import inputs
from amoe.identity import METHODS, Identity, canonical_number
from amoe.outcomes import Outcome
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration.step import Step
from blueprints.shell.forms import CardForm, need


class IdentityForm(CardForm):
    """Who the person says to be."""

    method = StringField(filters=[inputs.clean])
    number = StringField(filters=[inputs.clean])

    def validate_method(self, field: StringField) -> None:
        """One of the two ways."""
        need(field.data in METHODS, Reason.METHOD_MISSING)

    def validate_number(self, field: StringField) -> None:
        """Digits and letters."""
        need(field.data, Reason.NUMBER_MISSING)
        need(canonical_number(field.data), Reason.NUMBER_MALFORMED)

    def reasons(self) -> list[tuple[str, Reason]]:
        """The number stands above the card."""
        return sorted(super().reasons(), key=lambda pair: pair[0] not in ("method", "number"))

    def identity(self) -> Identity:
        """The identity of a valid form."""
        number = canonical_number(self.number.data or "")
        if not number:
            raise ValueError("the form is not valid")
        return Identity(self.method.data or "", number, *self.card())


class IdentityStep(Step):
    """Judged together with the answer, so that the page never tells who is in the registry."""

    slug = "identite"
    stage = "identity"
    template = "registration/identity.html"
    needs = "registry"
    form_class = IdentityForm
    revisitable = True
    captcha = True
    keeps = ("method", "number", "cni", "day", "month", "year")

    def is_done(self, registration: Registration) -> bool:
        """An identity was given, whether or not somebody has it."""
        return registration.identity is not None

    def given(self, registration: Registration) -> dict[str, Any]:
        """The identity given before, else the usual way."""
        identity = registration.identity
        if identity is None:
            return {"method": METHODS[0]}
        year, month, day = identity.birth_date.split("-")
        return {
            "method": identity.method,
            "number": identity.number,
            "cni": identity.cni,
            "day": day,
            "month": month,
            "year": year,
        }

    def submit(self, form: IdentityForm, registration: Registration, service: Service) -> Outcome:
        """Take the identity."""
        return service.identification.identify(
            registration, form.identity(), form.captcha_token.data or "", form.captcha.data or ""
        )
