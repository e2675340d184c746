"""The authenticator app: set up by a right code, asked on new devices; its recovery codes."""

from __future__ import annotations

import re

import pyotp

from amoe.limits import DAY
from amoe.reasons import Reason as R
from tests.journeys.ways import Way, two_ways
from tests.support.insured import CODE, LAST, SIGN_IN, Insured
from tests.support.site import Site

APP = "compte/securite/application"


class App:
    """An authenticator app that has scanned what the page shows."""

    def __init__(self, salma: Insured) -> None:
        """Read the key of the page."""
        found = re.search(r'<strong dir="ltr">([A-Z2-7 ]{39})</strong>', salma.browser.page)
        assert found
        self._totp = pyotp.TOTP(found[1].replace(" ", ""))
        self._clock = salma.site.clock

    def shows(self, later: int = 0) -> str:
        """The code of now."""
        return str(self._totp.at(self._clock.now() + later))


def shown_codes(salma: Insured) -> list[str]:
    """The recovery codes of the page."""
    return re.findall(r'<strong dir="ltr">(\w{5}-\w{5})</strong>', salma.browser.page)


def with_app(site: Site, **way: object) -> tuple[Insured, App, list[str]]:
    """Somebody with an app, half a minute after it was set up, and the recovery codes."""
    salma = Insured(site, **way).is_signed_in().opens(APP)  # type: ignore[arg-type]
    app = App(salma)
    salma.sends(APP, code=app.shows(), password=salma.password).is_answered(200)
    codes = shown_codes(salma)
    site.passes(30)
    return salma, app, codes


@two_ways
def test_the_app_counts_only_when_one_right_code_was_typed(site: Site, way: Way) -> None:
    salma = Insured(site, **way).is_signed_in().opens(APP)
    app = App(salma)
    assert "<svg" in salma.browser.page
    wrong = f"{(int(app.shows()) + 1) % 10**6:06}"
    salma.sends(APP, code=wrong, password=salma.password).is_refused(
        R.APP_CODE_WRONG, "code", left=9
    )
    assert App(salma).shows() == app.shows()  # the same key, scanned already
    assert not salma.account.totp
    salma.sends(APP, code=app.shows(), password=salma.password)
    assert len(shown_codes(salma)) == 10
    assert salma.account.totp


@two_ways
def test_on_a_new_device_its_code_takes_the_place_of_the_mailed_one(site: Site, way: Way) -> None:
    salma, app, _ = with_app(site, **way)
    mails = len(salma.messages("email"))
    new = salma.on_another_device().gives().is_on(CODE)
    assert len(salma.messages("email")) == mails
    new.types_code(app.shows()).is_on("compte/").signs_out().gives().is_on("compte/")


def test_a_code_is_taken_one_step_early_or_late_and_once_only(site: Site) -> None:
    salma, app, _ = with_app(site)
    site.passes(60)
    for later, left in ((-30, 9), (30, 8)):
        code = app.shows(later)
        salma.on_another_device().gives().types_code(code).is_on("compte/")
        again = salma.on_another_device().gives().types_code(code)
        again.is_refused(R.APP_CODE_WRONG, "code", left=left)
    far = salma.on_another_device().gives().types_code(app.shows(-60))
    far.is_refused(R.APP_CODE_WRONG, "code", left=7)


def test_ten_wrong_codes_a_day_are_judged(site: Site) -> None:
    salma, app, codes = with_app(site)
    new = salma.on_another_device().gives()
    for left in reversed(range(10)):
        wrong = f"{(int(app.shows()) + 500_000) % 10**6:06}"
        new.types_code(wrong).is_refused(R.APP_CODE_WRONG, "code", left=left)
    new.types_code(codes[0]).is_answered(429)
    site.passes(DAY)
    salma.on_another_device().gives().types_code(app.shows()).is_on("compte/")


@two_ways
def test_a_recovery_code_works_once_in_any_writing(site: Site, way: Way) -> None:
    salma, _, codes = with_app(site, **way)
    assert len(set(codes)) == 10
    salma.on_another_device().gives().types_code(codes[3].lower().replace("-", " ")).is_on(
        "compte/"
    )
    again = salma.on_another_device().gives().types_code(codes[3])
    again.is_refused(R.APP_CODE_WRONG, "code", left=9)
    rows = site.service.database.all("SELECT key FROM recovery_codes")
    assert len(rows) == 9
    assert all(code.replace("-", "").encode() not in bytes(row["key"]) for row in rows
               for code in codes)  # fmt: skip


def test_a_code_asked_for_first_spares_nobody_the_app(site: Site) -> None:
    salma, app, _ = with_app(site)
    new = salma.on_another_device().opens(SIGN_IN).presses(SIGN_IN, "code", name=salma.number)
    new.types_code().is_on(LAST).sends(LAST, password=salma.password).is_on(CODE)
    new.opens("compte/").is_on(SIGN_IN).opens(CODE)
    new.types_code(app.shows()).is_on("compte/")


def test_nobody_else_s_recovery_code_works(site: Site) -> None:
    _, _, codes = with_app(site)
    omar = Insured(site, 1).is_signed_in().opens(APP)
    app = App(omar)
    omar.sends(APP, code=app.shows(), password=omar.password)
    site.passes(30)
    omar.on_another_device().gives().types_code(codes[0]).is_refused(
        R.APP_CODE_WRONG, "code", left=9
    )


@two_ways
def test_switching_it_off_needs_the_password_and_a_code(site: Site, way: Way) -> None:
    salma, app, _ = with_app(site, **way)
    salma.opens(APP).presses(APP, "off", password="wrong one 1", code=app.shows())
    salma.is_refused(R.PASSWORD_WRONG, "password", left=9)
    salma.presses(APP, "off", password=salma.password, code="000000" + "X")
    salma.is_refused(R.APP_CODE_WRONG, "code", left=9)
    salma.presses(APP, "off", password=salma.password, code=app.shows())
    salma.is_on("compte/securite")
    assert not salma.account.totp
    salma.on_another_device().gives().is_on(CODE).types_code().is_on("compte/")


def test_new_recovery_codes_replace_the_old_ones_and_need_the_password(site: Site) -> None:
    salma, _, codes = with_app(site)
    salma.opens(APP).presses(APP, "codes", password="wrong one 1")
    salma.is_refused(R.PASSWORD_WRONG, "codes_password", left=9)
    salma.presses(APP, "codes", password=salma.password).is_answered(200)
    fresh = shown_codes(salma)
    assert not set(fresh) & set(codes)
    old = salma.on_another_device().gives().types_code(codes[0])
    old.is_refused(R.APP_CODE_WRONG, "code", left=9).types_code(fresh[0]).is_on("compte/")


@two_ways
def test_the_page_of_security_says_that_it_is_on_and_how_many_codes_are_left(
    site: Site, way: Way
) -> None:
    salma, _, codes = with_app(site, **way)
    salma.opens("compte/securite").is_answered(200)
    assert re.search(rf"<bdi>{len(codes)}</bdi>", salma.browser.page)
