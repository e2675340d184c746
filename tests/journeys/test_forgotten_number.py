"""Somebody forgot the number, gets it by mail, and opens the account with it."""

from __future__ import annotations

import pytest

from config import LANGUAGES
from tests.journeys.ways import Way, every_way
from tests.support.asker import Asker
from tests.support.site import Site


@every_way
def test_the_number_comes_by_mail_and_opens_the_account(site: Site, way: Way) -> None:
    student = site.student(**way).accepts_the_terms().is_at("identite")
    asker = Asker(site, student.person, **way)  # type: ignore[arg-type]
    asker.browser = student.browser.tab()
    asker.opens("").asks()
    student.opens("identite").gives_identity(number=asker.reads_number()).is_at("question")
    while student.place != "terminee":
        student.goes_on()


def test_the_registration_in_the_other_tab_is_as_it_was(site: Site) -> None:
    student = site.student().accepts_the_terms().is_at("identite")
    before = student.session()
    asker = Asker(site, student.person)
    asker.browser = student.browser.tab()
    asker.asks()
    assert student.session() == before
    student.gives_identity().is_at("question")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_misread_the_card_is_told_nothing_and_asks_once_more(site: Site, language: str) -> None:
    asker = Asker(site, site.student(2).person, language=language).asks(cni="ZZ999999")
    said = asker.browser.page
    assert asker.mails() == []
    asker.asks()
    assert asker.browser.page == said
    assert asker.reads_number() == asker.person["immatriculation"]


def test_each_gets_their_own(site: Site) -> None:
    one, other = site.student(0).person, site.student(1).person
    Asker(site, one).asks()
    Asker(site, other).asks()
    for who in (one, other):
        (mail,) = (each for each in site.inbox() if each.to == who["email"])
        assert who["immatriculation"] in mail.text
    assert len(site.inbox()) == 2
