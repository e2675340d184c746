"""The words for claims: what a state means, what to do, how it is paid, the tables."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from blueprints.shell.claim_words import KINDS, STATUSES

__all__ = [
    "HOW_PAID",
    "KINDS",
    "MEANS",
    "NEXT",
    "PAPER",
    "PAPER_TABLE",
    "PAYMENTS",
    "STATUSES",
    "TABLE",
]

MEANS = {
    "received": _("The fund has your claim. Nobody has looked at it yet."),
    "in_review": _("Somebody checks your papers and works out the refund."),
    "missing_papers": _("The review has stopped: something is missing."),
    "accepted": _("The refund is decided. The payment is being prepared."),
    "paid": _("The payment was ordered."),
    "rejected": _("The fund does not refund this claim."),
}

NEXT = {
    "received": _("You have nothing to do. Keep your copies of the papers."),
    "in_review": _("You have nothing to do. Keep your copies of the papers."),
    "missing_papers": _("Bring what is missing to an office, with the number of this claim."),
    "accepted": _("You have nothing to do: the money comes by itself."),
    "paid": "",
    "rejected": _(
        "If you do not agree, or do not understand why, ask an office or the call centre. "
        "Have the number of this claim at hand."
    ),
}

PAYMENTS = {"bank": _("Bank transfer"), "postal": _("Money order")}

HOW_PAID = {
    "bank": _("The transfer goes to the bank account whose RIB the fund has for you."),
    "postal": _("Collect the money order at a post office, with your CNI."),
}

TABLE = (
    _("Claim"),
    _("Care"),
    _("Date of care"),
    _("Handed in"),
    _("Office"),
    _("Claimed (DH)"),
    _("Refunded (DH)"),
    _("State"),
    _("Remark"),
    _("Payment"),
    _("Reference of the payment"),
)
"""The columns of the spreadsheet."""

PAPER_TABLE = (
    _("Claim"), _("Care"), _("Handed in"), _("State"), _("Claimed (DH)"), _("Refunded (DH)"),
)  # fmt: skip
PAPER = {
    "title": _("My claims"),
    "as_of": _("Situation on"),
    "claimed": _("Claimed"),
    "refunded": _("Refunded"),
    "page": _("Page"),
}
