"""Which page answers: who asks for a step that is not reached gets the one that is."""

from __future__ import annotations

import pytest

from tests.journeys.ways import Way, both_browsers, every_way, two_ways
from tests.support.site import Site
from tests.support.student import STEPS, Student

REVISITABLE = {"conditions", "identite", "courriel", "telephone"}
"""Done steps that open again, to look or to change."""


def at(site: Site, place: str, way: Way, index: int = 0) -> Student:
    student = site.student(index, **way)
    return student.opens(place) if place == "conditions" else student.stands_at(place)


def page_for(slug: str, place: str) -> str:
    """The page that the rules show to who asks for `slug` while at `place`."""
    if place == "conditions" != slug:
        return "inscription"  # nothing was sent yet, so there is no registration
    if place == "terminee" or STEPS.index(slug) >= STEPS.index(place):
        return place
    return slug if slug in REVISITABLE else place


@two_ways
@pytest.mark.parametrize("place", STEPS)
def test_from_every_place_every_address_leads_to_a_page_that_can_be_shown(
    site: Site, place: str, way: Way
) -> None:
    student = at(site, place, way)
    for slug in STEPS:
        student.opens(slug).is_at(page_for(slug, place)).is_answered(200)
        if page_for(slug, place) != slug:
            assert [answer.status_code for answer in student.browser.answers] == [303, 200]


@two_ways
@pytest.mark.parametrize("place", STEPS)
def test_a_form_of_a_step_not_reached_changes_nothing(site: Site, place: str, way: Way) -> None:
    student = at(site, place, way)
    ahead = [slug for slug in STEPS if STEPS.index(slug) > STEPS.index(place)]
    for slug in ahead:
        student.sends(
            slug, accept="1", answer="12345678", email="x@etu.example", email_again="x@etu.example",
            code="123456", captcha="24680", phone="0612345678", phone_again="0612345678",
            password="7 rivieres bleues", password_again="7 rivieres bleues",
        ).is_at(page_for(slug, place)).is_answered(200)  # fmt: skip
        student.opens(place)
    assert site.service.accounts.count() == (1 if place == "terminee" else 0)
    if place != "terminee":
        assert all(m.to in (student.email, "+212" + student.phone[1:]) for m in site.inbox())


@every_way
def test_without_a_registration_every_step_leads_to_the_start(site: Site, way: Way) -> None:
    student = site.student(**way)
    for slug in STEPS[1:]:
        student.opens(slug)
        assert student.browser.address == student.address("")
        assert student.browser.first.status_code == 303
        assert student.browser.cookies() == {}


@two_ways
def test_a_form_without_a_registration_leads_to_the_start(site: Site, way: Way) -> None:
    student = site.student(**way).opens("conditions")
    student.sends("identite", number="123456789").is_answered(200)
    assert student.browser.address in (student.address(""), student.address("conditions"))


@both_browsers
def test_a_step_that_does_not_exist_is_not_found(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("courriel")
    for slug in ("courrie", "Courriel", "code", "..", "%00", "identite.php"):
        student.opens(slug).is_answered(404)
    student.opens("courriel").is_at("courriel")


@two_ways
def test_every_page_on_the_way_has_help_the_reference_and_a_way_to_stop(
    site: Site, way: Way
) -> None:
    for place in STEPS[:-1]:
        student = at(site, place, way)
        reference = student.session()["r"]
        grouped = f"{reference[:3]} {reference[3:6]} {reference[6:]}"
        student.sees(grouped)
        assert 'href="tel:0538002020"' in student.browser.page
        assert f'href="{student.address("arret")}"' in student.browser.page


@two_ways
def test_the_bar_says_how_far_it_is(site: Site, way: Way) -> None:
    shown = []
    for index, place in enumerate(STEPS):
        student = site.student(index, **way)
        student = student.opens(place) if place == "conditions" else student.stands_at(place)
        shown.append(
            int(student.browser.page.split('<progress max="100" value="')[1].split('"')[0])
        )
    assert shown[0] == 0
    assert shown[-1] == 100
    assert shown == sorted(set(shown))
    student = site.student(20, **way).stands_at("mot-de-passe").opens("courriel")
    assert f'value="{shown[-2]}"' in student.browser.page


@both_browsers
def test_the_reference_stays_the_same_through_the_journey(site: Site, way: Way) -> None:
    student = site.student(**way).opens("conditions")
    reference = student.session()["r"]
    student.sends("conditions", accept="1").gives_identity().answers().gives_email()
    student.types_email_code().gives_phone().types_phone_code().chooses_password()
    assert student.is_at("terminee").session()["r"] == reference
    assert {event.reason for event in site.service.audit.of(reference)} >= {"account.opened"}
