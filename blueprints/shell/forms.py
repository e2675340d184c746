"""What forms of several areas share: reasons instead of sentences, a captcha, a card's fields."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import StopValidation

from amoe import inputs
from amoe.identity import canonical_birth_date, canonical_cni
from amoe.reasons import Reason


class ReasonForm(FlaskForm):
    """A form. CSRF is checked for every POST by the extension, not once more here.

    Validators stop with a reason code; the page turns it into a sentence.
    """

    class Meta:
        """WTForms' settings."""

        csrf = False

    def reasons(self) -> list[tuple[str, Reason]]:
        """The first reason of every field that has one, in the order of the page."""
        found = [(name, Reason(reasons[0])) for name, reasons in self.errors.items() if name]
        return sorted(found, key=lambda pair: pair[0] == "captcha")  # it stands last


class CaptchaForm(ReasonForm):
    """A form with a captcha, and the token that names its image."""

    captcha_token = StringField(filters=[inputs.clean])
    captcha = StringField(filters=[inputs.digits])

    def validate_captcha(self, field: StringField) -> None:
        """Something must be typed; whether it is right is judged with the rest."""
        need(field.data, Reason.CAPTCHA_MISSING)


class CardForm(CaptchaForm):
    """A person's card: its number and the birth date on it."""

    cni = StringField(filters=[inputs.clean])
    day = StringField(filters=[inputs.digits])
    month = StringField(filters=[inputs.digits])
    year = StringField(filters=[inputs.digits])

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

    def card(self) -> tuple[str, str]:
        """CNI number and birth date of a valid form, both canonical."""
        cni, birth_date = canonical_cni(self.cni.data or ""), self._birth_date()
        if not (cni and birth_date):
            raise ValueError("the form is not valid")
        return cni, birth_date


def need(value: object, reason: Reason) -> None:
    """Stop with `reason` unless `value` is there."""
    if not value:
        raise StopValidation(reason)
