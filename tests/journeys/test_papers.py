"""The certificate and the care forms: made, downloaded and withdrawn by their owner alone."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from amoe.limits import CERTIFICATES_DAY
from amoe.store.certificates import Certificate
from blueprints.papers.care_forms import KINDS
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.bare import without_token
from tests.support.insured import Insured
from tests.support.moody_registry import DOWN, MoodyRegistry
from tests.support.rights import covered, removed, without_period
from tests.support.site import Site

PAGE = "compte/attestation"
PLAINLY: Way = {"language": "fr", "htmx": False}
WITHDRAW = "retirer"


def salma(site: Site, way: Way = PLAINLY, index: int = 0) -> Insured:
    """Somebody covered who is signed in."""
    return covered(Insured(site, index, **way).is_signed_in())


def of(insured: Insured) -> list[Certificate]:
    """Their certificates."""
    return insured.site.service.certificates.of(insured.account)


def fetched(insured: Insured, path: str) -> TestResponse:
    """A file, as a browser asks for one: plainly."""
    return insured.browser.client.get(insured.address(path))


@every_way
def test_it_is_made_and_downloaded(site: Site, way: Way) -> None:
    me = salma(site, way).opens(PAGE).sends(PAGE).is_on(PAGE)
    (one,) = of(me)
    assert one.number in me.browser.page
    file = fetched(me, f"{PAGE}/{one.number}.pdf")
    assert file.status_code == 200
    assert file.mimetype == "application/pdf"
    assert file.headers["Cache-Control"] == "no-store"
    assert file.headers["Content-Disposition"] == 'attachment; filename="attestation-amoe.pdf"'
    assert site.service.signer.genuine(file.data)


@every_way
def test_asking_again_on_the_same_day_gives_the_same_file(site: Site, way: Way) -> None:
    me = salma(site, way).opens(PAGE).sends(PAGE)
    (one,) = of(me)
    first = fetched(me, f"{PAGE}/{one.number}.pdf").data
    me.sends(PAGE)
    site.clock.passes(60)
    assert of(me) == [one]
    assert fetched(me, f"{PAGE}/{one.number}.pdf").data == first


def test_its_address_is_on_the_page_as_a_link(site: Site) -> None:
    me = salma(site).opens(PAGE).sends(PAGE)
    (link,) = re.findall(r'href="([^"]+\.pdf)"', me.browser.page)
    assert me.browser.client.get(link).status_code == 200


@every_way
def test_the_owner_withdraws_it(site: Site, way: Way) -> None:
    me = salma(site, way).opens(PAGE).sends(PAGE)
    (one,) = of(me)
    me.sends(PAGE, number=one.number, do=WITHDRAW).is_on(PAGE)
    assert one.number not in me.browser.page
    assert of(me) == []
    assert fetched(me, f"{PAGE}/{one.number}.pdf").status_code == 404
    assert site.service.certificates.check(one.id) is None


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_without_cover_the_page_says_why_and_what_to_do(site: Site, language: str) -> None:
    me = Insured(site, 0, language=language).is_signed_in()
    said = set()
    for change in (
        lambda: covered(me, since=-1, until=90),
        lambda: covered(me, since=90, until=-1),
        lambda: without_period(me),
        lambda: removed(me),
    ):
        change()
        me.opens(PAGE)
        assert me.browser.status == 200
        assert "tel:" in me.browser.page.split("<main")[1].split("</main")[0]
        assert '/compte/attestation">\n<input' not in me.browser.page, "no button"
        said.add(me.browser.words())
        me.sends(PAGE)
        assert me.browser.status == 422
    assert len(said) == 3, "not yet, ended, and one page for no period and no person"
    assert of(me) == []


def test_a_day_has_an_end(site: Site) -> None:
    me = salma(site).opens(PAGE)
    for _ in range(CERTIFICATES_DAY.cap):
        me.sends(PAGE)
        me.sends(PAGE, number=of(me)[0].number, do=WITHDRAW)
    me.sends(PAGE)
    assert me.browser.status == 422
    assert "24" in me.browser.words()


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_care_form_is_downloaded_and_noted(site: Site, language: str, name: str) -> None:
    me = salma(site, {"language": language, "htmx": False}).opens("compte/feuilles/")
    assert me.address(f"compte/feuilles/{name}.pdf") in me.browser.page
    file = fetched(me, f"compte/feuilles/{name}.pdf")
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert file.headers["Cache-Control"] == "no-store"
    assert file.headers["Content-Disposition"].endswith(f'"feuille-de-soins-{name}.pdf"')
    (act,) = site.service.activity.of(me.account.id)
    assert (act.what, act.detail) == ("care_form.downloaded", name)


def test_a_care_form_is_for_care_of_the_past_too_but_not_for_nobody(site: Site) -> None:
    me = covered(salma(site), since=90, until=-1)
    assert fetched(me, "compte/feuilles/dentaire.pdf").status_code == 200
    removed(me).opens("compte/feuilles/dentaire.pdf")
    assert me.browser.status == 404
    assert "053 800 20 20" in me.browser.page


def test_what_was_done_is_told_in_words(site: Site) -> None:
    me = salma(site).opens(PAGE).sends(PAGE)
    fetched(me, f"{PAGE}/{of(me)[0].number}.pdf")
    fetched(me, "compte/feuilles/dentaire.pdf")
    words = me.opens("compte/activite").browser.words()
    for said in (
        "a été établie",
        "attestation de couverture a été téléchargée",
        "feuille de soins a",
    ):
        assert said in words


def test_somebody_elses_certificate_is_like_none_at_all(site: Site) -> None:
    mine = salma(site).opens(PAGE).sends(PAGE)
    (one,) = of(mine)
    stranger = salma(site, index=1).opens(PAGE)
    for method, absent in (("get", "2026-C2C2CC2C"), ("post", "2026-C2C2CC2C")):
        answers = []
        for number in (one.number, absent):
            if method == "get":
                stranger.opens(f"{PAGE}/{number}.pdf")
            else:
                stranger.opens(PAGE).sends(PAGE, number=number, do=WITHDRAW)
            assert stranger.browser.status == 404
            answers.append(without_token(stranger.browser.page).replace(number, "N"))
        assert answers[0] == answers[1]
    assert of(mine) == [one]


@pytest.mark.parametrize(
    "path", [PAGE, f"{PAGE}/2026-C2C2CC2C.pdf", "compte/feuilles/", "compte/feuilles/dentaire.pdf"]
)
def test_who_is_not_signed_in_is_sent_to_the_sign_in(site: Site, path: str) -> None:
    answer = site.app.test_client().get(f"/fr/{path}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/fr/connexion")


@two_ways
def test_while_the_registry_is_down_what_was_made_can_be_had(site: Site, way: Way) -> None:
    me = salma(site, way).opens(PAGE).sends(PAGE)
    (one,) = of(me)
    moody = MoodyRegistry()
    moody.stands_for(site.service)
    site.service.registry._registry = moody  # type: ignore[attr-defined]
    moody.mood = DOWN
    me.opens(PAGE)
    assert me.browser.status == 200
    assert one.number in me.browser.page
    assert fetched(me, f"{PAGE}/{one.number}.pdf").status_code == 200
    me.sends(PAGE)
    assert me.browser.status == 503
    me.opens("compte/feuilles/ambulatoire.pdf")
    assert me.browser.status == 503
