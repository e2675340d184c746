"""A forgotten password: link by mail, code by SMS, a new password; strangers learn nothing."""

from __future__ import annotations

import pytest

from amoe.limits import HOUR, RESET_LIFE
from amoe.reasons import Reason as R
from tests.journeys.test_signing_in import masked
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.recovering import ASKED, CHOOSE, CODE, FORGOTTEN, RESET, Recovering
from tests.support.site import Site
from tests.support.tripwire import tripwire

NEW = "9 montagnes vertes"


@every_way
def test_a_link_a_code_and_a_new_password(site: Site, way: Way) -> None:
    salma = Recovering(site, **way).signs_in()
    elsewhere = salma.on_another_device().is_signed_in()
    old = salma.password
    salma.on_another_device().resets(NEW)
    # Everybody is out, nobody was let in, and the device is known no more.
    assert not site.service.database.all("SELECT * FROM sessions")
    elsewhere.opens("compte/").is_on("connexion")
    salma.gives(password=old).is_refused(R.SIGN_IN_WRONG)
    salma.password = NEW
    salma.gives().is_on("connexion/code").types_code().is_on("compte/")


def test_both_channels_are_told_and_the_mail_can_undo_it(site: Site) -> None:
    salma = Recovering(site).resets(NEW)
    assert "mot de passe" in salma.messages("email")[0].subject
    assert "mot de passe" in salma.messages("sms")[0].text
    salma.follows(salma.link_in_mail("ce-n-est-pas-moi/")).presses_the_button()
    assert f"/{RESET}/" in salma.browser.address
    salma.on_another_device().gives(password=NEW).is_refused(R.SIGN_IN_WRONG)


@two_ways
def test_the_page_is_the_same_for_known_unknown_and_too_often(site: Site, way: Way) -> None:
    salma = Recovering(site, 0, **way)
    for _ in range(3):
        Recovering(site, 1).forgets()
    arms = {"known": salma.number, "mail": salma.email, "unknown": "999888777",
            "no address": "nobody@etu.example", "spent": Recovering(site, 1).number}  # fmt: skip
    answers = {}
    for arm, name in arms.items():
        browser = Recovering(site, 5, **way).forgets(name).is_on(ASKED)
        answers[arm] = str([
            (a.status_code, masked(a.text, name), sorted(a.headers.keys()))
            for a in browser.browser.answers
        ])  # fmt: skip
    assert len(set(answers.values())) == 1


def test_a_name_has_three_links_an_hour_and_six_a_day(site: Site) -> None:
    salma = Recovering(site)
    for _ in range(4):
        salma.forgets().is_on(ASKED)
    assert len(salma.messages("email")) == 3
    site.passes(HOUR)
    for _ in range(4):
        salma.forgets()
    assert len(salma.messages("email")) == 6
    site.passes(HOUR)
    salma.forgets()
    assert len(salma.messages("email")) == 6


def test_what_is_left_of_who_is_nobody_can_do_nothing_and_tells_nothing(site: Site) -> None:
    Recovering(site).forgets("999888777")
    (matter,) = site.service.database.all("SELECT * FROM matters")
    assert matter["account"] == ""
    (message,) = site.service.database.all("SELECT * FROM outbox")
    assert (message["state"], message["reason"]) == ("dropped", "nobody")
    assert message["sealed"] == b""
    assert site.inbox() == []


def test_the_link_lives_thirty_minutes_and_looking_does_not_use_it(site: Site) -> None:
    salma = Recovering(site).forgets()
    link = salma.link()
    site.passes(RESET_LIFE - 1)
    for _ in range(3):
        salma.follows(link).is_answered(200)
    assert salma.messages("sms") == []
    site.passes(1)
    salma.follows(link).is_answered(410)


def test_the_link_works_once(site: Site) -> None:
    salma = Recovering(site).forgets()
    link = salma.link()
    salma.follows(link).presses_the_button().types_sms().chooses(NEW)
    salma.follows(link).is_answered(410)


