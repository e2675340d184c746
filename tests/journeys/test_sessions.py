"""Sessions and devices: how they end, by time, by their owner, and by "this was not me"."""

from __future__ import annotations

import pytest

from amoe.limits import SESSION_IDLE, SESSION_LIFE
from amoe.reasons import Reason as R
from blueprints.shell.acts import ACTS
from tests.journeys.ways import Way, two_ways
from tests.support.insured import CODE, SIGN_IN, Insured
from tests.support.site import Site

MINE = ["compte/", "compte/securite", "compte/appareils", "compte/activite",
        "compte/securite/application"]  # fmt: skip


@two_ways
@pytest.mark.parametrize("path", MINE)
def test_without_a_session_every_page_leads_to_the_sign_in(site: Site, path: str, way: Way) -> None:
    Insured(site, **way).opens(path).is_on(SIGN_IN)


@two_ways
@pytest.mark.parametrize("path", MINE)
def test_no_cache_keeps_a_page_of_the_space(site: Site, path: str, way: Way) -> None:
    salma = Insured(site, **way).is_signed_in().opens(path).is_on(path).is_answered(200)
    assert salma.browser.first.headers["Cache-Control"] == "no-store"


def test_sessions_on_three_devices_end_within_one_request(site: Site) -> None:
    salma = Insured(site)
    devices = [salma.on_another_device().is_signed_in() for _ in range(3)]
    for each in devices:
        each.opens("compte/").is_on("compte/")
    devices[0].signs_out("partout")
    for each in devices:
        each.opens("compte/").is_on(SIGN_IN)


def test_signing_out_here_ends_this_session_only(site: Site) -> None:
    salma = Insured(site)
    here, there = (salma.on_another_device().is_signed_in() for _ in range(2))
    kept = here.browser.cookies()["amoe"]
    here.signs_out().is_on("deconnexion")
    assert here.browser.first.headers["Clear-Site-Data"] == '"cache", "storage"'
    here.browser.client.set_cookie("amoe", kept)  # a copy of the cookie is worth nothing
    here.opens("compte/").is_on(SIGN_IN)
    there.opens("compte/").is_on("compte/")


def test_signing_out_needs_a_post_with_the_page_s_token(site: Site) -> None:
    salma = Insured(site).is_signed_in().opens("compte/")
    salma.opens("deconnexion").is_on("compte/")
    salma.browser.send("/fr/deconnexion", {})
    salma.is_answered(400).opens("compte/").is_on("compte/")


def test_the_device_stays_known_after_signing_out(site: Site) -> None:
    salma = Insured(site).signs_in()
    device = salma.browser.cookies()["amoe-device"]
    salma.signs_out("partout")
    assert salma.browser.cookies()["amoe-device"] == device
    salma.gives().is_on("compte/")


def test_a_session_ends_after_thirty_idle_minutes(site: Site) -> None:
    salma = Insured(site).is_signed_in()
    for _ in range(3):
        site.passes(SESSION_IDLE - 1)
        salma.opens("compte/").is_on("compte/")
    site.passes(SESSION_IDLE)
    salma.opens("compte/").is_on(SIGN_IN)


def test_a_session_ends_after_twelve_hours_however_busy(site: Site) -> None:
    salma = Insured(site).is_signed_in()
    for _ in range(25):  # every 29 minutes: never idle
        salma.opens("compte/").is_on("compte/")
        site.passes(SESSION_LIFE // 25)
    salma.opens("compte/").is_on(SIGN_IN)


def test_asking_how_long_it_lasts_keeps_no_session_alive_and_staying_does(site: Site) -> None:
    salma = Insured(site).is_signed_in().opens("compte/")
    site.passes(SESSION_IDLE - 100)
    client, token = salma.browser.client, salma.browser.hidden()
    assert client.get("/fr/compte/rester").text == "100"
    assert client.get("/fr/compte/rester").text == "100"
    assert client.post("/fr/compte/rester", data=token).text == str(SESSION_IDLE)
    site.passes(SESSION_IDLE)
    assert client.post("/fr/compte/rester", data=token).text == "0"
    assert client.get("/fr/compte/rester").text == "0"


def test_signing_in_gives_a_new_session_and_keeps_nothing_of_the_old_cookie(site: Site) -> None:
    salma = Insured(site).gives()
    planted = salma.session()
    salma.types_code()
    got = salma.session()
    assert set(planted) & set(got) <= {"r", "csrf_token"}
    assert got["csrf_token"] != planted["csrf_token"]
    again = salma.signs_out().signs_in().session()
    assert again["a"] != got["a"]


def test_a_cookie_of_somebody_s_making_is_no_session(site: Site) -> None:
    salma = Insured(site).is_signed_in()
    salma.browser.client.set_cookie("amoe", salma.browser.cookies()["amoe"][:-2] + "AA")
    salma.opens("compte/").is_on(SIGN_IN)


@two_ways
def test_a_forgotten_device_is_signed_out_and_asks_for_a_code(site: Site, way: Way) -> None:
    salma = Insured(site, **way).signs_in()
    lost = salma.on_another_device().signs_in()
    salma.opens("compte/appareils")
    lost_id = lost.session_of_the_site().device
    salma.sends("compte/appareils", device=lost_id).is_on("compte/appareils")
    lost.opens("compte/").is_on(SIGN_IN)
    lost.gives().is_on(CODE)
    salma.opens("compte/").is_on("compte/")
    salma.presses("compte/appareils", "partout").is_on("compte/appareils")
    salma.opens("compte/").is_on("compte/").signs_out().gives().is_on(CODE)


@two_ways
def test_nobody_forgets_another_s_device(site: Site, way: Way) -> None:
    salma, omar = Insured(site, 0, **way).signs_in(), Insured(site, 1, **way).signs_in()
    device = salma.session_of_the_site().device
    omar.opens("compte/appareils").sends("compte/appareils", device=device).is_answered(404)
    omar.opens("compte/appareils").sends("compte/appareils", device="").is_answered(404)
    salma.opens("compte/").is_on("compte/").signs_out().gives().is_on("compte/")


@two_ways
def test_this_was_not_me_ends_everything_and_leads_to_a_new_password(site: Site, way: Way) -> None:
    salma = Insured(site, **way)
    thief = salma.on_another_device().signs_in()
    link = salma.link_in_mail("ce-n-est-pas-moi")
    salma.browser.open(link)
    salma.is_answered(200)
    assert salma.browser.first.headers["Referrer-Policy"] == "strict-origin"
    thief.opens("compte/").is_on("compte/")  # a mail program that follows links ends nothing
    salma.browser.send(link, salma.browser.hidden())
    assert "/mot-de-passe/" in salma.browser.address
    thief.opens("compte/").is_on(SIGN_IN)
    thief.gives().is_refused(R.SIGN_IN_WRONG)  # the old password is worth nothing
    salma.browser.open(link)
    salma.is_answered(410)


def test_the_page_of_activity_says_everything_in_words(site: Site) -> None:
    salma = Insured(site).signs_in().signs_out("partout").signs_in()
    salma.opens("compte/activite")
    for what in (R.SIGNED_IN, R.SIGNED_OUT_EVERYWHERE):
        salma.sees(site.translated(ACTS[what], "fr"))


def test_the_owner_is_told_of_a_new_device_and_of_no_known_one(site: Site) -> None:
    salma = Insured(site, language="ar").signs_in().signs_out().signs_in()
    told = [m for m in salma.messages("email") if "ce-n-est-pas-moi" in m.text]
    assert len(told) == 1
    assert site.translated("This was not me", "ar") in told[0].html
