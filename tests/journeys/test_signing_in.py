"""Signing in: by number or e-mail, with a code on a new device; who is refused learns nothing."""

from __future__ import annotations

import re

import pytest

from amoe.limits import DAY, DEVICE_KNOWN
from amoe.reasons import Reason as R
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.bare import without_token
from tests.support.insured import CODE, LAST, SIGN_IN, Insured
from tests.support.site import Site
from tests.support.tripwire import tripwire

STRANGERS = 5


def a_stranger(site: Site, language: str = "fr", **way: object) -> Insured:
    """Somebody else's browser; whose account it tries is up to the story."""
    return Insured(site, 39, language=language).on_another_device()


def fails(browser: Insured, name: str, times: int) -> Insured:
    """Give a name with a wrong password so many times."""
    for _ in range(times):
        browser.gives(name, "not this one 1").is_refused(R.SIGN_IN_WRONG)
    return browser


@every_way
def test_the_first_sign_in_asks_for_a_code_and_the_second_on_the_device_does_not(
    site: Site, way: Way
) -> None:
    salma = Insured(site, **way)
    salma.gives().is_on(CODE).types_code().is_on("compte/")
    arabic = way["language"] == "ar"
    salma.sees(salma.person["first_name_ar" if arabic else "first_name"])
    salma.signs_out().is_on("deconnexion")
    salma.gives().is_on("compte/")


@two_ways
def test_the_e_mail_address_is_a_name_too(site: Site, way: Way) -> None:
    salma = Insured(site, **way)
    salma.gives(salma.email.upper()).is_on(CODE).types_code().is_on("compte/")


def test_digits_of_any_script_are_taken(site: Site) -> None:
    salma = Insured(site, language="ar")
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    salma.gives(salma.number.translate(digits)).is_on(CODE)
    salma.types_code(salma.reads_code().translate(digits)).is_on("compte/")


@two_ways
def test_a_shared_phone_is_not_remembered(site: Site, way: Way) -> None:
    salma = Insured(site, **way).signs_in(shared="1")
    assert set(salma.browser.cookies()) == {"amoe"}
    salma.signs_out().gives().is_on(CODE)


def test_a_device_is_known_for_thirty_days(site: Site) -> None:
    salma = Insured(site).signs_in().signs_out()
    site.passes(DEVICE_KNOWN - 1)
    salma.gives().is_on("compte/").signs_out()
    site.passes(1)
    salma.gives().is_on(CODE)


def test_a_device_that_one_account_knows_is_new_to_another(site: Site) -> None:
    salma, omar = Insured(site, 0).signs_in().signs_out(), Insured(site, 1)
    omar.browser = salma.browser
    omar.gives().is_on(CODE).types_code().is_on("compte/").signs_out()
    salma.gives().is_on("compte/")  # and is still known to the first


def test_the_device_s_secret_is_never_one_that_was_there_before(site: Site) -> None:
    salma = Insured(site)
    salma.browser.client.set_cookie("amoe-device", "planted by who had the phone before")
    salma.signs_in()
    assert salma.browser.cookies()["amoe-device"] != "planted by who had the phone before"
    thief = salma.on_another_device()
    thief.browser.client.set_cookie("amoe-device", "planted by who had the phone before")
    thief.gives().is_on(CODE)


@every_way
def test_an_empty_form_says_what_is_missing_and_costs_no_try(site: Site, way: Way) -> None:
    salma = Insured(site, **way)
    for _ in range(STRANGERS + 1):
        salma.opens(SIGN_IN).sends(SIGN_IN, name="", password="")
        salma.is_refused(R.NAME_MISSING, "name")
        salma.is_refused(R.PASSWORD_NOT_GIVEN, "password")
    salma.gives().is_on(CODE)


ARMS = ["unknown number", "known number", "unknown e-mail", "known e-mail",
        "locked known number", "locked unknown number", "locked known e-mail",
        "locked, right password"]  # fmt: skip


@two_ways
def test_every_refusal_is_the_same_to_the_byte(site: Site, way: Way) -> None:
    salma, omar = Insured(site, 0), Insured(site, 1)
    names = dict(zip(ARMS, ["999888777", salma.number, "nobody@etu.example", salma.email,
                            omar.number, "999888776", omar.email, omar.number],
                     strict=True))  # fmt: skip
    for name in (omar.number, "999888776"):
        fails(Insured(site, 5), name, STRANGERS)
    answers = {}
    for arm, name in names.items():
        browser = Insured(site, 6, **way)
        browser.gives(name, omar.password if arm.endswith("right password") else "wrong one 1")
        answer = browser.browser.first
        answers[arm] = (
            answer.status_code,
            masked(answer.text, name),
            sorted(answer.headers.keys()),
        )
    assert len({str(answer) for answer in answers.values()}) == 1, answers.keys()
    assert answers[ARMS[0]][0] == 422


