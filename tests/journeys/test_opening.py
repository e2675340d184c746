"""A student opens the account: plain and with htmx, in every language, by both questions."""

from __future__ import annotations

import html

import pytest

from amoe.limits import JOURNEY_IDLE, JOURNEY_LIFE
from config import LANGUAGES
from tests.journeys.ways import Way, two_ways
from tests.support.site import Site


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("payment", ["bank", "postal"])
def test_a_student_opens_the_account(site: Site, payment: str, htmx: bool, language: str) -> None:
    student = site.student(site.of_kind(payment), language=language, htmx=htmx)
    student.reaches("terminee").is_answered(200)
    assert site.service.accounts.count() == 1
    newest = site.inbox()[0]
    assert (newest.channel, newest.to, newest.language) == ("email", student.email, language)


HEADINGS = {
    "conditions": "Terms and personal data",
    "identite": "Who are you?",
    "question": "A question to be sure it is you",
    "courriel": "Your e-mail address",
    "code-courriel": "The code from the e-mail",
    "telephone": "Your mobile number",
    "code-telephone": "The code from the SMS",
    "mot-de-passe": "Choose your password",
    "terminee": "Your account is open",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_from_the_home_page_to_the_last_mail_all_is_in_their_language(
    site: Site, htmx: bool, language: str
) -> None:
    student = site.student(language=language, htmx=htmx)

    def said(words: str) -> str:
        return site.translated(words, language)

    student.browser.open(f"/{language}/").follow(said("Open my account")).follow(said("Start"))
    while student.place != "terminee":
        assert student.browser.heading() == said(HEADINGS[student.place])
        student.goes_on()
    assert student.browser.heading() == said(HEADINGS["terminee"])

    opened, sms, code = site.inbox()
    assert [opened.subject, code.subject] == [
        said("Your AMOE account is open"),
        said("Your AMOE verification code"),
    ]
    for mail, words in (
        (code, "Here is the code that proves your e-mail address:"),
        (opened, "It was not you? Call the call centre at once."),
    ):
        assert said(words) in " ".join(mail.text.split())
        assert said(words) in " ".join(html.unescape(mail.html).split())
    assert sms.text.splitlines()[0] == said("AMOE code: %(code)s. Give it to nobody.") % {
        "code": student.reads_code("sms")
    }


def test_in_english_it_speaks_english(site: Site) -> None:
    student = site.student(language="en").reaches("terminee")
    student.sees(f"Congratulations {student.person['first_name']}")
    opened, sms, code = site.inbox()
    assert code.text.startswith("Here is the code that proves your e-mail address:")
    assert sms.text.startswith("AMOE code: ")
    assert opened.text.startswith(f"Hello {student.person['first_name']},")


@two_ways
def test_who_has_finished_is_not_told_that_it_expired(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("terminee")
    site.passes(JOURNEY_IDLE)
    student.opens("terminee")
    expired = site.translated("Your registration has expired", student.language)
    assert student.browser.heading() != expired


@two_ways
def test_who_has_finished_is_not_told_so_after_the_registration_was_erased_either(
    site: Site, way: Way
) -> None:
    student = site.student(**way).stands_at("terminee")
    site.passes(JOURNEY_LIFE + 1)
    site.service.forget_old()
    student.opens("terminee")
    assert student.browser.status != 410
