"""Nobody is flooded with messages through us, and no SMS leaves before the e-mail is proved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amoe.limits import (
    DAY,
    EMAIL_DAY,
    EMAIL_HOUR,
    HOUR,
    JOURNEY_SENDS,
    PERSON_SENDS,
    RESEND_WAITS,
    SMS_DAY,
    SMS_HOUR,
)
from amoe.reasons import Reason as R
from blueprints.registration.locked import SAID
from tests.journeys.ways import Way, code_pages, two_ways
from tests.support.site import CAPTCHA, Site
from tests.support.student import Student

MAILBOX = "maison@etu.example"
PHONE = "0612345678"


Gives = Callable[[Student, int], Student]
ASKED: dict[str, tuple[str, Gives, R]] = {
    "email": ("courriel", lambda s, n: s.gives_email(f"n{n}@etu.example"), R.EMAIL_LOCKED),
    "sms": ("telephone", lambda s, n: s.gives_phone(f"06{n:08}"), R.PHONE_LOCKED),
}
"""Where an address is asked for, how the nth is given, what a full counter says."""


def with_email(site: Site, index: int, email: str = MAILBOX, **way: object) -> Student:
    student = site.student(index, **way)
    student.email = email
    return student


def with_phone(site: Site, index: int, **way: object) -> Student:
    student = site.student(index, **way)
    student.phone = PHONE
    return student


@two_ways
def test_a_mailbox_gets_five_codes_an_hour_over_all_registrations(site: Site, way: Way) -> None:
    for index in range(EMAIL_HOUR.cap):
        with_email(site, index).stands_at("code-courriel")
    late = with_email(site, 9, "MAISON+amoe@etu.example", **way).stands_at("courriel").gives_email()
    late.is_at("courriel").is_locked(R.EMAIL_LOCKED, seconds=HOUR)
    assert len(site.inbox()) == EMAIL_HOUR.cap
    late.opens("courriel").gives_email("libre@etu.example").is_at("code-courriel")
    late.email = MAILBOX
    site.passes(HOUR)
    with_email(site, 9, **way).stands_at("code-courriel")


def test_a_mailbox_gets_ten_codes_in_24_hours(site: Site) -> None:
    for index in range(EMAIL_DAY.cap):
        if index == EMAIL_HOUR.cap:
            site.passes(HOUR)
        with_email(site, index).stands_at("code-courriel")
    site.passes(HOUR)
    late = with_email(site, 20).stands_at("courriel").gives_email()
    late.is_locked(R.EMAIL_LOCKED, seconds=DAY - 2 * HOUR)
    assert len(site.inbox()) == EMAIL_DAY.cap


@two_ways
def test_a_phone_gets_four_codes_an_hour_over_all_accounts(site: Site, way: Way) -> None:
    for index in range(SMS_HOUR.cap):
        with_phone(site, index).reaches("terminee")
    late = with_phone(site, 9, **way).stands_at("telephone").gives_phone("+212 (0) 612 345 678")
    late.is_at("telephone").is_locked(R.PHONE_LOCKED, seconds=HOUR)
    assert len(late.messages("sms")) == SMS_HOUR.cap
    late.opens("telephone").gives_phone("0712345678").is_at("code-telephone")


def test_a_phone_gets_ten_codes_in_24_hours(site: Site) -> None:
    for index in range(SMS_DAY.cap):
        if index and index % SMS_HOUR.cap == 0:
            site.passes(HOUR)
        with_phone(site, index).stands_at("code-telephone")
    site.passes(HOUR)
    late = with_phone(site, 20).stands_at("telephone").gives_phone()
    late.is_locked(R.PHONE_LOCKED, seconds=DAY - 3 * HOUR)
    assert len(late.messages("sms")) == SMS_DAY.cap


@pytest.mark.parametrize(
    ("slug", "channel", "cap", "reason"),
    [
        ("code-courriel", "email", EMAIL_HOUR.cap, R.EMAIL_LOCKED),
        ("code-telephone", "sms", SMS_HOUR.cap, R.PHONE_LOCKED),
    ],
)
@two_ways
def test_sending_again_counts_as_well(
    site: Site, slug: str, channel: str, cap: int, reason: R, way: Way
) -> None:
    student = site.student(**way).stands_at(slug)
    for sent in range(1, cap):
        site.passes(RESEND_WAITS[min(sent, 3) - 1])
        student.presses(slug, "resend").is_answered(200)
    site.passes(RESEND_WAITS[2])
    student.presses(slug, "resend").is_locked(reason)
    assert len(student.messages(channel)) == cap
    student.opens(slug).is_answered(200)


@two_ways
@code_pages
def test_a_registration_and_a_person_get_so_many_codes_whatever_the_address(
    site: Site, slug: str, channel: str, way: Way
) -> None:
    asks, gives, _ = ASKED[channel]
    reason = R.SENDS_LOCKED
    spent = PERSON_SENDS.cap // JOURNEY_SENDS.cap
    for visit in range(spent):
        student = site.student(**way).stands_at(asks)
        for n in range(JOURNEY_SENDS.cap):
            gives(student.opens(asks), 100 * visit + n).is_at(slug)
        gives(student.opens(asks), 100 * visit + 99).is_locked(reason)
    late = gives(site.student(**way).stands_at(asks), 999)
    late.is_at(asks).is_locked(reason, seconds=DAY)
    assert len([m for m in site.inbox() if m.channel == channel]) >= PERSON_SENDS.cap


@code_pages
def test_who_may_send_no_more_at_all_is_not_told_to_use_another_address(
    site: Site, slug: str, channel: str
) -> None:
    asks, gives, reason = ASKED[channel]
    student = site.student().stands_at(asks)
    for n in range(JOURNEY_SENDS.cap + 1):
        gives(student.opens(asks), n)
    student.is_answered(429)
    assert site.translated(SAID[reason][1], "fr") not in student.browser.words()


EARLY: dict[str, Callable[[Student], object]] = {
    "the number's page": lambda s: s.opens("telephone"),
    "the number": lambda s: s.gives_phone(),
    "a code": lambda s: s.sends("code-telephone", code="123456", captcha=CAPTCHA),
    "sending again": lambda s: s.presses("code-telephone", "resend"),
    "sending again from the number's page": lambda s: s.presses("telephone", "resend"),
    "another language": lambda s: s.presses("telephone", "ar", phone=s.phone, phone_again=s.phone),
}


@two_ways
@pytest.mark.parametrize("slug", ["identite", "question", "courriel", "code-courriel"])
def test_no_sms_leaves_before_the_email_is_proved(site: Site, slug: str, way: Way) -> None:
    student = site.student(**way).stands_at(slug)
    for act in EARLY.values():
        act(student.opens(slug))
        student.is_at(slug)
    assert not [message for message in site.inbox() if message.channel == "sms"]


def test_no_sms_leaves_while_another_address_waits_for_its_proof(site: Site) -> None:
    student = site.student().stands_at("code-telephone")
    student.opens("courriel").gives_email("autre@etu.example").is_at("code-courriel")
    site.passes(RESEND_WAITS[0])
    for act in EARLY.values():
        act(student.opens("code-courriel"))
        student.is_at("code-courriel")
    assert len(student.messages("sms")) == 1


NOT_VALID, VALID = "It is no longer valid: ask for a new one.", "The code is valid until"


def guesses(student: Student, slug: str, code: str, times: int) -> Student:
    for _ in range(times):
        student.sends(slug, code=code, captcha=CAPTCHA)
    return student


@two_ways
@code_pages
def test_a_code_whose_tries_are_spent_is_not_called_valid_and_asked_for_anew(
    site: Site, slug: str, channel: str, way: Way
) -> None:
    student = site.student(**way).stands_at(slug)
    code = student.reads_code(channel)
    valid, not_valid = (site.translated(words, student.language) for words in (VALID, NOT_VALID))
    guesses(student, slug, student.wrong_code(channel), 4).opens(slug).sees(valid)
    guesses(student, slug, student.wrong_code(channel), 1).sees(not_valid)
    student.opens(slug).sees(not_valid)
    assert valid not in student.browser.words()
    site.passes(RESEND_WAITS[0])
    student.presses(slug, "resend").sees(valid)
    assert student.reads_code(channel) != code


@two_ways
@code_pages
def test_who_may_try_no_more_codes_today_is_sent_none_either(
    site: Site, slug: str, channel: str, way: Way
) -> None:
    student = site.student(**way).stands_at(slug)
    for wait in RESEND_WAITS[:2]:
        guesses(student, slug, student.wrong_code(channel), 5)
        site.passes(wait)
        student.presses(slug, "resend").is_answered(200)
    sent = len(student.messages(channel))
    open_tab = student.in_another_tab().opens(slug)
    student.sends(slug, code=student.reads_code(channel), captcha=CAPTCHA).is_locked(R.CODE_LOCKED)
    site.passes(HOUR // 4)
    open_tab.presses(slug, "resend").is_locked(R.CODE_LOCKED)
    asks, gives, _ = ASKED[channel]
    address = (student.email, student.phone)[channel == "sms"]
    student.opens(asks)
    (student.gives_email if channel == "email" else student.gives_phone)(address)
    student.is_locked(R.CODE_LOCKED)
    assert len(student.messages(channel)) == sent
    gives(student.opens(asks), 7).is_at(slug).is_answered(200)
