"""Back, refresh, two tabs, double click: one effect, one message, and a sane page."""

from __future__ import annotations

from itertools import pairwise

import pytest

from amoe.reasons import Reason as R
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.site import Site
from tests.support.student import PASSWORD, STEPS, Student


def filled(student: Student, slug: str) -> dict[str, str]:
    """A step's form as the page gives it, filled in rightly, with the image's own digits."""
    fields = student.browser.hidden()
    if slug in ("identite", "code-courriel", "code-telephone"):
        fields["captcha"] = student.reads_the_image()
    year, month, day = student.person["birth_date"].split("-")
    return fields | {
        "conditions": lambda: {"accept": "1"},
        "identite": lambda: {
            "method": "immatriculation", "number": student.person["immatriculation"],
            "cni": student.person["cni"], "day": day, "month": month, "year": year,
        },
        "question": lambda: {"answer": student.right_answer()},
        "courriel": lambda: {"email": student.email, "email_again": student.email},
        "code-courriel": lambda: {"code": student.reads_code("email")},
        "telephone": lambda: {"phone": student.phone, "phone_again": student.phone},
        "code-telephone": lambda: {"code": student.reads_code("sms")},
        "mot-de-passe": lambda: {"password": PASSWORD, "password_again": PASSWORD},
    }[slug]()  # fmt: skip


def sends(student: Student, slug: str, form: dict[str, str]) -> Student:
    """Send exactly these fields."""
    student.browser.send(student.address(slug), form)
    return student


@every_way
def test_every_form_sent_twice_has_one_effect(site: Site, way: Way) -> None:
    student = site.student(**way).opens("").opens("conditions")
    for slug, following in pairwise(STEPS):
        form = filled(student, slug)
        sends(student, slug, form).is_at(following).is_answered(200)
        sends(student, slug, form).is_at(following).is_answered(200)
    assert site.service.accounts.count() == 1
    told = [(message.channel, message.to) for message in reversed(site.inbox())]
    phone = "+212" + student.phone[1:]
    assert told == [("email", student.email), ("sms", phone), ("email", student.email)]


@two_ways
def test_a_wrong_answer_sent_twice_is_two_tries_and_no_more(site: Site, way: Way) -> None:
    student = site.student(site.of_kind("bank"), **way).reaches("question")
    form = student.browser.hidden() | {"answer": "00000000"}
    sends(student, "question", form).is_refused(R.ANSWER_WRONG, "answer", left=4)
    sends(student, "question", form).is_refused(R.ANSWER_WRONG, "answer", left=3)


@two_ways
def test_a_wrong_code_sent_twice_is_one_try(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("code-courriel")
    wrong = student.wrong_code("email")
    form = filled(student, "code-courriel") | {"code": wrong}
    sends(student, "code-courriel", form).is_answered(422)
    sends(student, "code-courriel", form).is_refused(R.CAPTCHA_EXPIRED, "captcha")
    student.types_email_code(wrong).is_refused(R.CODE_WRONG, "code", left=3)


@every_way
def test_refresh_shows_the_same_page(site: Site, way: Way) -> None:
    student = site.student(**way).opens("conditions")
    for slug in STEPS[:-1]:
        heading = student.is_at(slug).browser.heading()
        for _ in range(2):
            assert student.opens(slug).is_at(slug).browser.heading() == heading
        sends(student, slug, filled(student, slug))
    assert len(site.inbox()) == 3


@two_ways
def test_refresh_after_the_account_is_open_shows_it_again(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("terminee")
    sent = len(site.inbox())
    for _ in range(3):
        student.opens("terminee").is_at("terminee").is_answered(200)
    assert len(site.inbox()) == sent


@two_ways
def test_back_to_an_old_form_and_on_again(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("courriel")
    old = filled(student, "courriel")
    student.gives_email().types_email_code().is_at("telephone")
    sends(student, "courriel", old).is_at("telephone")
    assert len(student.messages("email")) == 1


@two_ways
def test_back_to_the_terms_and_not_ticking_takes_nothing_back(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("courriel").opens("conditions")
    assert student.browser.chosen("accept") == "1"
    student.sends("conditions").is_refused(R.TERMS_NOT_ACCEPTED, "accept")
    student.opens("courriel").is_at("courriel")


@two_ways
def test_two_tabs_at_the_same_step_end_at_the_same_place(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("telephone")
    other = student.in_another_tab().opens("telephone")
    other.gives_phone().is_at("code-telephone")
    student.gives_phone().is_at("code-telephone")
    assert len(student.messages("sms")) == 1
    other.types_phone_code().is_at("mot-de-passe")
    student.types_phone_code("000000").is_at("mot-de-passe")
    student.chooses_password().is_at("terminee")
    other.chooses_password("encore 7 autres mots").is_at("terminee")
    assert site.service.accounts.count() == 1


@two_ways
def test_the_last_of_two_tabs_with_different_addresses_counts(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("courriel")
    other = student.in_another_tab().opens("courriel")
    student.gives_email("un@etu.example").is_at("code-courriel").sees("un@etu.example")
    other.gives_email("deux@etu.example").is_at("code-courriel").sees("deux@etu.example")
    student.opens("code-courriel").sees("deux@etu.example")


@two_ways
def test_two_tabs_from_the_very_start_share_one_registration(site: Site, way: Way) -> None:
    student = site.student(**way).opens("conditions")
    other = student.in_another_tab().opens("conditions")
    student.sends("conditions", accept="1").is_at("identite")
    other.sends("conditions", accept="1").is_at("identite")
    assert site.service.database.one("SELECT COUNT(*) AS n FROM registrations")["n"] == 1  # type: ignore[index]


@two_ways
def test_a_tab_left_open_while_another_erased_everything_gets_a_sane_page(
    site: Site, way: Way
) -> None:
    student = site.student(**way).reaches("courriel")
    other = student.in_another_tab().opens("courriel")
    student.opens("arret").presses("arret", "restart").is_at("conditions")
    other.gives_email().is_answered(400)
    other.opens("courriel").is_answered(200)
    assert other.browser.address == other.address("")


@two_ways
@pytest.mark.parametrize("slug", ["identite", "courriel", "telephone", "mot-de-passe"])
def test_a_form_from_before_is_no_use_to_somebody_else(site: Site, slug: str, way: Way) -> None:
    student, thief = site.student(0, **way).reaches(slug), site.student(1, **way).reaches(slug)
    form = filled(student, slug)
    sends(thief, slug, form).is_answered(400)
    assert site.service.accounts.count() == 0
