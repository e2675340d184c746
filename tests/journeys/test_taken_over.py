"""Somebody else was in the account: what its owner gets back, and what the other cannot keep."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from amoe.limits import LOSING_WAIT, RESEND_WAITS, SMS_DAY, SMS_HOUR, TOLD_DAY, Charge
from amoe.reasons import Reason as R
from config import Settings
from tests.support.recovering import (
    CHOOSE,
    CODE,
    DONE,
    LOST_CODE,
    NEW_CODE,
    NEW_EMAIL,
    NEW_PHONE,
    QUESTION,
    Recovering,
)
from tests.support.site import CAPTCHA, Site

FRESH = "9 montagnes vertes"
KINDS = {"sms": ("telephone", NEW_PHONE), "email": ("courriel", NEW_EMAIL)}
NOT_ME = "ce-n-est-pas-moi"


def full(site: Site, phone: str) -> None:
    """As many SMS went to a number as may go there in a day."""
    with site.service.database.writing():
        for limit in (SMS_HOUR, SMS_DAY):
            for _ in range(limit.cap):
                site.service.limits.spend([Charge(limit, phone)], site.clock.now())


def told(salma: Recovering) -> list[str]:
    """The SMS at the old number that can cancel."""
    return [each.text for each in salma.messages("sms") if "/a/" in each.text]


def changes(who: Recovering, channel: str) -> Recovering:
    """Put another address or number in the place of the account's, when signed in."""
    slug, address = KINDS[channel]
    who.opens(f"compte/coordonnees/{slug}")
    who.sends(f"compte/coordonnees/{slug}", address=address, password=who.password)
    return who.sends("compte/coordonnees/code", code=who.code_at_new(channel))


def presses_not_me(salma: Recovering, link: str) -> Recovering:
    """From the mailed link to the page that asks for the SMS' code, on another device."""
    owner = salma.on_another_device().follows(link).presses_the_button()
    return owner.presses_the_button().is_on(CODE)


class TestTheOldPhoneIsTold:
    """Who holds the mailbox and knows the answer cannot replace the phone in silence."""

    def test_whatever_was_sent_there_before(self, site: Site) -> None:
        salma = Recovering(site)
        full(site, salma.account.phone)
        Recovering(site).gives_new("sms")
        assert told(salma)

    def test_whatever_strangers_had_sent_there(self, site: Site) -> None:
        salma = Recovering(site)
        other = Recovering(site, 5).has_lost("email", salma.number)
        for wait in RESEND_WAITS:
            site.passes(wait)
            other.presses(LOST_CODE, "resend")
        Recovering(site).gives_new("sms")
        assert told(salma)

    def test_when_somebody_signed_in_changes_it_too(self, site: Site) -> None:
        salma = Recovering(site)
        full(site, salma.account.phone)
        changes(Recovering(site).is_signed_in(), "sms").is_on("compte/coordonnees")
        assert len(salma.messages("sms")) == 1

    def test_or_nothing_begins(self, tmp_path: Path, people_folder: Path) -> None:
        settings = Settings(instance=tmp_path / "instance", demo=True, demo_captcha=CAPTCHA)
        settings = replace(settings, sms_daily_budget=1)  # the code of the new number, no more
        site = Site(settings.instance, people_folder, settings=settings)
        thief = Recovering(site).has_lost("sms")
        thief.sends(LOST_CODE, code=thief.reads_code()).sends(QUESTION, answer=thief.answer)
        thief.sends("compte-perdu/nouveau", address=NEW_PHONE).is_on(NEW_CODE)
        thief.sends(NEW_CODE, code=thief.code_at_new("sms")).is_on(NEW_CODE)
        thief.is_refused(R.SMS_PAUSED, status=503)
        assert not site.service.losing_wait.of(thief.account.id, site.clock.now())
        assert not [each for each in site.inbox() if "annuler" in each.text]
        site.close()

    def test_or_nothing_is_changed(self, site: Site) -> None:
        thief = Recovering(site).is_signed_in()
        old = thief.account.phone
        with site.service.database.writing():
            for _ in range(TOLD_DAY.cap):
                site.service.limits.spend([Charge(TOLD_DAY, old)], site.clock.now())
        changes(thief, "sms").is_refused(R.PHONE_LOCKED, status=429)
        assert thief.account.phone == old


