"""Who knows no more than a name can have little sent, shuts nobody out and learns nothing."""

from __future__ import annotations

import logging

import pytest

from amoe import limits
from amoe.limits import DAY, HOUR, LOSING_SMS, RESEND_WAITS
from amoe.reasons import Reason as R
from tests.support.insured import SIGN_IN
from tests.support.recovering import LOST_CODE, Recovering
from tests.support.site import Site

NEW_MAILBOX = "compte/coordonnees/courriel"


def stranger(site: Site, address: str = "") -> Recovering:
    """Somebody else, with a browser of their own and perhaps a network of their own."""
    other = Recovering(site, 5)
    if address:
        other.browser.client.environ_base["REMOTE_ADDR"] = address
    return other


def code_first(who: Recovering, name: str) -> Recovering:
    """Ask for a code before any password."""
    return who.opens(SIGN_IN).presses(SIGN_IN, "code", name=name)


def again_and_again(who: Recovering) -> None:
    """Have the code of a lost channel sent again, as soon as it can be."""
    for wait in (*RESEND_WAITS, RESEND_WAITS[-1]):
        who.site.passes(wait)
        who.presses(LOST_CODE, "resend")


def does_all(site: Site, name: str) -> None:
    """A stranger's day: everything that can be had for a name, until nothing more is had."""
    for _ in range(3):
        for _ in range(4):
            stranger(site).forgets(name)
            code_first(stranger(site), name)
        again_and_again(stranger(site).has_lost("sms", name))
        site.passes(HOUR)


def mails(who: Recovering) -> int:
    """How many came."""
    return len(who.messages("email"))


def test_who_knows_the_number_keeps_no_owner_out_of_a_new_device(site: Site) -> None:
    salma = Recovering(site)
    does_all(site, salma.number)
    for _ in range(5):
        stranger(site).gives(salma.number, "wrong password 1")
    # The password alone is refused there, as the page says; with a code first she gets in.
    salma.on_another_device().gives().is_refused(R.SIGN_IN_WRONG)
    other = code_first(salma.on_another_device(), salma.email).is_on("connexion/code")
    other.sends("connexion/code", code=other.reads_code())
    other.sends("connexion/mot-de-passe", password=salma.password).is_on("compte/")


def test_nor_from_a_forgotten_password(site: Site) -> None:
    salma = Recovering(site)
    does_all(site, salma.number)
    before = mails(salma)
    salma.forgets(salma.email)
    assert mails(salma) == before + 1
    salma.follows(salma.link()).presses_the_button().types_sms().is_on("mot-de-passe/choisir")


def test_nor_from_the_code_of_a_right_password(site: Site) -> None:
    salma = Recovering(site)
    does_all(site, salma.number)
    does_all(site, salma.email)
    salma.signs_in()


def test_a_mailbox_gets_twenty_of_such_mails_a_day_at_most(site: Site) -> None:
    salma = Recovering(site)
    does_all(site, salma.number)
    assert mails(salma) == 14
    does_all(site, salma.email)
    assert mails(salma) == 20
    assert limits.RESET_ACCOUNT.cap + limits.SIGN_IN_FIRST_ACCOUNT.cap == 20 - 6


def test_a_phone_gets_two_sms_a_day_and_the_owner_s_own_still_come(site: Site) -> None:
    salma = Recovering(site)
    for name in (salma.number, salma.email):
        again_and_again(stranger(site).has_lost("email", name))
    assert len(salma.messages("sms")) == 2
    salma.forgets().follows(salma.link()).presses_the_button().types_sms()
    salma.is_on("mot-de-passe/choisir")
    assert len(salma.messages("sms")) == 3


def test_who_asks_for_a_third_sms_is_told_so_whoever_it_is(site: Site) -> None:
    for name in (Recovering(site).number, "999888777"):
        who = stranger(site).has_lost("email", name)
        site.passes(RESEND_WAITS[0])
        who.presses(LOST_CODE, "resend").is_on(LOST_CODE)
        site.passes(RESEND_WAITS[1])
        who.presses(LOST_CODE, "resend").is_answered(429)


def room(site: Site, address: str, nth: int) -> tuple[str, int | None, object]:
    """Whether somebody signed in can have a code sent to an address."""
    me = Recovering(site, nth).is_signed_in().opens(NEW_MAILBOX)
    me.sends(NEW_MAILBOX, address=address, password=me.password)
    return me.browser.address, me.browser.status, me.browser.problems()


def test_what_a_mailbox_still_takes_does_not_tell_that_it_has_an_account(site: Site) -> None:
    salma = Recovering(site)
    seen = []
    for nth, name in ((10, salma.email), (11, "personne@etu.example")):
        does_all(site, name)
        seen.append(room(site, name, nth))
    assert seen[0] == seen[1]


def test_nor_which_number_belongs_to_which_mailbox(site: Site) -> None:
    salma, nour = Recovering(site, 0), Recovering(site, 1)
    does_all(site, salma.number)
    assert room(site, salma.email, 10) == room(site, nour.email, 11)


def test_who_goes_through_names_shuts_the_lost_mailbox_for_nobody_else(site: Site) -> None:
    client = stranger(site, "10.0.0.1")
    for nth in range(30):
        client.has_lost("email", f"9998{nth:05}").is_on(LOST_CODE)
    client.has_lost("email", "999800030").is_answered(429)
    for nth in range(31, 200):
        stranger(site, f"10.0.1.{nth}").has_lost("email", f"9998{nth:05}")
    Recovering(site).has_lost("email").is_on(LOST_CODE)
    site.passes(HOUR)
    client.has_lost("email", "999800030").is_on(LOST_CODE)


@pytest.mark.parametrize("name", ["", "999888777"])
def test_the_operator_hears_of_a_flood_and_a_brake_stops_it(
    site: Site, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = [limits.Charge(LOSING_SMS, "all")]
    with site.service.database.writing():
        for _ in range(LOSING_SMS.cap - 1):
            site.service.limits.spend(before, site.clock.now())
    name = name or Recovering(site).number
    with caplog.at_level(logging.WARNING):
        stranger(site).has_lost("email", name).is_on(LOST_CODE)
    assert [each.message for each in caplog.records if each.name == "amoe.contact"] == [
        "sms.losing"
    ]
    stranger(site).has_lost("email", "999888776").is_answered(429)
    stranger(site).has_lost("email", Recovering(site, 1).number).is_answered(429)
    stranger(site).has_lost("sms", name).is_on(LOST_CODE)  # no SMS is needed for it


def test_a_day_later_all_is_as_before(site: Site) -> None:
    salma = Recovering(site)
    does_all(site, salma.number)
    site.passes(DAY)
    before = mails(salma)
    stranger(site).forgets(salma.number)
    assert mails(salma) == before + 1
