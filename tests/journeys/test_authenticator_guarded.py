"""The app in a stranger's hands: what a phone left lying about can do with it, and what is told."""

from __future__ import annotations

import pyotp
import pytest

from amoe import passwords
from amoe.outcomes import Refused
from amoe.prover import Visitor
from amoe.reasons import Reason as R
from tests.journeys.test_authenticator_app import APP, App, shown_codes, with_app
from tests.journeys.ways import Way, two_ways
from tests.support.insured import CODE as SIGN_IN_CODE
from tests.support.recovering import CHOOSE, CODE, DONE, Recovering
from tests.support.site import Site

FRESH = "9 montagnes vertes"
NOT_ME = "ce-n-est-pas-moi"
SOMEBODY = Visitor("", "Chrome, Android", "fr", "K7F2QX9M")


def switches_on(who: Recovering) -> App:
    """Set an app up, with the password."""
    who.opens(APP)
    app = App(who)
    who.sends(APP, code=app.shows(), password=who.password).is_answered(200)
    return app


def says_not_me(salma: Recovering, link: str) -> Recovering:
    """From the mailed link to a new password, on another device."""
    owner = salma.on_another_device().follows(link).presses_the_button()
    owner.presses_the_button().is_on(CODE).types_sms().is_on(CHOOSE)
    salma.password = owner.password = FRESH
    return owner.chooses(FRESH).is_on(DONE)


def subjects(salma: Recovering) -> list[str]:
    """What the mails that came are about, the newest first."""
    return [each.subject for each in salma.messages("email")]


@two_ways
def test_switching_it_on_needs_the_password(site: Site, way: Way) -> None:
    lying_about = Recovering(site, **way).is_signed_in().opens(APP)
    code = App(lying_about).shows()
    lying_about.sends(APP, code=code).is_refused(R.PASSWORD_NOT_GIVEN, "password")
    lying_about.sends(APP, code=code, password="wrong one 1")
    lying_about.is_refused(R.PASSWORD_WRONG, "password", left=9)
    assert not lying_about.account.totp
    assert f'value="{code}"' in lying_about.browser.page
    assert "wrong one 1" not in lying_about.browser.page
    # The code was not judged: it is still good.
    lying_about.sends(APP, code=code, password=lying_about.password)
    assert len(shown_codes(lying_about)) == 10


@two_ways
def test_its_owner_is_told_by_mail_of_all_that_is_done_to_it(site: Site, way: Way) -> None:
    salma = Recovering(site, **way).is_signed_in()
    about = site.translated("The security of your AMOE account was changed", salma.language)
    app = switches_on(salma)
    assert subjects(salma) == [about]
    on = salma.link_in_mail(NOT_ME)
    salma.opens(APP).presses(APP, "codes", password=salma.password).is_answered(200)
    assert subjects(salma) == [about] * 2
    codes = salma.link_in_mail(NOT_ME)
    site.passes(30)
    salma.opens(APP).presses(APP, "off", password=salma.password, code=app.shows())
    assert subjects(salma) == [about] * 3
    assert len({on, codes, salma.link_in_mail(NOT_ME)}) == 3


def test_what_was_refused_is_not_told(site: Site) -> None:
    salma = Recovering(site).is_signed_in().opens(APP)
    salma.sends(APP, code=App(salma).shows(), password="wrong one 1")
    assert subjects(salma) == []


class TestNotMe:
    """The link of a mail removes what was set up since that mail, and nothing older."""

    @pytest.mark.parametrize("link", ["of the sign-in", "of the app"])
    def test_an_app_that_somebody_else_set_up_is_gone(self, site: Site, link: str) -> None:
        salma = Recovering(site).signs_in()
        before = salma.link_in_mail(NOT_ME)
        site.passes(60)
        switches_on(salma.in_another_tab())
        says_not_me(salma, before if link == "of the sign-in" else salma.link_in_mail(NOT_ME))
        assert not salma.account.totp
        assert site.service.authenticator.left(salma.account) == 0
        salma.on_another_device().gives().is_on(SIGN_IN_CODE).types_code().is_on("compte/")

    def test_an_older_app_stays_with_its_codes(self, site: Site) -> None:
        salma = Recovering(site).is_signed_in()
        app = switches_on(salma)
        site.passes(60)
        thief = salma.on_another_device().gives().types_code(app.shows()).is_on("compte/")
        assert thief.account.totp
        says_not_me(salma, salma.link_in_mail(NOT_ME))
        assert site.service.authenticator.left(salma.account) == 10
        site.passes(60)
        salma.on_another_device().gives().types_code(app.shows()).is_on("compte/")

    def test_but_not_with_the_codes_that_were_made_since(self, site: Site) -> None:
        salma = Recovering(site).is_signed_in()
        app = switches_on(salma)
        site.passes(60)
        thief = salma.on_another_device().gives().types_code(app.shows()).is_on("compte/")
        mailed = salma.link_in_mail(NOT_ME)
        thief.opens(APP).presses(APP, "codes", password=salma.password)
        theirs = shown_codes(thief)
        says_not_me(salma, mailed)
        assert salma.account.totp
        late = salma.on_another_device().gives().types_code(theirs[0])
        late.is_refused(R.APP_CODE_WRONG, "code", left=9)

    def test_an_app_from_before_its_day_was_noted_is_old(self, site: Site) -> None:
        salma = Recovering(site).signs_in()
        mailed = salma.link_in_mail(NOT_ME)
        switches_on(salma)
        site.service.database.run("UPDATE accounts SET totp_at = 0")
        site.service.database.run("UPDATE recovery_codes SET made_at = 0")
        says_not_me(salma, mailed)
        assert salma.account.totp
        assert site.service.authenticator.left(salma.account) == 10


def test_switching_it_on_forgets_the_other_devices_and_not_this_one(site: Site) -> None:
    salma = Recovering(site).signs_in()
    other = salma.on_another_device().signs_in().signs_out()
    switches_on(salma)
    other.gives().is_on(SIGN_IN_CODE)
    salma.signs_out().gives().is_on("compte/")


def test_nobody_else_s_devices_are_forgotten(site: Site) -> None:
    omar = Recovering(site, 1).signs_in().signs_out()
    switches_on(Recovering(site).signs_in())
    omar.gives().is_on("compte/")


@pytest.mark.parametrize("what", ["on", "codes", "off"])
def test_it_is_refused_when_the_account_was_taken_back_meanwhile(
    site: Site, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    salma, app, _ = with_app(site) if what != "on" else (Recovering(site).is_signed_in(), None, [])
    session, service = salma.session_of_the_site(), site.service
    key = service.authenticator.key(session.account, "nonce")
    code = pyotp.TOTP(key).at(site.clock.now()) if app is None else app.shows()
    honest = passwords.verify

    def taken_back_while_it_ran(kept: str, typed: str) -> bool:
        right = honest(kept, typed)
        service.accounts.set_password(session.account.id, "another", site.clock.now())
        return right

    monkeypatch.setattr(passwords, "verify", taken_back_while_it_ran)
    given = (session.account, salma.password)
    outcome = {
        "on": lambda: service.authenticator.confirm(
            SOMEBODY, session, "nonce", salma.password, code
        ),
        "codes": lambda: service.authenticator.renew(SOMEBODY, *given),
        "off": lambda: service.authenticator.switch_off(SOMEBODY, *given, code),
    }[what]()
    assert isinstance(outcome, Refused)
    assert outcome.reason is R.APP_SETUP_EXPIRED
    assert bool(salma.account.totp) is (what != "on")
    assert service.authenticator.left(salma.account) == (0 if what == "on" else 10)