def test_two_browsers_with_one_link_set_one_password(site: Site) -> None:
    salma = Recovering(site).forgets()
    link = salma.link()
    other = salma.on_another_device()
    salma.follows(link).presses_the_button().types_sms()
    other.follows(link).presses_the_button().is_on(CHOOSE)
    salma.chooses(NEW)
    other.chooses("8 plaines rouges").is_refused(R.RESET_EXPIRED, status=410)
    salma.password = NEW
    salma.signs_in()


def test_the_token_is_in_no_address_after_the_button_and_in_no_referrer(site: Site) -> None:
    salma = Recovering(site).forgets()
    link = salma.link()
    token = link.rsplit("/", 1)[1]
    salma.follows(link)
    assert salma.browser.first.headers["Referrer-Policy"] == "strict-origin"
    assert salma.browser.first.headers["Cache-Control"] == "no-store"
    salma.presses_the_button()
    assert salma.browser.first.headers["Referrer-Policy"] == "strict-origin"
    assert token not in salma.browser.address
    assert token not in salma.browser.page


def test_the_token_reaches_no_log_and_no_table(site: Site) -> None:
    salma = Recovering(site).forgets()
    link = salma.link()
    with tripwire(site, [salma.person], salma.email, salma.phone, NEW, link.rsplit("/", 1)[1]):
        salma.follows(link).presses_the_button().types_sms().chooses("court1")
        salma.chooses(NEW)
        site.inbox()


@pytest.mark.parametrize(
    ("password", "again", "reason", "field"),
    [
        ("court1", None, R.PASSWORD_SHORT, "password"),
        ("", "", R.PASSWORD_MISSING, "password"),
        (NEW, "9 montagnes bleues", R.PASSWORD_DIFFERS, "password_again"),
    ],
)
def test_the_rules_of_passwords_hold(
    site: Site, password: str, again: str | None, reason: R, field: str
) -> None:
    salma = Recovering(site).forgets()
    salma.follows(salma.link()).presses_the_button().types_sms()
    salma.chooses(password, again).is_refused(reason, field)


def test_it_is_not_made_of_what_the_registry_knows(site: Site) -> None:
    salma = Recovering(site).forgets()
    salma.follows(salma.link()).presses_the_button().types_sms()
    year, month, day = salma.person["birth_date"].split("-")
    salma.chooses(f"{day}{month}{year}ab").is_refused(R.PASSWORD_PERSONAL, "password")
    salma.chooses(f"{salma.number}a").is_refused(R.PASSWORD_PERSONAL, "password")


@two_ways
def test_without_the_sms_there_is_no_new_password(site: Site, way: Way) -> None:
    salma = Recovering(site, **way).forgets()
    salma.follows(salma.link()).presses_the_button()
    salma.opens(CHOOSE).is_on(CODE).chooses(NEW).is_on(CODE)
    for left in reversed(range(5)):
        salma.sends(CODE, code=salma.wrong_code("sms")).is_refused(R.CODE_WRONG, "code", left=left)
    salma.types_sms().is_refused(R.CODE_TRIES_SPENT, "code")
    salma.presses(CODE, "resend").is_refused(R.RESEND_TOO_SOON)
    site.passes(60)
    salma.presses(CODE, "resend").is_on(CODE).types_sms().is_on(CHOOSE)


def test_a_number_that_changed_meanwhile_needs_its_own_code(site: Site) -> None:
    salma = Recovering(site).forgets()
    salma.follows(salma.link()).presses_the_button().types_sms().is_on(CHOOSE)
    site.service.accounts.set_contact(salma.account, phone="+212698765432")
    salma.chooses(NEW).is_on(CODE)


def test_without_a_link_the_pages_say_so(site: Site) -> None:
    for path in (CODE, CHOOSE):
        Recovering(site).opens(path).is_refused(R.RESET_EXPIRED, status=410)
    Recovering(site).follows("/fr/mot-de-passe/nouveau/made-up").is_answered(410)
    Recovering(site).opens(FORGOTTEN).sends(FORGOTTEN, name="").is_refused(R.NAME_MISSING, "name")
