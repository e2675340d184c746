"""The page of a lock offers a new password where a password is the matter, and nowhere else."""

from __future__ import annotations

from tests.journeys.test_authenticator_app import APP, App
from tests.journeys.ways import Way, two_ways
from tests.support.insured import CODE, SIGN_IN
from tests.support.recovering import FORGOTTEN, Recovering
from tests.support.site import Site


def offers(somebody: Recovering) -> bool:
    """Whether the lock's page leads to a new password."""
    somebody.is_answered(429)
    page = somebody.browser.page
    main = page[page.index("<h1") :]
    return f'href="{somebody.address(FORGOTTEN)}"' in main


@two_ways
def test_too_many_wrong_passwords(site: Site, way: Way) -> None:
    salma = Recovering(site, **way).is_signed_in().opens(APP)
    for _ in range(11):
        salma.sends(APP, code="123456", password="not this one 1")
    assert offers(salma)


def test_too_many_codes_asked_for_before_a_password(site: Site) -> None:
    salma = Recovering(site)
    for _ in range(5):
        salma = salma.on_another_device()
        salma.opens(SIGN_IN).presses(SIGN_IN, "code", name=salma.number)
    assert offers(salma)


@two_ways
def test_a_lost_phone_reported_too_often(site: Site, way: Way) -> None:
    salma = Recovering(site, **way)
    for _ in range(4):
        salma.has_lost("sms")
    assert not offers(salma)


def test_too_many_wrong_codes_of_the_app(site: Site) -> None:
    salma = Recovering(site).is_signed_in().opens(APP)
    app = App(salma)
    salma.sends(APP, code=app.shows(), password=salma.password)
    thief = salma.on_another_device().gives().is_on(CODE)
    for _ in range(11):
        thief.types_code(f"{(int(app.shows()) + 500_000) % 10**6:06}")
    assert not offers(thief)
