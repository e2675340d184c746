"""Fraud that asks for codes to block after block of numbers is stopped; its neighbours are not."""

from __future__ import annotations

import pytest

from amoe.limits import HOUR, SMS_PREFIX
from amoe.reasons import Reason as R
from tests.journeys.ways import Way, two_ways
from tests.support.site import Site
from tests.support.student import Student

BLOCK, OTHER_BLOCK = "0661234", "0661235"


@pytest.fixture
def site(site: Site) -> Site:
    """A site at the beginning of an hour of the clock."""
    site.clock.passes(HOUR - site.clock.now() % HOUR)
    return site


def asks(site: Site, nth: int, block: str = BLOCK, **way: object) -> Student:
    """The nth person of the registry asks for a code to a number of a block."""
    student = site.student(nth, **way)
    student.phone = f"{block}{nth:03}"
    return student.stands_at("telephone").gives_phone()


def asks_in_vain(site: Site, nth: int, block: str = BLOCK, **way: object) -> Student:
    return asks(site, nth, block, **way).is_at("telephone").is_locked(R.PREFIX_LOCKED)


def test_the_figures_are_those_of_the_design() -> None:
    assert (SMS_PREFIX.cap, SMS_PREFIX.window) == (20, HOUR)


@two_ways
def test_a_block_gets_20_codes_an_hour_that_nobody_types(site: Site, way: Way) -> None:
    for nth in range(20):
        asks(site, nth).is_at("code-telephone")
    late = asks_in_vain(site, 20, **way)
    assert late.messages("sms") == []
    assert len([m for m in site.inbox() if m.channel == "sms"]) == 20


@two_ways
def test_the_next_hour_is_free_and_the_page_says_so(site: Site, way: Way) -> None:
    site.clock.passes(HOUR - 600)
    for nth in range(20):
        asks(site, nth)
    late = asks(site, 20, **way).is_locked(R.PREFIX_LOCKED, seconds=600)
    site.clock.passes(599)
    late.opens("telephone").gives_phone().is_locked(R.PREFIX_LOCKED, seconds=1)
    site.clock.passes(1)
    late.opens("telephone").gives_phone().is_at("code-telephone")


def test_other_blocks_are_untouched(site: Site) -> None:
    for nth in range(20):
        asks(site, nth)
    asks_in_vain(site, 20)
    asks(site, 21, OTHER_BLOCK).is_at("code-telephone")
    asks(site, 22, "0761234").is_at("code-telephone")


def test_a_block_has_a_thousand_numbers(site: Site) -> None:
    for nth in range(19):
        asks(site, nth)
    ends = [site.student(nth) for nth in (20, 21)]
    for student, phone in zip(ends, (f"{BLOCK}000", f"{BLOCK}999"), strict=True):
        student.phone = phone
        student.stands_at("telephone").gives_phone()
    assert [student.place for student in ends] == ["code-telephone", "telephone"]


def test_codes_that_are_typed_do_not_count(site: Site) -> None:
    """A campus may well have numbers of one block."""
    for nth in range(25):
        asks(site, nth).is_at("code-telephone").types_phone_code().is_at("mot-de-passe")


def test_a_typed_code_gives_back_all_its_sendings(site: Site) -> None:
    for nth in range(18):
        asks(site, nth)
    patient = asks(site, 18)
    site.passes(60)
    patient.presses("code-telephone", "resend").is_answered(200)
    asks_in_vain(site, 19)
    patient.types_phone_code().is_at("mot-de-passe")
    for nth in (20, 21):
        asks(site, nth).is_at("code-telephone")
    asks_in_vain(site, 22)


def test_a_code_that_is_typed_in_the_next_hour_is_given_back_to_its_own(site: Site) -> None:
    """Else one sent before the full hour would make room for a fraud after it."""
    site.clock.passes(HOUR - 60)
    early = asks(site, 0)
    site.passes(120)
    for nth in range(1, 21):
        asks(site, nth)
    early.types_phone_code().is_at("mot-de-passe")
    asks_in_vain(site, 21)


def test_a_code_that_is_typed_twice_is_given_back_once(site: Site) -> None:
    """Going to and fro between two numbers makes no room for a fraud."""
    for nth in range(18):
        asks(site, nth)
    own = asks(site, 18).types_phone_code().is_at("mot-de-passe")
    number, own.phone = own.phone, "0712345678"
    own.opens("telephone").gives_phone().types_phone_code().is_at("mot-de-passe")
    site.passes(60)
    own.phone = number
    own.opens("telephone").gives_phone().is_at("code-telephone").types_phone_code()
    own.is_at("mot-de-passe")
    for nth in (19, 20):
        asks(site, nth).is_at("code-telephone")
    asks_in_vain(site, 21)


def test_a_wrong_code_gives_nothing_back(site: Site) -> None:
    students = [asks(site, nth) for nth in range(20)]
    wrong = students[0].wrong_code("sms")
    students[0].types_phone_code(wrong).is_answered(422)
    asks_in_vain(site, 20)


def test_sending_again_counts_too(site: Site) -> None:
    for nth in range(19):
        asks(site, nth)
    impatient = asks(site, 19)
    site.passes(60)
    impatient.presses("code-telephone", "resend").is_locked(R.PREFIX_LOCKED)
    assert len(impatient.messages("sms")) == 1


def test_who_is_refused_spends_none_of_their_own_tries(site: Site) -> None:
    for nth in range(20):
        asks(site, nth)
    late = asks_in_vain(site, 20)
    for _ in range(30):
        late.opens("telephone").gives_phone().is_locked(R.PREFIX_LOCKED)
    late.opens("telephone").gives_phone("0712345678").is_at("code-telephone")
