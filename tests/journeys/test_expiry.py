"""A registration left alone or lived too long: the page says so, and starting again works."""

from __future__ import annotations

import pytest

from amoe.limits import JOURNEY_IDLE, JOURNEY_LIFE, MINUTE
from tests.journeys.ways import Way, both_browsers, every_way, two_ways
from tests.support.site import Site
from tests.support.student import Student

SLUGS = ["identite", "question", "courriel", "code-courriel", "telephone", "code-telephone",
         "mot-de-passe", "terminee"]  # fmt: skip


def is_told_that_it_expired(student: Student, reference: str) -> Student:
    """The page of the end: 410, in the right language, with the reference and a way to go on."""
    title = student.site.translated("Your registration has expired", student.language)
    student.is_answered(410)
    assert student.browser.heading() == title
    student.sees(f"{reference[:3]} {reference[3:6]} {reference[6:]}")
    assert f'href="{student.address("conditions")}"' in student.browser.page
    return student


@every_way
@pytest.mark.parametrize("slug", ["question", "code-courriel", "mot-de-passe"])
def test_left_alone_for_30_minutes_it_ends(site: Site, slug: str, way: Way) -> None:
    student = site.student(**way).stands_at(slug)
    reference = student.registration.reference
    site.passes(JOURNEY_IDLE - 1)
    student.opens(slug).is_at(slug).is_answered(200)
    site.passes(JOURNEY_IDLE)
    for each in SLUGS:
        is_told_that_it_expired(student.opens(each), reference)


@two_ways
def test_a_form_sent_too_late_changes_nothing(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("mot-de-passe")
    reference = student.registration.reference
    site.passes(JOURNEY_IDLE)
    is_told_that_it_expired(student.chooses_password(), reference)
    assert site.service.accounts.count() == 0


@both_browsers
def test_no_code_is_sent_too_late(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("code-telephone")
    sent = len(site.inbox())
    site.passes(JOURNEY_IDLE)
    student.presses("code-telephone", "resend").is_answered(410)
    assert len(site.inbox()) == sent


@two_ways
def test_looking_at_pages_counts_as_being_there(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("question")
    for _ in range(3):
        site.passes(JOURNEY_IDLE - 60)
        student.opens("question").is_at("question").is_answered(200)
    student.answers().is_at("courriel")


@two_ways
def test_looking_at_a_lock_or_at_the_way_out_counts_as_being_there(site: Site, way: Way) -> None:
    student = site.student(site.of_kind("postal"), **way).stands_at("question")
    for _ in range(3):
        student.answers(student.wrong_answer())
    for slug, status in (("question", 429), ("arret", 200), ("question", 429), ("identite", 200)):
        site.passes(JOURNEY_IDLE - 60)
        student.opens(slug).is_answered(status)


@two_ways
def test_a_refusal_counts_as_being_there(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("courriel")
    for _ in range(3):
        site.passes(JOURNEY_IDLE - 60)
        student.sends("courriel", email="", email_again="").is_answered(422)
    student.gives_email().is_at("code-courriel")


@every_way
def test_after_two_hours_it_ends_however_busy(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("courriel")
    reference = student.registration.reference
    for _ in range(5):
        site.passes(20 * MINUTE)
        student.opens("courriel").is_at("courriel").is_answered(200)
    site.passes(20 * MINUTE - 1)
    student.opens("courriel").is_answered(200)
    site.passes(1)
    is_told_that_it_expired(student.gives_email(), reference)
    is_told_that_it_expired(student.opens("courriel"), reference)


@every_way
def test_what_was_erased_after_its_life_is_still_said_to_have_expired(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("telephone")
    reference = student.registration.reference
    site.passes(JOURNEY_LIFE + 1)
    site.service.forget_old()
    row = site.service.database.one("SELECT COUNT(*) AS n FROM registrations")
    assert row
    assert row["n"] == 0
    for slug in SLUGS:
        is_told_that_it_expired(student.opens(slug), reference)


@two_ways
@pytest.mark.parametrize("erased", [False, True], ids=["kept", "erased"])
def test_starting_again_works_and_keeps_the_reference(site: Site, erased: bool, way: Way) -> None:
    student = site.student(**way).stands_at("code-telephone")
    reference = student.registration.reference
    site.passes(JOURNEY_LIFE + 1)
    if erased:
        site.service.forget_old()
    student.opens("telephone").is_answered(410)
    student.opens("conditions").is_answered(200).sends("conditions", accept="1").is_at("identite")
    assert student.browser.value("number") == ""
    assert student.registration.reference == reference
    assert student.registration.email == student.registration.phone == ""
    student.gives_identity().answers().gives_email().types_email_code()
    student.gives_phone().types_phone_code().chooses_password().is_at("terminee")


@two_ways
def test_nothing_of_what_was_typed_is_shown_after_the_end(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("mot-de-passe")
    site.passes(JOURNEY_IDLE)
    for slug in ("identite", "courriel", "telephone", "mot-de-passe", "conditions"):
        page = student.opens(slug).browser.page
        for told in (student.person["cni"], student.email, student.person["immatriculation"]):
            assert told not in page


@two_ways
def test_the_end_is_told_in_the_language_that_is_asked_for(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("question")
    reference = student.registration.reference
    site.passes(JOURNEY_IDLE)
    student.language = {"fr": "ar", "ar": "fr"}[student.language]
    is_told_that_it_expired(student.opens("question"), reference)


@two_ways
def test_the_way_out_and_the_other_pages_still_work_after_the_end(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("question")
    site.passes(JOURNEY_IDLE)
    assert student.opens("arret").browser.address == student.address("")
    student.opens("").is_answered(200)


def test_a_registration_in_use_is_not_erased(site: Site) -> None:
    student = site.student().stands_at("telephone")
    site.passes(JOURNEY_IDLE - 1)
    site.service.forget_old()
    student.opens("telephone").is_answered(200).gives_phone().is_at("code-telephone")


def test_looking_at_the_first_page_revives_no_expired_registration(site: Site) -> None:
    student = site.student().reaches("mot-de-passe")
    site.passes(JOURNEY_IDLE)
    student.opens("conditions").is_answered(200)
    for slug in ("identite", "question", "courriel", "mot-de-passe"):
        student.opens(slug).is_answered(410)


def test_accepting_the_terms_renews_the_secret(site: Site) -> None:
    """Whoever had the browser before, and kept its cookie, has nothing."""
    student = site.student().opens("conditions")
    before = student.session()["s"]
    student.sends("conditions", accept="1").is_at("identite")
    assert student.session()["s"] != before
    assert site.service.book.find(before) is None
    again = student.session()["s"]
    student.opens("conditions").sends("conditions", accept="1").is_at("identite")
    assert site.service.book.find(again) is None
