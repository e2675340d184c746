"""Moroccan mobiles in any spelling; the others refused with a sentence that says why."""

from __future__ import annotations

import pytest

from amoe.reasons import Reason as R
from config import LANGUAGES
from tests.journeys.ways import AR_HTMX, FR_PLAIN, Way
from tests.support.site import Site
from tests.support.student import Student

ACCEPTED = [
    "0612345678",
    "06 12 34 56 78",
    "06-12-34-56-78",
    "06.12.34.56.78",
    "(06) 12 34 56 78",
    " 0612345678 ",
    "+212612345678",
    "+212 6 12 34 56 78",
    "+2120612345678",
    "+212 (0)6 12 34 56 78",
    "00212612345678",
    "00 212 6 12 34 56 78",
    "212612345678",
    "612345678",
    "٠٦١٢٣٤٥٦٧٨",
    "٠٦ ١٢ ٣٤ ٥٦ ٧٨",
    "+٢١٢٦١٢٣٤٥٦٧٨",
    "۰۶۱۲۳۴۵۶۷۸",
    "０６１２３４５６７８",
    "\u202a+212 612-345678\u202c",
    "06\u00a012\u202f34 56 78",
]
REFUSED = {
    "0522123456": R.PHONE_NOT_MOBILE,
    "05 22 12 34 56": R.PHONE_NOT_MOBILE,
    "+212522123456": R.PHONE_NOT_MOBILE,
    "0801004747": R.PHONE_NOT_MOBILE,
    "+33612345678": R.PHONE_NOT_MOBILE,
    "0033612345678": R.PHONE_NOT_MOBILE,
    "+34 612 345 678": R.PHONE_NOT_MOBILE,
    "+1 212 612 3456": R.PHONE_NOT_MOBILE,
    "061234567": R.PHONE_MALFORMED,
    "06123456789": R.PHONE_MALFORMED,
    "0912345678": R.PHONE_MALFORMED,
    "06123456a8": R.PHONE_MALFORMED,
    "abc": R.PHONE_MALFORMED,
    "+212": R.PHONE_MALFORMED,
    "06 12 34 56 78 / 07 12 34 56 78": R.PHONE_MALFORMED,
    "\u200f": R.PHONE_MISSING,
}


@pytest.fixture(params=[FR_PLAIN, AR_HTMX])
def asked(site: Site, request: pytest.FixtureRequest) -> Student:
    """Somebody who is asked for a number."""
    way: Way = request.param
    return site.student(**way).stands_at("telephone")


def test_every_refused_number_is_told_why(asked: Student) -> None:
    for number, reason in REFUSED.items():
        asked.gives_phone(number).is_at("telephone").is_refused(reason, "phone")
    assert not asked.messages("sms")


def test_a_mobile_is_understood_and_shown_as_people_write_it(asked: Student) -> None:
    for number in ACCEPTED:
        asked.opens("telephone").sends("telephone", phone=number, phone_again="0612345678")
        asked.is_at("code-telephone").sees("06 12 34 56 78")
        assert asked.registration.phone == "+212612345678", number
    asked.opens("telephone")
    assert asked.browser.value("phone") == asked.browser.value("phone_again")
    assert asked.browser.value("phone") == "06 12 34 56 78"


@pytest.mark.parametrize("number", ["0712345678", "0798765432", "+212 7 00 00 00 00"])
def test_a_number_that_starts_with_07_is_a_mobile_too(site: Site, number: str) -> None:
    student = site.student().stands_at("telephone").gives_phone(number).is_at("code-telephone")
    assert student.registration.phone.startswith("+2127")


def test_the_two_numbers_may_be_written_differently(asked: Student) -> None:
    asked.sends("telephone", phone="+212 612 345 678", phone_again="٠٦١٢٣٤٥٦٧٨")
    asked.is_at("code-telephone")


def test_the_sms_offers_its_code_to_the_phone(site: Site) -> None:
    for nth, language in enumerate(LANGUAGES):
        student = site.student(nth, language=language)
        student.stands_at("code-telephone")
        text = student.messages("sms")[0].text
        assert text.splitlines()[-1] == f"@127.0.0.1 #{student.reads_code('sms')}"
