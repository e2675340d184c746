"""What cannot be right is refused at its field, in the page's language, and costs nothing."""

from __future__ import annotations

import pytest

from amoe.reasons import Reason as R
from tests.journeys.ways import Way, code_pages, two_ways
from tests.support.site import Site
from tests.support.student import Student

TYPED = {
    "identite": {"method": "employer", "number": "G 12-34", "cni": "ab 123456", "day": "٠٣",
                 "month": "2", "year": "2004", "captcha": "24680"},
    "question": {"answer": "00000000"},
    "courriel": {"email": "a.b@etu.example", "email_again": "a.b@etu.example"},
    "code-courriel": {"code": "123456", "captcha": "24680"},
    "telephone": {"phone": "06-12 34 56 78", "phone_again": "+212 612345678"},
    "code-telephone": {"code": "123456", "captcha": "24680"},
}  # fmt: skip
"""A form of each step that could be right; every line below spoils it in one place."""

SPOILED = [
    ("conditions", {}, R.TERMS_NOT_ACCEPTED, "accept"),
    ("identite", {"method": ""}, R.METHOD_MISSING, "method"),
    ("identite", {"method": "passport"}, R.METHOD_MISSING, "method"),
    ("identite", {"number": ""}, R.NUMBER_MISSING, "number"),
    ("identite", {"number": " \u200f "}, R.NUMBER_MISSING, "number"),
    ("identite", {"number": "12"}, R.NUMBER_MALFORMED, "number"),
    ("identite", {"number": "ABCDEF"}, R.NUMBER_MALFORMED, "number"),
    ("identite", {"number": "1" * 21}, R.NUMBER_MALFORMED, "number"),
    ("identite", {"cni": ""}, R.CNI_MISSING, "cni"),
    ("identite", {"cni": "123456AB"}, R.CNI_MALFORMED, "cni"),
    ("identite", {"cni": "ABCDEF"}, R.CNI_MALFORMED, "cni"),
    ("identite", {"day": "", "month": "", "year": ""}, R.BIRTH_MISSING, "day"),
    ("identite", {"month": ""}, R.BIRTH_MALFORMED, "day"),
    ("identite", {"day": "30", "month": "02"}, R.BIRTH_MALFORMED, "day"),
    ("identite", {"year": "04"}, R.BIRTH_MALFORMED, "day"),
    ("identite", {"year": "1850"}, R.BIRTH_MALFORMED, "day"),
    ("identite", {"year": "2999"}, R.BIRTH_MALFORMED, "day"),
    ("identite", {"captcha": ""}, R.CAPTCHA_MISSING, "captcha"),
    ("question", {"answer": ""}, R.ANSWER_MISSING, "answer"),
    ("question", {"answer": "1234567"}, R.RIB_MALFORMED, "answer"),
    ("question", {"answer": "123456789"}, R.RIB_MALFORMED, "answer"),
    ("question", {"answer": "1234567a"}, R.RIB_MALFORMED, "answer"),
    ("courriel", {"email": ""}, R.EMAIL_MISSING, "email"),
    ("courriel", {"email": "a.b@etu"}, R.EMAIL_MALFORMED, "email"),
    ("courriel", {"email": "etu.example"}, R.EMAIL_MALFORMED, "email"),
    ("courriel", {"email": "a@b@etu.example"}, R.EMAIL_MALFORMED, "email"),
    ("courriel", {"email": "سلمى@etu.example"}, R.EMAIL_MALFORMED, "email"),
    ("courriel", {"email_again": ""}, R.EMAIL_DIFFERS, "email_again"),
    ("courriel", {"email_again": "a.b@etu.exemple"}, R.EMAIL_DIFFERS, "email_again"),
    ("code-courriel", {"code": ""}, R.CODE_MISSING, "code"),
    ("code-courriel", {"code": "12345"}, R.CODE_MALFORMED, "code"),
    ("code-courriel", {"code": "1234567"}, R.CODE_MALFORMED, "code"),
    ("code-courriel", {"code": "12345a"}, R.CODE_MALFORMED, "code"),
    ("code-courriel", {"captcha": ""}, R.CAPTCHA_MISSING, "captcha"),
    ("telephone", {"phone": ""}, R.PHONE_MISSING, "phone"),
    ("telephone", {"phone": "061234567"}, R.PHONE_MALFORMED, "phone"),
    ("telephone", {"phone": "0522123456"}, R.PHONE_NOT_MOBILE, "phone"),
    ("telephone", {"phone_again": ""}, R.PHONE_DIFFERS, "phone_again"),
    ("telephone", {"phone_again": "0612345679"}, R.PHONE_DIFFERS, "phone_again"),
    ("code-telephone", {"code": ""}, R.CODE_MISSING, "code"),
    ("code-telephone", {"code": "1234"}, R.CODE_MALFORMED, "code"),
    ("code-telephone", {"captcha": ""}, R.CAPTCHA_MISSING, "captcha"),
]


