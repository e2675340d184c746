"""The sentence for each thing that was done with an account: what "My activity" tells."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from amoe.reasons import Reason

ACTS: dict[str, LazyString] = {
    Reason.SIGNED_IN: _("Signed in"),
    Reason.SIGNED_OUT: _("Signed out"),
    Reason.SIGNED_OUT_EVERYWHERE: _("Signed out on every device"),
    Reason.DEVICE_REVOKED: _("A device was forgotten"),
    Reason.DEVICES_REVOKED: _("All devices were forgotten"),
    Reason.NOT_ME: _("“This was not me”: everything was closed"),
    Reason.PASSWORD_CHANGED: _("The password was changed"),
    Reason.EMAIL_CHANGED: _("The e-mail address was changed"),
    Reason.PHONE_CHANGED: _("The mobile number was changed"),
    Reason.LOSING_BEGUN: _("A lost number or address was reported: it is replaced after 24 hours"),
    Reason.LOSING_CANCELLED: _("The replacement of a number or address was cancelled"),
    Reason.APP_ON: _("The authenticator app was switched on"),
    Reason.APP_OFF: _("The authenticator app was switched off"),
    Reason.APP_OFF_BY_FUND: _("The authenticator app was switched off by the fund, as you asked"),
    Reason.RECOVERY_CODE_USED: _("A recovery code was used"),
    Reason.RECOVERY_CODES_NEW: _("New recovery codes were made"),
    Reason.CERTIFICATE_MADE: _("A certificate of cover was made"),
    Reason.CERTIFICATE_DOWNLOADED: _("A certificate of cover was downloaded"),
    Reason.CERTIFICATE_REVOKED: _("A certificate of cover was withdrawn"),
    Reason.CARE_FORM_DOWNLOADED: _("A care form was downloaded"),
    Reason.CLAIMS_DOWNLOADED: _("The list of claims was downloaded"),
    Reason.NOTICES_CHANGED: _("The choice of messages about claims was changed"),
}
"""By the code that `Activity.add` was given; whoever notes something new adds its sentence."""

_OTHER = _("Something else was done")


def told(what: str) -> LazyString:
    """The sentence of a code."""
    return ACTS.get(what, _OTHER)