class TestNotMe:
    """The link of the mail ends what the other began, and brings back what was there."""

    def test_no_waiting_change_outlives_it(self, site: Site) -> None:
        salma = Recovering(site).signs_in()
        mailed = salma.link_in_mail(NOT_ME)
        Recovering(site).gives_new("sms")
        presses_not_me(salma, mailed)
        site.passes(LOSING_WAIT)
        assert site.service.losing_wait.finish_due() == 0

    def test_nor_one_that_was_not_given_a_new_number_yet(self, site: Site) -> None:
        salma = Recovering(site).signs_in()
        mailed = salma.link_in_mail(NOT_ME)
        thief = Recovering(site).has_lost("sms")
        thief.sends(LOST_CODE, code=thief.reads_code()).is_on(QUESTION)
        presses_not_me(salma, mailed)
        thief.sends(QUESTION, answer=thief.answer).is_refused(R.LOSING_EXPIRED, status=410)

    def test_the_code_goes_to_the_phone_before_the_change_and_it_comes_back(
        self, site: Site
    ) -> None:
        salma = Recovering(site)
        old = salma.account.phone
        thief = changes(Recovering(site).is_signed_in(), "sms").is_on("compte/coordonnees")
        seen = len(thief.at_new("sms"))
        owner = presses_not_me(salma, salma.link_in_mail(NOT_ME))
        assert len(thief.at_new("sms")) == seen
        assert salma.account.phone != old
        owner.types_sms().is_on(CHOOSE).chooses(FRESH).is_on(DONE)
        assert salma.account.phone == old
        assert len(thief.at_new("sms")) == seen

    @pytest.mark.parametrize("link", ["before the change", "of the change"])
    def test_address_and_phone_come_back_together(self, site: Site, link: str) -> None:
        salma = Recovering(site).signs_in()
        before, was = salma.link_in_mail(NOT_ME), salma.account
        thief = Recovering(site).is_signed_in()
        changes(thief, "email").is_on("compte/coordonnees")
        site.passes(60)
        changes(thief, "sms").is_on("compte/coordonnees")
        of_it = salma.link_in_mail(NOT_ME)
        assert before != of_it
        owner = presses_not_me(salma, before if link == "before the change" else of_it)
        owner.types_sms().is_on(CHOOSE).chooses(FRESH).is_on(DONE)
        assert (salma.account.email, salma.account.phone) == (was.email, was.phone)
        assert any("mot de passe" in each.subject for each in salma.messages("email")[:1])

    def test_the_other_cannot_end_the_owner_s_link_by_one_of_their_own(self, site: Site) -> None:
        salma = Recovering(site)
        thief = Recovering(site).is_signed_in()
        changes(thief, "email")
        owners = salma.link_in_mail(NOT_ME)
        site.passes(60)
        changes(thief, "sms")
        thief.email = NEW_EMAIL
        theirs = thief.link_in_mail(NOT_ME)
        assert theirs != owners
        presses_not_me(thief, theirs)
        presses_not_me(salma, owners).types_sms().is_on(CHOOSE)

    def test_without_a_change_the_code_goes_to_the_account_s_phone(self, site: Site) -> None:
        salma = Recovering(site).signs_in()
        presses_not_me(salma, salma.link_in_mail(NOT_ME)).types_sms().is_on(CHOOSE)


class TestANewPassword:
    """Chosen anew, it ends what was begun before it."""

    def test_no_waiting_change_outlives_it(self, site: Site) -> None:
        salma = Recovering(site)
        Recovering(site).gives_new("email")
        salma.resets(FRESH)
        site.passes(LOSING_WAIT)
        assert site.service.losing_wait.finish_due() == 0
        assert salma.account.email == salma.email

    def test_nor_a_sign_in_that_waits(self, site: Site) -> None:
        salma = Recovering(site)
        thief = Recovering(site).gives().is_on("connexion/code")
        salma.resets(FRESH)
        thief.opens("connexion/code").is_refused(R.SIGN_IN_EXPIRED, status=410)


class TestProvedByAnAddress:
    """A lost channel is proved by the address that the account has at that moment."""

    def test_another_address_must_prove_anew(self, site: Site) -> None:
        thief = Recovering(site).has_lost("sms")
        thief.sends(LOST_CODE, code=thief.reads_code()).is_on(QUESTION)
        site.service.accounts.set_contact(thief.account, email=NEW_EMAIL)
        thief.sends(QUESTION, answer=thief.answer).is_on(LOST_CODE)

    def test_a_change_ends_what_was_begun(self, site: Site) -> None:
        thief = Recovering(site).has_lost("sms")
        thief.sends(LOST_CODE, code=thief.reads_code()).is_on(QUESTION)
        changes(Recovering(site).is_signed_in(), "email").is_on("compte/coordonnees")
        thief.opens(QUESTION).is_refused(R.LOSING_EXPIRED, status=410)