def at(site: Site, slug: str, way: Way) -> Student:
    student = site.student(site.of_kind("bank"), **way)
    return student.opens(slug) if slug == "conditions" else student.stands_at(slug)


def shown(student: Student, name: str) -> str | None:
    if name == "method":
        return student.browser.chosen(name) or ""
    return student.browser.value(name)


def clean(typed: str) -> str:
    """What a field shows of what was typed: trimmed, without invisible marks, with our digits."""
    return typed.replace("\u200f", "").strip().replace("٠٣", "03")


@two_ways
@pytest.mark.parametrize("slug", dict.fromkeys(slug for slug, *_ in SPOILED))
def test_a_spoiled_field_is_refused_and_all_that_was_typed_is_kept(
    site: Site, slug: str, way: Way
) -> None:
    student = at(site, slug, way)
    for spoiled, reason, field in [line for at, *line in SPOILED if at == slug]:
        typed = {**TYPED.get(slug, {}), **spoiled}
        student.sends(slug, **typed).is_at(slug).is_refused(reason, field)
        assert list(student.browser.problems()) == [field], spoiled
        for name, value in typed.items():
            if name != "method" or value in ("immatriculation", "employer"):
                assert shown(student, name) == clean(value), spoiled


@two_ways
@pytest.mark.parametrize("slug", ["identite", "courriel", "telephone"])
def test_what_was_typed_is_still_there_on_a_later_visit(site: Site, slug: str, way: Way) -> None:
    student = at(site, slug, way)
    typed = {**TYPED[slug], next(reversed(TYPED[slug])): ""}
    student.sends(slug, **typed).is_answered(422)
    student.opens("arret").opens(slug).is_answered(200)
    assert student.browser.problems() == {}
    for name, value in typed.items():
        assert shown(student, name) == ("" if name == "captcha" else clean(value))


@pytest.mark.parametrize("slug", ["question", "code-courriel", "code-telephone"])
def test_a_secret_is_not_there_on_a_later_visit(site: Site, slug: str) -> None:
    student = at(site, slug, {})
    typed = {**TYPED[slug], next(iter(TYPED[slug])): "12345"}
    student.sends(slug, **typed).is_answered(422)
    student.opens(slug).is_answered(200)
    assert [shown(student, name) for name in typed] == [""] * len(typed)


@two_ways
def test_all_that_is_missing_is_said_at_once(site: Site, way: Way) -> None:
    student = site.student(**way).accepts_the_terms()
    student.sends("identite", method="", number="", cni="", day="", month="", year="", captcha="")
    for reason, field in [
        (R.METHOD_MISSING, "method"),
        (R.NUMBER_MISSING, "number"),
        (R.CNI_MISSING, "cni"),
        (R.BIRTH_MISSING, "day"),
        (R.CAPTCHA_MISSING, "captcha"),
    ]:
        student.is_refused(reason, field)


@two_ways
def test_a_civil_status_number_without_digits_is_refused(site: Site, way: Way) -> None:
    student = site.student(site.of_kind("postal"), **way).stands_at("question")
    student.answers("abc / -").is_refused(R.CIVIL_STATUS_MALFORMED, "answer")
    assert student.browser.value("answer") == "abc / -"


def test_what_cannot_be_an_answer_spends_no_try(site: Site) -> None:
    student = site.student(site.of_kind("bank")).stands_at("question")
    for nothing in ["", "1234567", "abcdefgh", "1234 5678 9"]:
        student.sends("question", answer=nothing).is_answered(422)
    student.answers("00000000").is_refused(R.ANSWER_WRONG, "answer", left=4)


@code_pages
def test_what_cannot_be_a_code_spends_no_try(site: Site, slug: str, channel: str) -> None:
    student = site.student().stands_at(slug)
    for nothing in ["", "12345", "1234567", "abcdef"]:
        student.sends(slug, code=nothing, captcha="24680").is_answered(422)
    wrong = student.wrong_code(channel)
    student.sends(slug, code=wrong, captcha="24680").is_refused(R.CODE_WRONG, "code", left=4)
