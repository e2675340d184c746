"""What a line of the file of claims may say, what it becomes, and why it is kept aside."""

from __future__ import annotations

from datetime import date

import pytest

from amoe.claim_rows import COLUMNS, STATUSES, ClaimLine, claim, turn
from amoe.csv_lines import Rejected, RowReason
from tests.support.claims import LINE

TODAY = date(2026, 2, 1)


def read(**changes: str) -> ClaimLine:
    """The claim of a line with some cells changed."""
    return claim([{**LINE, **changes}[column] for column in COLUMNS], TODAY)


def why_not(**changes: str) -> RowReason:
    """Why such a line is kept aside; the detail repeats none of its cells."""
    with pytest.raises(Rejected) as rejected:
        read(**changes)
    for value in changes.values():
        assert not value.strip() or value not in rejected.value.detail
    return rejected.value.reason


def test_a_right_line_is_taken_as_it_is() -> None:
    taken = read()
    assert (taken.claim_no, taken.kind, taken.status) == ("2600001", "pharmacy", "received")
    assert (taken.amount_claimed, taken.amount_refunded) == (125050, None)


@pytest.mark.parametrize(
    ("text", "centimes"),
    [
        ("0", 0), ("0.01", 1), ("0.1", 10), ("1", 100), ("19.99", 1999), ("1.10", 110),
        ("4.35", 435), ("1250,50", 125050), (" 1 250.50 ", 125050), ("999999999.99", 99999999999),
        ("١٢٫٥".replace("٫", "."), 1250),
    ],
)  # fmt: skip
def test_amounts_are_exact_to_the_centime(text: str, centimes: int) -> None:
    assert read(amount_claimed=text).amount_claimed == centimes
    assert read(amount_refunded=text).amount_refunded == centimes


def test_every_centime_of_ten_dirhams_survives() -> None:
    """Floats would lose some of them: 4.35 * 100 is 434.99…"""
    for centimes in range(1000):
        text = f"{centimes // 100}.{centimes % 100:02}"
        assert read(amount_claimed=text).amount_claimed == centimes


@pytest.mark.parametrize("text", ["1.005", "-1", "1e3", "1.250,50", "NaN", "inf", "DH 3", "1" * 10])
def test_what_is_no_amount_is_kept_aside(text: str) -> None:
    assert why_not(amount_claimed=text) == RowReason.AMOUNT
    assert why_not(amount_refunded=text) == RowReason.AMOUNT


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("26-000123", "26-000123"), (" 26 000 123 ", "26000123"), ("a1b2c3", "A1B2C3")],
)
def test_a_number_is_the_same_however_it_is_written(typed: str, taken: str) -> None:
    assert read(claim_no=typed).claim_no == taken


@pytest.mark.parametrize(
    "number", ["12", "-123", "12--3", "123-", "1/2/3", "../12", "1" * 31, "é12"]
)
def test_what_is_no_number_is_kept_aside(number: str) -> None:
    assert why_not(claim_no=number) == RowReason.CLAIM_NO


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"claim_no": " "}, RowReason.MISSING),
        ({"immatriculation": ""}, RowReason.MISSING),
        ({"immatriculation": "x"}, RowReason.NUMBER),
        ({"amount_claimed": ""}, RowReason.MISSING),
        ({"kind": "cosmetic"}, RowReason.KIND),
        ({"kind": ""}, RowReason.MISSING),
        ({"status": "lost"}, RowReason.STATUS),
        ({"payment": "cash"}, RowReason.PAYMENT),
        ({"care_date": "02/01/2026"}, RowReason.DATE),
        ({"status_date": "2026-02-02"}, RowReason.DATE),
        ({"status_date": "2026-02-30"}, RowReason.DATE),
        ({"care_date": "2026-01-06"}, RowReason.ORDER),
        ({"status_date": "2026-01-04"}, RowReason.ORDER),
        ({"reason": "x" * 301}, RowReason.TOO_LONG),
        ({"office": "x" * 101}, RowReason.TOO_LONG),
        ({"payment_ref": "x" * 61}, RowReason.TOO_LONG),
    ],
)
def test_a_wrong_cell_keeps_the_line_aside(changes: dict[str, str], reason: RowReason) -> None:
    assert why_not(**changes) == reason


def test_case_and_spaces_of_closed_lists_do_not_matter() -> None:
    assert read(kind=" Pharmacy ", status="RECEIVED", payment="Bank").kind == "pharmacy"


def test_free_text_is_cleaned_of_what_nobody_sees() -> None:
    assert read(reason="Fac\u202eture\x1f  jointe").reason == "Facture jointe"


def test_statuses_are_ordered_by_day_and_then_as_they_follow_one_another() -> None:
    same_day = [turn(status, "2026-01-05") for status in STATUSES]
    assert same_day == sorted(set(same_day))
    assert turn("rejected", "2026-01-05") < turn("received", "2026-01-06")
