"""The way out: keep going, start over, or leave and erase everything."""

from __future__ import annotations

import pytest

from tests.journeys.ways import Way, every_way, two_ways
from tests.support.site import Site
from tests.support.student import Student


def registrations(site: Site) -> int:
    row = site.service.database.one("SELECT COUNT(*) AS n FROM registrations")
    assert row
    return int(row["n"])


@every_way
@pytest.mark.parametrize("slug", ["identite", "question", "code-courriel", "mot-de-passe"])
def test_keep_going_leads_back_to_where_it_stands(site: Site, slug: str, way: Way) -> None:
    student = site.student(**way).stands_at(slug).opens("arret").is_answered(200)
    title = site.translated("Stop the registration?", student.language)
    assert student.browser.heading() == title
    assert f'href="{student.address(slug)}"' in student.browser.page
    student.opens(slug).is_at(slug).is_answered(200)


@every_way
def test_start_over_begins_anew_and_forgets_what_was_typed(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("telephone")
    old = student.registration
    student.opens("arret").presses("arret", "restart").is_at("conditions").is_answered(200)
    assert registrations(site) == 0
    assert student.session()["s"]
    assert student.session()["r"] != old.reference
    student.sends("conditions", accept="1").is_at("identite")
    assert student.browser.value("cni") == ""
    assert student.registration.key != old.key
    student.gives_identity().answers().is_at("courriel")
    assert student.browser.value("email") == ""


@every_way
def test_leave_and_erase_removes_the_row_and_the_cookie(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("telephone")
    reference = student.registration.reference
    student.opens("arret").presses("arret", "erase")
    assert student.browser.address == student.address("efface")
    assert registrations(site) == 0
    assert student.browser.cookies() == {}
    assert student.browser.first.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert site.service.audit.of(reference)[-1].reason == "erased"
    student.opens("telephone")
    assert student.browser.address == student.address("")


@two_ways
def test_the_page_after_erasing_says_so(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("courriel").opens("arret").presses("arret", "erase")
    erased = site.translated("Everything was erased", student.language)
    assert student.is_answered(200).browser.heading() == erased
    assert f'href="{student.address("")}"' in student.browser.page
    assert student.browser.cookies() == {}


@two_ways
def test_what_is_erased_is_gone_for_another_tab_as_well(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("mot-de-passe")
    other = student.in_another_tab().opens("mot-de-passe")
    student.opens("arret").presses("arret", "erase")
    other.chooses_password().is_answered(400)
    assert site.service.accounts.count() == 0
    assert registrations(site) == 0


@two_ways
def test_an_open_account_stays_when_its_registration_is_erased(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("terminee")
    assert f'href="{student.address("arret")}"' in student.browser.page
    student.opens("arret").presses("arret", "erase")
    assert site.service.accounts.count() == 1
    assert registrations(site) == 0
    assert student.browser.cookies() == {}


@two_ways
def test_erasing_brings_no_new_tries_and_no_new_messages(site: Site, way: Way) -> None:
    student = site.student(site.of_kind("bank"), **way).stands_at("question")
    for _ in range(5):
        student.answers("00000000")
    student.opens("arret").presses("arret", "erase")
    student.accepts_the_terms().gives_identity().is_answered(429)


@two_ways
def test_without_a_registration_there_is_nothing_to_stop(site: Site, way: Way) -> None:
    student = site.student(**way).opens("arret")
    assert student.browser.address == student.address("")
    student.opens("conditions").opens("arret")
    assert student.browser.address == student.address("")


@two_ways
def test_erasing_twice_is_no_harm(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("courriel").opens("arret")
    form = student.browser.hidden() | {"do": "erase"}
    student.browser.send(student.address("arret"), form)
    student.browser.send(student.address("arret"), form)
    student.is_answered(400)


@two_ways
def test_a_button_that_is_none_of_ours_erases_nothing(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("courriel").opens("arret")
    for wish in ("", "delete", "ERASE", "resend"):
        student.opens("arret").presses("arret", wish).is_answered(200)
    assert registrations(site) == 1


def test_erasing_needs_the_page_s_own_token(site: Site) -> None:
    student = site.student().stands_at("courriel")
    student.browser.send(student.address("arret"), {"do": "erase"})
    student.is_answered(400)
    assert registrations(site) == 1


def test_looking_at_the_way_out_erases_nothing(site: Site) -> None:
    student: Student = site.student().stands_at("courriel")
    student.browser.open(student.address("arret") + "?do=erase")
    student.is_answered(200)
    assert registrations(site) == 1
