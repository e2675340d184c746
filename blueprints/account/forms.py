"""The forms of the account; their validators stop with a reason code."""

from __future__ import annotations

from wtforms import StringField

from amoe import inputs
from amoe.reasons import Reason
from blueprints.shell.forms import CodeForm, NameForm, ReasonForm, need


class PasswordForm(ReasonForm):
    """A password, as it was typed."""

    password = StringField()

    def validate_password(self, field: StringField) -> None:
        """Something must be there."""
        need(field.data, Reason.PASSWORD_NOT_GIVEN)


class SignInForm(NameForm, PasswordForm):
    """A name and a password."""


class AppCodeForm(ReasonForm):
    """A code of the app, or a recovery code."""

    code = StringField(filters=[inputs.compact])

    def validate_code(self, field: StringField) -> None:
        """Something must be there."""
        need(field.data, Reason.APP_CODE_MISSING)


class SwitchOnForm(CodeForm, PasswordForm):
    """What it takes to switch the app on, in the order of the page."""


class SwitchOffForm(PasswordForm, AppCodeForm):
    """What it takes to switch the app off."""
