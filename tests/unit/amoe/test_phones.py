"""Moroccan mobiles in every way people write them; every other number with its reason."""

from __future__ import annotations

import pytest

from amoe.phones import as_written, canonical_phone, masked
from amoe.reasons import Reason

MOBILE = "+212612345678"


@pytest.mark.parametrize(
    "typed",
    [
        "0612345678",
        "06 12 34 56 78",
        "06-12-34-56-78",
        "06.12.34.56.78",
        "06/12/34/56/78",
        "612345678",
        "+212612345678",
        "+212 6 12 34 56 78",
        "+212 (0)6 12 34 56 78",
        "+2120612345678",
        "00212612345678",
        "002120612345678",
        "212612345678",
        "٠٦١٢٣٤٥٦٧٨",
        "۰۶۱۲۳۴۵۶۷۸",
        "０６１２３４５６７８",
        "\u202a+212612345678\u202c",
        "06\u00a012\u202f34 56 78",
        "  0612345678\n",
    ],
)
def test_a_mobile_is_taken_however_it_is_written(typed: str) -> None:
    assert canonical_phone(typed) == MOBILE


@pytest.mark.parametrize("start", ["06", "07", "061", "079", "0700"])
def test_all_mobile_ranges_are_taken(start: str) -> None:
    assert str(canonical_phone(start.ljust(10, "5"))).startswith("+212" + start[1:])


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0512345678", Reason.PHONE_NOT_MOBILE),
        ("0801234567", Reason.PHONE_NOT_MOBILE),
        ("+212512345678", Reason.PHONE_NOT_MOBILE),
        ("+33612345678", Reason.PHONE_NOT_MOBILE),
        ("0033612345678", Reason.PHONE_NOT_MOBILE),
        ("", Reason.PHONE_MALFORMED),
        ("061234567", Reason.PHONE_MALFORMED),
        ("06123456789", Reason.PHONE_MALFORMED),
        ("0612E45678", Reason.PHONE_MALFORMED),
        ("06123O5678", Reason.PHONE_MALFORMED),
        ("0112345678", Reason.PHONE_MALFORMED),
        ("0912345678", Reason.PHONE_MALFORMED),
        ("0612345678 ou 0712345678", Reason.PHONE_MALFORMED),
        ("salma@etu.example", Reason.PHONE_MALFORMED),
    ],
)
def test_any_other_number_is_refused_with_its_reason(typed: str, reason: Reason) -> None:
    assert canonical_phone(typed) is reason


def test_it_is_shown_as_people_write_it() -> None:
    assert as_written(MOBILE) == "06 12 34 56 78"
    assert canonical_phone(as_written(MOBILE)) == MOBILE


def test_masked_it_shows_its_ends_only() -> None:
    assert masked(MOBILE) == "06 •• •• •• 78"
