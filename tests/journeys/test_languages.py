"""Another language at any step: everything typed stays, and messages follow."""

from __future__ import annotations

import pytest

from amoe.limits import RESEND_WAITS
from amoe.reasons import Reason as R
from config import LANGUAGES
from tests.journeys.ways import Way, both_browsers, two_ways
from tests.support.site import Site
from tests.support.student import STEPS, Student

OTHER = {"fr": "ar", "ar": "en", "en": "fr"}
HALF_TYPED = {
    "identite": {"method": "employer", "number": "12", "cni": "AB", "day": "1", "month": "",
                 "year": "20"},
    "courriel": {"email": "salma@", "email_again": "x"},
    "telephone": {"phone": "06 12", "phone_again": "0"},
}  # fmt: skip
SECRETS = {
    "question": {"answer": "1234"},
    "code-courriel": {"code": "123"},
    "code-telephone": {"code": "123"},
    "mot-de-passe": {"password": "a1", "password_again": "b2"},
}
"""What is never kept on the server, not even for the moment of a switch."""


def at(site: Site, slug: str, way: Way) -> Student:
    student = site.student(**way)
    return student.opens(slug) if slug == "conditions" else student.stands_at(slug)


def is_in_their_language(student: Student) -> Student:
    assert student.browser.address.startswith(f"/{student.language}/inscription/")
    assert f'<html lang="{student.language}"' in student.browser.page
    return student


@two_ways
@pytest.mark.parametrize("slug", STEPS[:-1])
def test_the_button_keeps_the_step_and_what_is_half_typed(site: Site, slug: str, way: Way) -> None:
    student = at(site, slug, way)
    typed = HALF_TYPED.get(slug, {})
    student.switches_to(OTHER[student.language], **typed, **SECRETS.get(slug, {}))
    is_in_their_language(student).is_at(slug).is_answered(200)
    for name, value in typed.items():
        if name != "method":
            assert student.browser.value(name) == value
    if slug == "identite":
        assert student.browser.chosen("method") == "employer"
    for name in SECRETS.get(slug, {}):
        assert student.browser.value(name) == ""


def test_the_button_keeps_the_tick(site: Site) -> None:
    student = site.student().opens("conditions").switches_to("ar", accept="1")
    assert student.browser.chosen("accept") == "1"


@two_ways
@pytest.mark.parametrize("slug", STEPS[1:-1])
def test_the_other_language_s_address_shows_the_same_step(site: Site, slug: str, way: Way) -> None:
    student = at(site, slug, way)
    typed = HALF_TYPED.get(slug, {})
    if typed:
        student.sends(slug, **typed).is_answered(422)
    student.language = OTHER[student.language]
    student.opens(slug).is_at(slug).is_answered(200)
    for name, value in typed.items():
        if name != "method":
            assert student.browser.value(name) == value


@two_ways
def test_what_was_accepted_is_there_in_the_other_language(site: Site, way: Way) -> None:
    student = site.student(**way)
    student.phone = "0612345678"
    student.stands_at("mot-de-passe")
    student.language = OTHER[student.language]
    assert student.opens("courriel").browser.value("email") == student.email
    assert student.opens("telephone").browser.value("phone") == "06 12 34 56 78"
    assert student.opens("identite").browser.value("cni") == student.person["cni"]
    assert student.opens("conditions").browser.chosen("accept") == "1"


@two_ways
def test_a_refusal_after_the_switch_is_in_the_new_language(site: Site, way: Way) -> None:
    student = site.student(site.of_kind("bank"), **way).stands_at("question")
    student.switches_to(OTHER[student.language])
    student.answers("00000000").is_refused(R.ANSWER_WRONG, "answer", left=4)
    student.sends("question", answer="").is_refused(R.ANSWER_MISSING, "answer")


@two_ways
@pytest.mark.parametrize("how", ["button", "address"])
def test_messages_follow_the_language(site: Site, how: str, way: Way) -> None:
    student = site.student(**way).stands_at("code-courriel")

    def switches() -> None:
        if how == "button":
            student.switches_to(OTHER[student.language])
        else:
            student.language = OTHER[student.language]
            student.opens(student.place)

    assert student.messages("email")[0].language == student.language
    switches()
    site.passes(RESEND_WAITS[0])
    student.presses("code-courriel", "resend").is_answered(200)
    newest = student.messages("email")[0]
    assert newest.language == student.language
    assert newest.subject == site.translated("Your AMOE verification code", student.language)
    student.types_email_code()
    switches()
    student.gives_phone()
    sms = student.messages("sms")[0].text
    assert any("\u0600" <= letter <= "\u06ff" for letter in sms) == (student.language == "ar")
    student.types_phone_code()
    switches()
    student.chooses_password().is_at("terminee")
    assert student.messages("email")[0].language == student.language


@both_browsers
def test_switching_costs_no_try_and_sends_nothing(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("code-courriel")
    for language in ("ar", "en", "fr") * 2:
        student.switches_to(language, code="000000", captcha="24680")
    assert len(student.messages("email")) == 1
    student.types_email_code(student.wrong_code("email"))
    student.is_refused(R.CODE_WRONG, "code", left=4)


@two_ways
def test_the_name_at_the_end_is_in_the_script_of_the_page(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("terminee")
    for _ in OTHER:
        name = "first_name_ar" if student.language == "ar" else "first_name"
        student.sees(student.person[name])
        student.language = OTHER[student.language]
        student.opens("terminee")


@pytest.mark.parametrize("address", ["", "arret", "efface", "conditions"])
def test_every_page_links_to_itself_in_the_other_languages(site: Site, address: str) -> None:
    student = site.student().stands_at("question").opens(address)
    if address == "conditions":
        link = 'name="do" value="{}"'
    else:
        link = f'href="/{{}}/inscription/{address}"'
    for other in LANGUAGES.keys() - {student.language}:
        assert link.format(other) in student.browser.page


def test_a_language_that_the_site_has_not_is_not_found(site: Site) -> None:
    student = site.student().stands_at("question")
    for address in ("/de/inscription/question", "/inscription/question"):
        student.browser.open(address)
        student.is_answered(404)
