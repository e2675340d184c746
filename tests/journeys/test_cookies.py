"""One cookie, for the registration only; public pages set none; without it the page explains."""

from __future__ import annotations

import pytest

from blueprints.shell.errors import COOKIES, STALE
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.site import Site
from tests.support.student import Student

PUBLIC = ["/", "/fr/", "/ar/", "/fr/inscription/", "/ar/inscription/",
          "/fr/conditions-generales", "/ar/conditions-generales"]  # fmt: skip


def set_cookies(student: Student) -> list[str]:
    """The cookies that the last answers set."""
    return [
        cookie
        for answer in student.browser.answers
        for cookie in answer.headers.getlist("Set-Cookie")
    ]


def explains(student: Student, said: tuple[object, object]) -> Student:
    """A 400 page with this title and these words, in the language of the address."""
    title, words = (site_says(student, text) for text in said)
    student.is_answered(400).sees(words)
    assert student.browser.heading() == title
    return student


def site_says(student: Student, text: object) -> str:
    return student.site.translated(text, student.language)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_public_pages_set_no_cookie(site: Site, address: str, htmx: bool) -> None:
    student = site.student(htmx=htmx)
    student.browser.open(address)
    student.is_answered(200)
    assert set_cookies(student) == []
    # htmx is first told to load it as a page of its own.
    assert student.browser.answers[-1].headers["Cache-Control"].startswith("public")


def test_public_pages_set_no_cookie_in_the_middle_of_a_registration_either(site: Site) -> None:
    student = site.student().stands_at("courriel")
    for address in PUBLIC:
        student.browser.open(address)
        assert set_cookies(student) == []
    student.opens("courriel").is_at("courriel")


@every_way
def test_the_journey_sets_exactly_one_cookie_and_guards_it(site: Site, way: Way) -> None:
    student = site.student(**way).opens("conditions")
    while student.place != "terminee":
        student.goes_on()
        assert set(student.browser.cookies()) == {"amoe"}
        for cookie in set_cookies(student):
            name, *rules = (part.strip() for part in cookie.split(";"))
            assert name.startswith("amoe=")
            assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(rules)
            assert not any(rule.startswith(("Expires", "Max-Age", "Domain")) for rule in rules)


@two_ways
def test_the_cookie_says_nothing_about_the_person(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("mot-de-passe")
    said = student.session()
    assert set(said) <= {"s", "r", "t", "stored", "csrf_token"}
    assert len(student.browser.cookies()["amoe"]) < 400
    for secret in (student.email, student.phone, student.person["cni"], student.person["rib"]):
        assert not secret or secret not in str(said)


def test_not_every_page_view_sends_a_cookie(site: Site) -> None:
    student = site.student().stands_at("courriel").opens("courriel")
    for _ in range(3):
        site.passes(10)
        assert set_cookies(student.opens("courriel")) == []


@every_way
@pytest.mark.parametrize("slug", ["conditions", "identite", "mot-de-passe", "arret"])
def test_a_form_without_any_cookie_is_told_about_cookies(site: Site, slug: str, way: Way) -> None:
    student = site.student(**way)
    student.browser.send(student.address(slug), {"accept": "1"})
    explains(student, COOKIES)


@every_way
def test_a_browser_that_keeps_no_cookie_is_told_so_at_the_first_form(site: Site, way: Way) -> None:
    student = site.student(**way).opens("conditions")
    student.browser.client._cookies.clear()  # type: ignore[union-attr]
    explains(student.sends("conditions", accept="1"), COOKIES)


FORGED = {"none": None, "empty": "", "made up": "x" * 90}


@two_ways
@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
def test_a_form_without_the_page_s_token_changes_nothing(
    site: Site, token: str | None, way: Way
) -> None:
    student = site.student(**way).stands_at("courriel")
    fields = {"email": "voleur@etu.example", "email_again": "voleur@etu.example"}
    forged = fields if token is None else {**fields, "csrf_token": token}
    student.browser.send(student.address("courriel"), forged)
    explains(student, STALE)
    assert student.registration.email == ""
    assert site.inbox() == []
    student.opens("courriel").is_at("courriel").gives_email().is_at("code-courriel")


@two_ways
def test_a_token_of_another_browser_changes_nothing(site: Site, way: Way) -> None:
    student, other = (
        site.student(0, **way).stands_at("courriel"),
        site.student(1).stands_at("courriel"),
    )
    student.sends("courriel", csrf_token=other.browser.hidden()["csrf_token"], email="a@b.example")
    explains(student, STALE)


@pytest.mark.parametrize("cookie", ["", "x", "e30.x.y", "a" * 3000])
def test_a_made_up_cookie_is_no_cookie(site: Site, cookie: str) -> None:
    student = site.student()
    student.browser.client.set_cookie("amoe", cookie)
    student.opens("question").is_answered(200)
    assert student.browser.address == student.address("")
    student.opens("conditions").sends("conditions", accept="1").is_at("identite")
