"""One-time codes by e-mail and by SMS: tries, life, sending again; the same rules for both."""

from __future__ import annotations

from amoe.limits import CODE_LIFE, DAY, RESEND_WAITS
from amoe.reasons import Reason as R
from tests.journeys.ways import Way, code_pages, every_way, two_ways
from tests.support.site import Site
from tests.support.student import CAPTCHA, Student

NEXT = {"code-courriel": "telephone", "code-telephone": "mot-de-passe"}


def types(student: Student, slug: str, code: str) -> Student:
    return student.sends(slug, code=code, captcha=CAPTCHA)


def fails(student: Student, slug: str, times: int) -> Student:
    wrong = student.wrong_code(channel_of(slug))
    for _ in range(times):
        types(student, slug, wrong).is_answered(422)
    return student


def channel_of(slug: str) -> str:
    return "email" if slug == "code-courriel" else "sms"


@every_way
@code_pages
def test_wrong_codes_count_down_until_a_new_code_is_needed(
    site: Site, slug: str, channel: str, way: Way
) -> None:
    student = site.student(**way).stands_at(slug)
    right, wrong = student.reads_code(channel), student.wrong_code(channel)
    for left in (4, 3, 2, 1, 0):
        types(student, slug, wrong).is_at(slug).is_refused(R.CODE_WRONG, "code", left=left)
    types(student, slug, right).is_at(slug).is_answered(422)
    assert student.browser.problems()["code"].startswith(
        site.says(R.CODE_TRIES_SPENT, student.language)
    )
    site.passes(RESEND_WAITS[0])
    student.presses(slug, "resend").is_at(slug).is_answered(200)
    assert student.reads_code(channel) != right
    types(student, slug, right).is_refused(R.CODE_WRONG, "code", left=4)
    types(student, slug, student.reads_code(channel)).is_at(NEXT[slug])


@two_ways
@code_pages
def test_ten_wrong_codes_lock_the_address_for_24_hours(
    site: Site, slug: str, channel: str, way: Way
) -> None:
    student = fails(site.student(**way).stands_at(slug), slug, 5)
    site.passes(RESEND_WAITS[0])
    fails(student.presses(slug, "resend"), slug, 5)
    site.passes(RESEND_WAITS[1])
    student.presses(slug, "resend").is_answered(200)
    types(student, slug, student.reads_code(channel))
    student.is_locked(R.CODE_LOCKED, seconds=DAY - RESEND_WAITS[0] - RESEND_WAITS[1])
    assert not student.registration.address_proved(channel)
    site.passes(DAY)
    again = site.student(**way).stands_at(slug)
    types(again, slug, again.reads_code(channel)).is_at(NEXT[slug])


def test_wrong_codes_are_counted_over_all_registrations_of_an_address(site: Site) -> None:
    for student in (site.student(1), site.student(2)):
        student.email = "maison@etu.example"
        fails(student.stands_at("code-courriel"), "code-courriel", 5)
    third = site.student(3)
    third.email = "Maison@etu.example"
    third.stands_at("code-courriel").types_email_code().is_locked(R.CODE_LOCKED, seconds=DAY)


@two_ways
@code_pages
def test_right_codes_are_never_counted(site: Site, slug: str, channel: str, way: Way) -> None:
    student = fails(site.student(**way).stands_at(slug), slug, 4)
    types(student, slug, student.reads_code(channel)).is_at(NEXT[slug])


@two_ways
@code_pages
def test_a_code_lives_ten_minutes(site: Site, slug: str, channel: str, way: Way) -> None:
    student = site.student(**way).stands_at(slug)
    code = student.reads_code(channel)
    site.passes(CODE_LIFE)
    types(student, slug, code).is_at(slug).is_refused(R.CODE_EXPIRED, "code")
    student.opens(slug).sees(
        site.translated("It is no longer valid: ask for a new one.", student.language)
    )
    student.presses(slug, "resend").is_answered(200)
    assert student.reads_code(channel) != code
    types(student, slug, student.reads_code(channel)).is_at(NEXT[slug])


@code_pages
def test_a_code_is_right_until_its_last_second(site: Site, slug: str, channel: str) -> None:
    student = site.student().stands_at(slug)
    site.passes(CODE_LIFE - 1)
    types(student, slug, student.reads_code(channel)).is_at(NEXT[slug])


@every_way
@code_pages
def test_a_code_is_sent_again_after_one_two_and_five_minutes(
    site: Site, slug: str, channel: str, way: Way
) -> None:
    student = site.student(**way).stands_at(slug)
    code, sent = student.reads_code(channel), 1
    for wait in RESEND_WAITS[:3]:
        assert len(student.messages(channel)) == sent
        student.opens(slug).sees(f"{wait // 60}:{wait % 60:02}")
        site.passes(wait - 1)
        student.presses(slug, "resend").is_at(slug).is_refused(R.RESEND_TOO_SOON)
        assert len(student.messages(channel)) == sent
        site.passes(1)
        student.presses(slug, "resend").is_at(slug).is_answered(200)
        sent += 1
        assert len(student.messages(channel)) == sent
        assert student.reads_code(channel) == code
    types(student, slug, code).is_at(NEXT[slug])


@code_pages
def test_after_the_third_sending_the_wait_stays_five_minutes(
    site: Site, slug: str, channel: str
) -> None:
    student = site.student().stands_at(slug)
    for wait in RESEND_WAITS:
        site.passes(wait)
        student.presses(slug, "resend").is_answered(200)
    student.opens(slug).sees("5:00")


@code_pages
def test_sending_again_extends_neither_life_nor_tries(site: Site, slug: str, channel: str) -> None:
    student = fails(site.student().stands_at(slug), slug, 2)
    code = student.reads_code(channel)
    for wait in RESEND_WAITS:
        site.passes(wait)
        student.presses(slug, "resend").is_answered(200)
    types(student, slug, student.wrong_code(channel)).is_refused(R.CODE_WRONG, "code", left=2)
    site.passes(CODE_LIFE - sum(RESEND_WAITS))
    types(student, slug, code).is_refused(R.CODE_EXPIRED, "code")


@two_ways
@code_pages
def test_a_code_may_be_typed_with_spaces_and_in_arabic_digits(
    site: Site, slug: str, channel: str, way: Way
) -> None:
    student = site.student(**way).stands_at(slug)
    code = student.reads_code(channel).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    types(student, slug, f"\u200f{code[:3]} {code[3:]} ").is_at(NEXT[slug])


@code_pages
def test_looking_at_the_page_sends_nothing(site: Site, slug: str, channel: str) -> None:
    student = site.student().stands_at(slug)
    site.passes(RESEND_WAITS[0])
    for _ in range(3):
        student.opens(slug).is_answered(200)
    assert len(student.messages(channel)) == 1


@two_ways
@code_pages
def test_a_judged_code_is_not_echoed(site: Site, slug: str, channel: str, way: Way) -> None:
    student = fails(site.student(**way).stands_at(slug), slug, 1)
    assert student.browser.value("code") == ""
    assert student.browser.value("captcha") == ""


@code_pages
def test_no_page_ever_holds_the_right_code(site: Site, slug: str, channel: str) -> None:
    student = site.student().stands_at(slug)
    code = student.reads_code(channel)
    for see in (student.opens, lambda at: fails(student, at, 1), lambda at: student.opens("arret")):
        see(slug)
        assert code not in student.browser.words()
        assert f'"{code}"' not in student.browser.page
    assert code not in str(student.session())