def masked(page: str, name: str) -> str:
    """A page without what is random in it, and without the name that was typed."""
    page = re.sub(r"[A-Z0-9]{3} [A-Z0-9]{3} [A-Z0-9]{2}\b", "", without_token(page))
    return page.replace(name, "NAME")


@two_ways
def test_strangers_do_not_lock_the_owner_out(site: Site, way: Way) -> None:
    salma = Insured(site, **way).signs_in().signs_out()
    fails(a_stranger(site), salma.number, STRANGERS)
    fails(a_stranger(site), salma.email, STRANGERS)
    salma.gives().is_on("compte/")  # the known device
    new = salma.on_another_device().gives().is_refused(R.SIGN_IN_WRONG)  # a new one: a code first
    new.presses(SIGN_IN, "code", name=salma.number).is_on(CODE)
    new.types_code().is_on(LAST).sends(LAST, password="wrong again 1")
    new.is_refused(R.PASSWORD_WRONG, "password", left=9)
    new.sends(LAST, password=salma.password).is_on("compte/")


def test_who_waits_a_day_needs_no_code_before_the_password(site: Site) -> None:
    salma = Insured(site)
    fails(a_stranger(site), salma.number, STRANGERS)
    site.passes(DAY)
    salma.gives().is_on(CODE)


def test_right_passwords_use_up_no_tries(site: Site) -> None:
    salma = Insured(site)
    for _ in range(STRANGERS + 1):
        salma.on_another_device().gives().is_on(CODE)


def test_a_code_that_comes_first_looks_the_same_for_nobody(site: Site) -> None:
    salma = Insured(site)
    pages = []
    for name in (salma.number, "999888777"):
        browser = a_stranger(site).opens(SIGN_IN).presses(SIGN_IN, "code", name=name).is_on(CODE)
        pages.append(masked(browser.browser.page, name))
        for left in reversed(range(5)):
            browser.types_code("000000" if salma.reads_code() != "000000" else "111111")
            browser.is_refused(R.CODE_WRONG, "code", left=left)
            pages[-1] += masked(browser.browser.page, name)
        browser.presses(CODE, "resend")
        pages[-1] += masked(browser.browser.page, name)
    assert pages[0] == pages[1]
    assert len(salma.messages("email")) == 1


def test_codes_that_the_owner_mistyped_do_not_show_to_a_stranger(site: Site) -> None:
    salma = Insured(site).gives()
    for _ in range(5):
        salma.types_code(salma.wrong_code())
    salma.gives()
    for _ in range(4):
        salma.types_code(salma.wrong_code())
    for name in (salma.number, "999888777"):
        browser = a_stranger(site).opens(SIGN_IN).presses(SIGN_IN, "code", name=name)
        for left in reversed(range(5)):
            browser.types_code("000000").is_refused(R.CODE_WRONG, "code", left=left)


def test_when_strangers_use_up_the_codes_the_mailed_link_still_lets_the_owner_in(
    site: Site,
) -> None:
    salma = Insured(site)
    fails(a_stranger(site), salma.number, STRANGERS)
    for _ in range(4):
        a_stranger(site).opens(SIGN_IN).presses(SIGN_IN, "code", name=salma.number).is_on(CODE)
    a_stranger(site).opens(SIGN_IN).presses(SIGN_IN, "code", name=salma.number).is_answered(429)
    link = salma.link_in_mail("connexion/lien")
    site.passes(DAY - 60)
    salma.browser.open(link)
    assert salma.browser.first.headers["Referrer-Policy"] == "strict-origin"
    salma.sends(link.removeprefix("/fr/")).is_on(LAST)
    salma.sends(LAST, password=salma.password).is_on("compte/")
    salma.browser.open(link)
    salma.is_answered(410)


@pytest.mark.parametrize("path", ["connexion/code", "connexion/mot-de-passe"])
def test_without_a_sign_in_that_waits_the_page_says_so(site: Site, path: str) -> None:
    Insured(site).opens(path).is_refused(R.SIGN_IN_EXPIRED, status=410)


@two_ways
def test_the_code_comes_by_sms_on_request(site: Site, way: Way) -> None:
    salma = Insured(site, **way).gives().is_on(CODE).presses(CODE, "sms").is_on(CODE)
    salma.types_code(salma.reads_code("sms")).is_on("compte/")


def test_a_code_is_sent_again_after_the_wait_only(site: Site) -> None:
    salma = Insured(site).gives().presses(CODE, "resend").is_refused(R.RESEND_TOO_SOON)
    site.passes(60)
    salma.presses(CODE, "resend").is_on(CODE)
    assert len(salma.messages("email")) == 2


def test_nothing_of_it_reaches_logs_tables_or_subjects(site: Site) -> None:
    salma = Insured(site)
    with tripwire(site, [salma.person], salma.email, salma.phone, salma.password):
        salma.gives(password="wrong one 1").signs_in(salma.email).signs_out()
        salma.on_another_device().opens(SIGN_IN).presses(SIGN_IN, "code", name=salma.number)
        site.inbox()
