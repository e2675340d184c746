"""Step `identite`: number, CNI, birth date and a captcha."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from wtforms import StringField

from amoe import inputs
from amoe.identity import (
    METHODS,
    Identity,
    canonical_birth_date,
    canonical_cni,
    canonical_number,
)
from amoe.outcomes import Outcome
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration.step import CaptchaForm, Step, need


class IdentityForm(CaptchaForm):
    """Who the person says to be."""

    method = StringField(filters=[inputs.clean])
    number = StringField(filters=[inputs.clean])
    cni = StringField(filters=[inputs.clean])
    day = StringField(filters=[inputs.digits])
    month = StringField(filters=[inputs.digits])
    year = StringField(filters=[inputs.digits])

    def validate_method(self, field: StringField) -> None:
        """One of the two ways."""
        need(field.data in METHODS, Reason.METHOD_MISSING)

    def validate_number(self, field: StringField) -> None:
        """Digits and letters."""
        need(field.data, Reason.NUMBER_MISSING)
        need(canonical_number(field.data), Reason.NUMBER_MALFORMED)

    def validate_cni(self, field: StringField) -> None:
        """Letters, then digits."""
        need(field.data, Reason.CNI_MISSING)
        need(canonical_cni(field.data), Reason.CNI_MALFORMED)

    def validate_day(self, field: StringField) -> None:
        """The three fields are judged together, at the first of them."""
        need(field.data or self.month.data or self.year.data, Reason.BIRTH_MISSING)
        need(self._birth_date(), Reason.BIRTH_MALFORMED)

    def _birth_date(self) -> str | None:
        today = datetime.now(UTC).date()
        return canonical_birth_date(
            self.day.data or "", self.month.data or "", self.year.data or "", today
        )

    def identity(self) -> Identity:
        """The identity of a valid form."""
        number = canonical_number(self.number.data or "")
        cni = canonical_cni(self.cni.data or "")
        birth_date = self._birth_date()
        if not (number and cni and birth_date):
            raise ValueError("the form is not valid")
        return Identity(self.method.data or "", number, cni, birth_date)


class IdentityStep(Step):
    """Judged together with the answer, so that the page never tells who is in the registry."""

    slug = "identite"
    stage = "identity"
    template = "registration/identity.html"
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
