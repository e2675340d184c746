"""The words for kinds of care and for what a claim stands at, wherever claims are shown."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

KINDS = {
    "ambulatory": _("Everyday care"),
    "long_illness": _("Long illness"),
    "dental": _("Dental care"),
    "hospital": _("Hospital"),
    "pharmacy": _("Medicines"),
    "optics": _("Glasses"),
    "lab": _("Tests and X-rays"),
}

STATUSES = {
    "received": _("Received"),
    "in_review": _("In review"),
    "missing_papers": _("Papers missing"),
    "accepted": _("Accepted"),
    "paid": _("Paid"),
    "rejected": _("Refused"),
}
