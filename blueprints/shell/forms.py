"""What forms of several areas share: reasons instead of sentences, captchas, cards, codes."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import StopValidation

from amoe import inputs
from amoe.codes import EMAIL
from amoe.emails import canonical_email
from amoe.identity import canonical_birth_date, canonical_cni
from amoe.limits import CODE_DIGITS
from amoe.passwords import LONGEST
from amoe.phones import canonical_phone
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


class CardFields(ReasonForm):
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


class CardForm(CardFields, CaptchaForm):
    """A card, and a captcha."""


class NameForm(ReasonForm):
    """An immatriculation number or an e-mail address."""

    name = StringField(filters=[inputs.clean])

    def validate_name(self, field: StringField) -> None:
        """Something must be there; what it is, is nobody's business before it is judged."""
        need(field.data, Reason.NAME_MISSING)


class CodeForm(ReasonForm):
    """The code that was sent."""

    code = StringField(filters=[inputs.digits])

    def validate_code(self, field: StringField) -> None:
        """Six digits; anything else cannot be the code and costs no try."""
        typed = field.data or ""
        need(typed, Reason.CODE_MISSING)
        six = typed.isascii() and typed.isdigit() and len(typed) == CODE_DIGITS
        need(six, Reason.CODE_MALFORMED)


class QuestionForm(ReasonForm):
    """One answer to the registry's question."""

    answer = StringField(filters=[inputs.clean])

    def validate_answer(self, field: StringField) -> None:
        """Something must be typed; what it must look like depends on the question."""
        need(field.data, Reason.ANSWER_MISSING)


class NewPasswordForm(ReasonForm):
    """A new password and the same once more, exactly as typed."""

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


def need(value: object, reason: Reason) -> None:
    """Stop with `reason` unless `value` is there."""
    if not value:
        raise StopValidation(reason)


def need_email(typed: str | None) -> str:
    """The canonical e-mail address; stops when it is none."""
    need(typed, Reason.EMAIL_MISSING)
    found = canonical_email(typed or "")
    need(found, Reason.EMAIL_MALFORMED)
    return found or ""


def need_phone(typed: str | None) -> str:
    """The canonical number of a Moroccan mobile; stops when it is none."""
    need(typed, Reason.PHONE_MISSING)
    found = canonical_phone(typed or "")
    if isinstance(found, Reason):
        raise StopValidation(found)
    return found


class AddressForm(ReasonForm):
    """A new e-mail address or mobile number; `canonical` is what it is once it is valid."""

    address = StringField(filters=[inputs.clean])

    def __init__(self, channel: str) -> None:
        """Take which of the two is wanted."""
        super().__init__()
        self._channel = channel
        self.canonical = ""

    def validate_address(self, field: StringField) -> None:
        """A complete address, or a Moroccan mobile."""
        self.canonical = (need_email if self._channel == EMAIL else need_phone)(field.data)
