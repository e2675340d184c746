"""The fund's file of claims: its columns, and each line checked and made canonical."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from amoe import inputs
from amoe.csv_lines import (
    REMEMBERED,
    Rejected,
    RowReason,
    iso_date,
    number,
    remembered,
    required,
)
from amoe.insured import BANK, POSTAL

COLUMNS = (
    "claim_no",
    "immatriculation",
    "kind",
    "care_date",
    "deposited_on",
    "office",
    "amount_claimed",
    "amount_refunded",
    "status",
    "status_date",
    "reason",
    "payment",
    "payment_ref",
)
"""The columns of the file. `claim` takes its fields in this order."""

KINDS = ("ambulatory", "long_illness", "dental", "hospital", "pharmacy", "optics", "lab")

RECEIVED, IN_REVIEW, MISSING_PAPERS = "received", "in_review", "missing_papers"
ACCEPTED, PAID, REJECTED = "accepted", "paid", "rejected"
STATUSES = (RECEIVED, IN_REVIEW, MISSING_PAPERS, ACCEPTED, PAID, REJECTED)
"""In the order in which they follow one another on the same day."""

LONGEST = {"office": 100, "reason": 300, "payment_ref": 60}
"""Characters of the cells that are free text."""

_claim_no = re.compile(r"[0-9A-Z](?:[0-9A-Z]|-(?=[0-9A-Z])){2,29}").fullmatch
_amount = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?").fullmatch


class ClaimLine(NamedTuple):
    """One line of the file, every field canonical; amounts in centimes."""

    claim_no: str
    immatriculation: str
    kind: str
    care_date: str
    deposited_on: str
    office: str
    amount_claimed: int
    amount_refunded: int | None
    """None while nobody knows."""
    status: str
    status_date: str
    reason: str
    payment: str
    """`bank`, `postal`, or empty while nobody knows."""
    payment_ref: str


def claim(fields: Sequence[str], today: date) -> ClaimLine:
    """The claim that `fields` (in the order of COLUMNS) describe. Raises Rejected."""
    (
        claim_no,
        immatriculation,
        kind,
        care_date,
        deposited_on,
        office,
        claimed,
        refunded,
        status,
        status_date,
        reason,
        payment,
        payment_ref,
    ) = fields
    care_date = iso_date("care_date", care_date)
    deposited_on = iso_date("deposited_on", deposited_on)
    status_date = iso_date("status_date", status_date)
    if not care_date <= deposited_on <= status_date:
        raise Rejected(
            RowReason.ORDER, "care_date, deposited_on and status_date are not in this order"
        )
    if status_date > today.isoformat():
        raise Rejected(RowReason.DATE, "status_date is in the future")
    return ClaimLine(
        _number(claim_no),
        number("immatriculation", immatriculation),
        _one_of("kind", kind, KINDS, RowReason.KIND),
        care_date,
        deposited_on,
        _text("office", office),
        _centimes("amount_claimed", claimed),
        _centimes("amount_refunded", refunded) if refunded.strip() else None,
        _one_of("status", status, STATUSES, RowReason.STATUS),
        status_date,
        _text("reason", reason),
        _one_of("payment", payment, (BANK, POSTAL), RowReason.PAYMENT) if payment.strip() else "",
        _text("payment_ref", payment_ref),
    )


def canonical_claim_no(text: str) -> str | None:
    """A claim's number: 3 to 30 capitals, digits and single hyphens; None when it is none."""
    found = inputs.clean(text).replace(" ", "").upper()
    return found if _claim_no(found) else None


def turn(status: str, on_day: str) -> int:
    """What orders the statuses of a claim: by day, and within a day as they follow each other."""
    return _ordinal(on_day) * 10 + STATUSES.index(status)


@lru_cache(REMEMBERED)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _number(text: str) -> str:
    if _claim_no(text):
        return text
    found = canonical_claim_no(text)
    if found is None:
        required("claim_no", inputs.clean(text))
        raise Rejected(RowReason.CLAIM_NO, "claim_no is not 3 to 30 letters, digits and hyphens")
    return found


def _one_of(column: str, text: str, known: tuple[str, ...], reason: RowReason) -> str:
    if text in known:
        return text
    found = required(column, remembered(text).lower())
    if found not in known:
        raise Rejected(reason, f"{column} is none of {', '.join(known)}")
    return found


def _centimes(column: str, text: str) -> int:
    """Dirhams with at most two decimals, as a whole number of centimes: nothing is rounded."""
    found = _amount(text) or _amount(required(column, inputs.clean(text)).replace(" ", ""))
    if not found:
        raise Rejected(RowReason.AMOUNT, f"{column} is not an amount such as 1250.50")
    dirhams, decimals = found.groups()
    return int(dirhams) * 100 + int((decimals or "").ljust(2, "0"))


def _text(column: str, text: str) -> str:
    if not text:
        return ""
    if len(text) > LONGEST[column]:
        raise Rejected(RowReason.TOO_LONG, f"{column} has more than {LONGEST[column]} characters")
    return remembered(text)
