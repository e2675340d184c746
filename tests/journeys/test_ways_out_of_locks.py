"""Every lock says what to do instead: another address or number, an e-mail when SMS are back."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from amoe.limits import DAY, HOUR, JOURNEY_IDLE, RESEND_WAITS, SMS_PREFIX
from amoe.reasons import Reason as R
from blueprints.shell.template_words import clock, day
from config import Settings
from tests.journeys.ways import Way, both_browsers, code_pages, two_ways
from tests.support.site import CAPTCHA, Site
from tests.support.student import Student

CHANGES = {"code-courriel": "courriel", "code-telephone": "telephone"}


def guesses(student: Student, slug: str, channel: str, times: int) -> None:
    wrong = student.wrong_code(channel)
    for _ in range(times):
        student.sends(slug, code=wrong, captcha=CAPTCHA)


def leads_to(student: Student, slug: str) -> None:
    """The page has a link there."""
    assert f'href="/{student.language}/inscription/{slug}"' in student.browser.page


@two_ways
@code_pages
def test_after_too_many_wrong_codes_another_address_can_be_given(
    site: Site, slug: str, channel: str, way: Way
) -> None:
    student = site.student(**way).stands_at(slug)
    guesses(student, slug, channel, 5)
    site.passes(RESEND_WAITS[0])
    student.presses(slug, "resend")
    guesses(student, slug, channel, 5)
    site.passes(RESEND_WAITS[1])
    student.presses(slug, "resend")
    student.sends(slug, code=student.reads_code(channel), captcha=CAPTCHA).is_locked(R.CODE_LOCKED)
    leads_to(student, CHANGES[slug])
    # Looking at the page again says the same, for as long.
    site.passes(HOUR // 4)
    student.opens(slug).is_locked(
        R.CODE_LOCKED, seconds=DAY - RESEND_WAITS[0] - RESEND_WAITS[1] - HOUR // 4
    )
    leads_to(student, CHANGES[slug])
    student.opens(CHANGES[slug]).is_answered(200)
    if channel == "email":
        student.gives_email("autre@etu.example")
    else:
        student.gives_phone("0799999999")
    student.is_at(slug).is_answered(200)


@two_ways
def test_a_block_of_numbers_that_nobody_confirms_rests_until_the_full_hour(
    site: Site, way: Way
) -> None:
    site.clock.passes(HOUR - site.clock.now() % HOUR)  # a full hour lies ahead
    for nth in range(SMS_PREFIX.cap):
        site.student(nth).stands_at("telephone").gives_phone(f"0699999{nth:03}")
    student = site.student(30, **way).stands_at("telephone").gives_phone("0699999999")
    student.is_locked(R.PREFIX_LOCKED, seconds=HOUR)
    leads_to(student, "telephone")
    student.opens("telephone").gives_phone("0612345678").is_at("code-telephone")


@two_ways
def test_while_sms_are_paused_the_registration_is_kept(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("telephone")
    site.service.switches.pause("sms")
    student.gives_phone().is_locked(R.SMS_PAUSED, seconds=HOUR)
    until = site.clock.now() + DAY
    student.sees(day(until)).sees(clock(until))
    leads_to(student, "telephone")
    site.clock.passes(JOURNEY_IDLE)
    student.opens("telephone").is_answered(410).sees(day(until)).sees(clock(until))
    waits = site.translated("Your registration waits for you", student.language)
    assert student.browser.heading() == waits


def test_when_it_is_known_when_sms_are_back_the_page_says_it_too(
    tmp_path: Path, people_folder: Path
) -> None:
    settings = Settings(instance=tmp_path / "instance", demo=True, demo_captcha=CAPTCHA)
    site = Site(settings.instance, people_folder, settings=replace(settings, sms_daily_budget=1))
    site.student(0).stands_at("code-telephone")
    site.clock.passes(60)
    student = site.student(1).stands_at("telephone").gives_phone()
    student.is_locked(R.SMS_PAUSED, seconds=DAY - 60)
    opens, kept = site.clock.now() + DAY - 60, site.clock.now() + DAY
    for at in (opens, kept):
        student.sees(day(at)).sees(clock(at))
    site.close()


@both_browsers
def test_paused_while_sending_again_leads_back_to_the_code(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("code-telephone")
    code = student.reads_code("sms")
    site.passes(RESEND_WAITS[0])
    site.service.switches.pause("sms")
    student.presses("code-telephone", "resend").is_locked(R.SMS_PAUSED)
    leads_to(student, "code-telephone")
    # The first SMS is still good.
    student.opens("code-telephone").types_phone_code(code).is_at("mot-de-passe")


@two_ways
@pytest.mark.parametrize("elsewhere", [False, True], ids=["same-browser", "another-browser"])
def test_the_mail_that_sms_are_back_leads_to_where_one_stood(
    site: Site, way: Way, elsewhere: bool
) -> None:
    student = site.student(**way).stands_at("telephone")
    site.service.switches.pause("sms")
    student.gives_phone()
    site.clock.passes(2 * HOUR)
    site.service.switches.resume("sms")
    assert site.service.resuming.tell() == 1
    (mail,) = [m for m in student.messages("email") if "/reprise/" in m.text]
    found = re.search(r"(/\w\w/inscription/reprise/\S+)", mail.text)
    assert found
    assert f'{found[1]}"' in mail.html
    reader = site.student(language=student.language, htmx=bool(way["htmx"]))
    reader.browser = reader.browser if elsewhere else student.browser
    reader.browser.open(found[1])
    reader.is_answered(200)
    assert reader.browser.heading() == site.translated(
        "Go on with my registration", student.language
    )
    reader.browser.send(found[1], reader.browser.hidden())
    reader.is_at("telephone").is_answered(200)
    reader.goes_on().is_at("code-telephone").goes_on().goes_on().is_at("terminee")
    reader.browser.open(found[1])
    reader.is_answered(410)
    assert f'href="/{student.language}/connexion"' in reader.browser.page
    assert f'href="/{student.language}/inscription/"' in reader.browser.page
