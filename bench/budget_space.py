"""Weighs signing in, getting back in, and the insured space with 500 claims on the account."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from amoe.claim_rows import KINDS
from amoe.claims import Wanted
from bench.crowded_account import CERTIFICATES, crowd, keep_busy
from bench.weighing import LATER_STEP, Scale, packed
from config import LANGUAGES
from tests.journeys.test_authenticator_app import App
from tests.support.insured import CODE as SIGN_IN_CODE
from tests.support.insured import LAST, SIGN_IN, Insured
from tests.support.recovering import (
    ASKED,
    CHOOSE,
    CODE,
    DONE,
    FORGOTTEN,
    LOST,
    LOST_CODE,
    NEW,
    NEW_CODE,
    NEW_PHONE,
    QUESTION,
    WAITS,
    Recovering,
)
from tests.support.site import Site

FIRST = 20
"""The first of the people whom nothing else here tells of, six a language."""
LIST, ISLAND = "compte/dossiers/", "compte/dossiers/lignes"
CHANGES = "compte/coordonnees"
APP = "compte/securite/application"


def weigh_space(site: Site, scale: Scale) -> None:
    """All of it, in every language."""
    owners = [FIRST + 6 * nth for nth in range(len(LANGUAGES))]
    crowd(site, owners)
    for first, language in zip(owners, LANGUAGES, strict=True):
        _weigh_signing_in(Insured(site, first + 1, language=language), scale)
        _weigh_reset(Recovering(site, first + 2, language=language), scale)
        _weigh_lost(Recovering(site, first + 3, language=language), scale)
        owner = Recovering(site, first, language=language).is_signed_in()
        _weigh_pages(owner, scale)
        _weigh_changes(owner, scale)
        _weigh_app(Insured(site, first + 4, language=language).is_signed_in(), scale)


# -- the pages


def _weigh(who: Insured, path: str, scale: Scale, **refused: str) -> None:
    """A page as a first visit and as a fragment; with fields, what its refusal weighs."""
    address = path if path.startswith("/") else who.address(path)
    who.browser.open(address).open(address)  # the second time what is said once is gone
    assert who.browser.status == 200, address
    assert who.browser.address == address, (who.browser.address, address)
    scale.whole(who.browser, address)
    scale.fragment(who.browser, address)
    if refused:
        scale.refusal(who.browser, address, refused)


def _weigh_signing_in(someone: Insured, scale: Scale) -> None:
    _weigh(someone, SIGN_IN, scale, name="", password="")
    someone.opens(SIGN_IN)
    wrong = {"name": someone.number, "password": "wrong 1 again"}
    scale.refusal(someone.browser, someone.address(SIGN_IN), wrong)
    someone.gives().is_on(SIGN_IN_CODE)
    _weigh(someone, SIGN_IN_CODE, scale, code="")
    scale.refusal(
        someone.browser, someone.address(SIGN_IN_CODE), {"code": someone.wrong_code("email")}
    )
    someone.types_code().is_on("compte/")
    _weigh(someone, "compte/", scale)  # with nothing in it
    _weigh(someone, someone.link_in_mail("ce-n-est-pas-moi/"), scale)
    someone.signs_out()
    scale.first_paint(someone.browser, someone.address("deconnexion"))
    other = someone.on_another_device()
    other.opens(SIGN_IN).presses(SIGN_IN, "code", name=someone.number).is_on(SIGN_IN_CODE)
    other.types_code().is_on(LAST)
    _weigh(other, LAST, scale, password="")


def _weigh_reset(someone: Recovering, scale: Scale) -> None:
    _weigh(someone, FORGOTTEN, scale, name="")
    _weigh(someone.forgets(), ASKED, scale)
    _weigh(someone, someone.link(), scale)
    _weigh(someone.presses_the_button().is_on(CODE), CODE, scale, code="")
    someone.types_sms().is_on(CHOOSE)
    _weigh(someone, CHOOSE, scale, password="", password_again="")
    _weigh(someone.opens(CHOOSE).chooses("9 montagnes vertes").is_on(DONE), DONE, scale)


def _weigh_lost(someone: Recovering, scale: Scale) -> None:
    _weigh(someone, LOST, scale, name="")
    someone.has_lost("sms").is_on(LOST_CODE)
    _weigh(someone, LOST_CODE, scale, code="")
    someone.sends(LOST_CODE, code=someone.reads_code()).is_on(QUESTION)
    _weigh(someone, QUESTION, scale, answer="")
    someone.sends(QUESTION, answer=someone.answer).is_on(NEW)
    _weigh(someone, NEW, scale, address="")
    someone.sends(NEW, address=_fresh_phone(someone)).is_on(NEW_CODE)
    _weigh(someone, NEW_CODE, scale, code="")
    code = _code_of(someone, _fresh_phone(someone))
    _weigh(someone.sends(NEW_CODE, code=code).is_on(WAITS), WAITS, scale)
    someone.is_signed_in()
    for path in ("compte/", CHANGES):  # with the change that waits
        _weigh(someone, path, scale)
    _weigh(someone, someone.link_in_mail("compte-perdu/annuler/"), scale)
    someone.presses_the_button().is_on("compte-perdu/annule")
    _weigh(someone, "compte-perdu/annule", scale)


def _weigh_pages(owner: Insured, scale: Scale) -> None:
    keep_busy(owner)
    today = datetime.fromtimestamp(owner.site.clock.now(), UTC).date()
    for path in (
        "compte/",
        "compte/activite",
        "compte/appareils",
        "compte/securite",
        "compte/attestation",
        "compte/feuilles/",
        "compte/avis",
        LIST,
        f"{LIST}?statut=paid",
        f"{LIST}?statut=missing_papers&annee={today.year}",
        f"{LIST}?numero=00",
        *(f"{LIST}{number}" for number in _one_of_each_state(owner)),
    ):
        _weigh(owner, path, scale)
    for query in ("", "statut=paid&", "numero=00&"):
        scale.fragment(owner.browser, owner.address(f"{ISLAND}?{query}{_next_place(owner)}"))
    made = owner.site.service.certificates.of(owner.account)
    assert len(made) == CERTIFICATES
    scale.whole(owner.browser, owner.address(f"verifier/{made[0].id}"))


def _one_of_each_state(owner: Insured) -> list[str]:
    """The newest claims, among which is one of each state."""
    found = owner.site.service.claims.some(owner.account.insured_key, Wanted(), 40)
    of_state = {claim.status: claim.claim_no for claim in found}
    assert len(of_state) >= 5, of_state
    assert len({claim.kind for claim in found}) == len(KINDS)
    return list(of_state.values())


def _next_place(owner: Insured) -> str:
    """What the link to older claims says of where the list goes on."""
    owner.opens(LIST)
    found = owner.browser.page.split(f"{ISLAND}?", 1)[1].split('"', 1)[0]
    assert found.startswith("avant="), found
    return found


def _weigh_changes(owner: Recovering, scale: Scale) -> None:
    _weigh(owner, CHANGES, scale)
    for path in (f"{CHANGES}/courriel", f"{CHANGES}/telephone"):
        _weigh(owner, path, scale, address="", password="")
    _weigh(owner, "compte/mot-de-passe", scale, present="", password="", password_again="")
    phone = _fresh_phone(owner)
    owner.opens(f"{CHANGES}/telephone")
    owner.sends(f"{CHANGES}/telephone", address=phone, password=owner.password)
    _weigh(owner.is_on(f"{CHANGES}/code"), f"{CHANGES}/code", scale, code="")


def _weigh_app(owner: Insured, scale: Scale) -> None:
    """Setting it up, the codes it brings, and what is there once it is on."""
    _weigh(owner, APP, scale, code="", password="")
    owner.opens(APP)
    app = App(owner)
    owner.browser.htmx = True
    owner.sends(APP, code=app.shows(), password=owner.password)
    scale.note(f"fragment codes {owner.address(APP)}", packed(owner.browser.page), LATER_STEP)
    owner.browser.htmx = False
    _weigh(owner, APP, scale)


def _fresh_phone(someone: Recovering) -> str:
    """A number of their own: the SMS to one number are counted."""
    return NEW_PHONE[:-3] + someone.number[-3:]


def _code_of(someone: Recovering, phone: str) -> str:
    """The code that reached it."""
    for message in someone.site.inbox():
        found = re.search(r"\b(\d{6})\b", message.text)
        if message.to == "+212" + phone[1:] and found:
            return found[1]
    raise AssertionError("no code came")
