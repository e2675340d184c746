"""All is ended while a password is being judged: that sign-in ends with the rest."""

from __future__ import annotations

from collections.abc import Callable

import pyotp
import pytest

from amoe import passwords
from amoe.outcomes import Refused
from amoe.prover import Visitor
from amoe.reasons import Reason as R
from amoe.store.sessions import Session
from tests.support.insured import SIGN_IN, Insured
from tests.support.recovering import CHOOSE, Recovering
from tests.support.site import Site

FRESH = "9 montagnes vertes"
OWNER = Visitor("", "Firefox, Linux", "fr", "K7F2QX9M")


def while_it_is_judged(monkeypatch: pytest.MonkeyPatch, end: Callable[[], object]) -> None:
    """Do something in the time that the first judging of a password takes."""
    honest, done = passwords.verify, list[bool]()

    def slow(kept: str, typed: str) -> bool:
        right = honest(kept, typed)
        if not done:
            done.append(True)
            end()
        return right

    monkeypatch.setattr(passwords, "verify", slow)


def says_not_me(site: Site, salma: Insured) -> object:
    token = salma.link_in_mail("ce-n-est-pas-moi").rsplit("/", 1)[1]
    return site.service.sign_outs.not_me(OWNER, token)


def chooses_another(site: Site, salma: Insured, mine: Session) -> object:
    return site.service.changing.password(OWNER, mine, salma.password, FRESH)


def revokes_all(site: Site, mine: Session) -> object:
    return site.service.sign_outs.revoke_all(mine)


def revokes_one(site: Site, mine: Session) -> object:
    return site.service.sign_outs.revoke(mine, mine.device)


def switches_app_on(site: Site, salma: Insured, mine: Session) -> object:
    authenticator = site.service.authenticator
    code = pyotp.TOTP(authenticator.key(mine.account, "nonce")).at(site.clock.now())
    elsewhere = Session(b"", mine.account, "", 0)
    return authenticator.confirm(OWNER, elsewhere, "nonce", salma.password, code)


ENDS: dict[str, Callable[[Site, Insured, Session], object]] = {
    "this was not me": lambda site, salma, _: says_not_me(site, salma),
    "another password": chooses_another,
    "all devices revoked": lambda site, _, mine: revokes_all(site, mine),
    "this device revoked": lambda site, _, mine: revokes_one(site, mine),
    "an app elsewhere": switches_app_on,
}


@pytest.mark.parametrize("end", ENDS)
def test_nobody_comes_in_on_a_known_device(
    site: Site, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    salma = Recovering(site).signs_in()
    mine = salma.session_of_the_site()
    thief = salma.in_another_tab().signs_out().opens(SIGN_IN)
    before = len(site.service.activity.of(mine.account.id))
    while_it_is_judged(monkeypatch, lambda: ENDS[end](site, salma, mine))
    thief.gives_again().is_refused(R.SIGN_IN_EXPIRED, status=410)
    thief.opens("compte/").is_on(SIGN_IN)
    assert len(site.service.activity.of(mine.account.id)) == before + 1, "the end, and no entry"


def test_without_an_end_one_does_come_in(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    salma = Recovering(site).signs_in().signs_out().opens(SIGN_IN)
    while_it_is_judged(monkeypatch, lambda: None)
    salma.gives_again().is_on("compte/")


def test_nobody_comes_in_by_a_code_that_was_asked_for_after_the_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    salma = Recovering(site).signs_in()
    mine = salma.session_of_the_site()
    thief = salma.on_another_device().opens(SIGN_IN)
    while_it_is_judged(monkeypatch, lambda: chooses_another(site, salma, mine))
    thief.gives_again().types_code().is_refused(R.SIGN_IN_EXPIRED, status=410)


@pytest.mark.parametrize("end", ["another password", "an app elsewhere"])
def test_nor_behind_a_code_that_came_first(
    site: Site, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    salma = Recovering(site)
    mine = salma.is_signed_in().session_of_the_site()
    thief = salma.on_another_device().opens(SIGN_IN).presses(SIGN_IN, "code", name=salma.number)
    mailed = salma.link_in_mail("connexion/lien").rsplit("/", 1)[1]
    before = len(salma.messages("email"))
    while_it_is_judged(monkeypatch, lambda: ENDS[end](site, salma, mine))
    outcome = site.service.signing_in.sign_in_proved(
        Visitor("", "", "fr", "X"), mailed, salma.password
    )
    assert outcome == Refused(R.SIGN_IN_EXPIRED, "")
    assert len(salma.messages("email")) == before + 1, "the end was told, an entry was not"
    thief.opens("compte/").is_on(SIGN_IN)


def test_nor_after_a_password_that_was_forgotten(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    salma = Recovering(site)
    salma.opens(SIGN_IN).presses(SIGN_IN, "code", name=salma.number)
    mailed = salma.link_in_mail("connexion/lien").rsplit("/", 1)[1]
    owner = salma.on_another_device().forgets().follows(salma.link()).presses_the_button()
    reset = owner.types_sms().is_on(CHOOSE).session()["p"]
    while_it_is_judged(monkeypatch, lambda: site.service.resetting.finish(OWNER, reset, FRESH))
    outcome = site.service.signing_in.sign_in_proved(
        Visitor("", "", "fr", "X"), mailed, salma.password
    )
    assert outcome == Refused(R.SIGN_IN_EXPIRED, "")
