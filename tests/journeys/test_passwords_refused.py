"""The password: each rule said in the page's language, paste allowed, nothing ever echoed."""

from __future__ import annotations

import pytest

from amoe.passwords import verify
from amoe.reasons import Reason as R
from tests.journeys.ways import AR_HTMX, FR_PLAIN, Way, every_way
from tests.support.site import Site
from tests.support.student import Student

ONE_HUNDRED_AND_TWENTY_EIGHT = "quatre mots au hasard 7 " * 5 + "fin12345"
BROKEN = {
    "": R.PASSWORD_MISSING,
    "a1b2c3d": R.PASSWORD_SHORT,
    "7 ÉTÉS 77": R.PASSWORD_NO_LOWERCASE,
    "RIVIERE 12": R.PASSWORD_NO_LOWERCASE,
    "rivieres bleues": R.PASSWORD_NO_DIGIT,
    ONE_HUNDRED_AND_TWENTY_EIGHT + "!": R.PASSWORD_LONG,
    "é1" * 65: R.PASSWORD_LONG,
    "password1": R.PASSWORD_COMMON,
    "Password123": R.PASSWORD_COMMON,
    "1q2w3e4r": R.PASSWORD_COMMON,
}
"""Passwords and the rule that each one breaks first."""


def of_themselves(student: Student) -> dict[str, str]:
    """Passwords made of the student's own data."""
    person = student.person
    year, month, day = person["birth_date"].split("-")
    name = person["last_name"].lower().replace(" ", "")
    return {
        "name": f"{name}12" if len(name) > 5 else f"{name}{name}12",
        "first and last name": person["first_name"].lower() + name + "1",
        "CNI": f"{person['cni'].lower()}a1",
        "number": f"n{person['immatriculation']}",
        "birth date": f"ne{day}{month}{year}",
        "birth date, year first": f"ne-{year}-{month}-{day}",
        "email": student.email,
        "mailbox": student.email.partition("@")[0] + "!",
        "phone": f"tel{student.phone}",
        "phone as written": "a" + student.phone[:2] + " " + student.phone[2:],
        "international phone": "a+212" + student.phone[1:],
    }


@pytest.fixture(params=[FR_PLAIN, AR_HTMX])
def chooser(site: Site, request: pytest.FixtureRequest) -> Student:
    """Somebody at the last step."""
    way: Way = request.param
    return site.student(**way).stands_at("mot-de-passe")


def test_each_rule_has_its_sentence(site: Site, chooser: Student) -> None:
    for password, reason in BROKEN.items():
        chooser.sends("mot-de-passe", password=password, password_again=password)
        chooser.is_at("mot-de-passe").is_refused(reason, "password")
        assert not password or password not in chooser.browser.page
    assert site.service.accounts.count() == 0


def test_a_password_made_of_ones_own_data_is_refused(chooser: Student) -> None:
    for made_of, password in of_themselves(chooser).items():
        chooser.chooses_password(password)
        assert chooser.browser.status == 422, made_of
        chooser.is_refused(R.PASSWORD_PERSONAL, "password")


def test_the_two_passwords_must_be_the_same(chooser: Student) -> None:
    for again in ("7 Rivieres bleues", "7 rivieres bleues ", "x", ""):
        chooser.sends("mot-de-passe", password="7 rivieres bleues", password_again=again)
        chooser.is_refused(R.PASSWORD_DIFFERS, "password_again")
        assert "rivieres bleues" not in chooser.browser.page


@every_way
def test_a_refused_password_is_in_no_page_and_can_be_pasted_again(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("mot-de-passe")
    student.chooses_password("rouge et secret").is_refused(R.PASSWORD_NO_DIGIT, "password")
    for slug in ("mot-de-passe", "courriel", "telephone", "arret", "mot-de-passe"):
        assert "rouge et secret" not in student.opens(slug).browser.page
    assert student.browser.value("password") == student.browser.value("password_again") == ""
    assert "onpaste" not in student.browser.page
    assert "rouge et secret" not in str(student.registration)


ALLOWED = {
    "the shortest": "abcdef1g",
    "the longest": ONE_HUNDRED_AND_TWENTY_EIGHT,
    "spaces at both ends": "  bleu 7 vert  ",
    "accents": "été à Ifrane 7",
    "Arabic": "7 أنهار زرقاء b",
    "emoji": "b7 \U0001f30a\U0001f30a\U0001f30a\U0001f30a\U0001f30a",
    "HTML": '"><b>7&amp;</b>',
    "a year of birth within a long one": "cheval agrafe 2004 pile",
}


@pytest.mark.parametrize("password", ALLOWED.values(), ids=ALLOWED.keys())
def test_any_other_password_opens_the_account_exactly_as_typed(site: Site, password: str) -> None:
    student = site.student().stands_at("mot-de-passe")
    insured = student.registration.insured_key
    assert insured
    student.chooses_password(password).is_at("terminee")
    kept = site.service.accounts.password_hash(insured)
    assert kept
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify(kept, password)
    assert not verify(kept, password.strip() + " ")


@every_way
def test_the_last_step_shows_masked_addresses_and_ways_to_change_them(site: Site, way: Way) -> None:
    student = site.student(**way)
    student.phone = "0612345678"
    student.stands_at("mot-de-passe").sees("06 •• •• •• 78").sees(f"{student.email[0]}•••@e…")
    assert student.email not in student.browser.words()
    for slug in ("courriel", "telephone"):
        assert f'href="{student.address(slug)}"' in student.browser.page
