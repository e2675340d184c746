"""What the pages of papers cost: statements of the database, bytes on the line."""

from __future__ import annotations

import brotli
import pytest

from bench.weighing import FIRST_PAINT, LATER_STEP, QUALITY
from config import LANGUAGES
from tests.client.test_statements import Ledger, counting
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import Site

PAGE = "compte/attestation"


def ours(ledger: Ledger) -> list[str]:
    """The statements on the site's own database; the registry's are its look-ups by key."""
    return [each for each in ledger.counted if "FROM insured" not in each]


@pytest.mark.parametrize(
    ("path", "most"),
    [(PAGE, 2), ("compte/feuilles/", 1), ("compte/feuilles/dentaire.pdf", 3)],
    ids=["session, list", "session", "session, guard, activity"],
)
def test_a_page_stays_within_its_statements(site: Site, path: str, most: int) -> None:
    me = covered(Insured(site, 0).is_signed_in())
    with counting(site) as ledger:
        assert me.browser.client.get(me.address(path)).status_code == 200
        assert len(ours(ledger)) == most, ledger.counted
        assert ledger.transactions == 0


def test_making_one_is_one_transaction(site: Site) -> None:
    me = covered(Insured(site, 0, htmx=True).is_signed_in()).opens(PAGE)
    with counting(site) as ledger:
        me.sends(PAGE)
        # Session, guard; those that were made, the limit, the row, the activity.
        assert len(ours(ledger)) == 6, ledger.counted
        assert ledger.transactions == 1
        assert ledger.writes_outside == []


def test_checking_one_is_one_look_up_beside_the_registrys(site: Site) -> None:
    me = covered(Insured(site, 0))
    one = site.service.certificates.make(me.account)
    with counting(site) as ledger:
        answer = site.app.test_client().get(f"/verifier/{one.id}")  # type: ignore[union-attr]
        assert answer.status_code == 200
        found = [each for each in ledger.statements if "FROM insured" not in each]
        assert len(found) == 1, found
        assert ledger.guarded == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_twenty_certificates_stay_within_the_bytes(site: Site, language: str) -> None:
    me = covered(Insured(site, 0, language=language, htmx=True))
    for _ in range(20):
        site.service.certificates.make(me.account)
        site.clock.passes(24 * 3600)
    me.is_signed_in()
    for path in (PAGE, "compte/feuilles/"):
        fragment = brotli.compress(me.opens(path).browser.page.encode(), quality=QUALITY)
        assert len(fragment) <= LATER_STEP
        whole = me.browser.client.get(me.address(path), headers={"Accept-Encoding": "br"})
        assert len(whole.data) <= FIRST_PAINT
    one = site.service.certificates.of(me.account)[0]
    for address in (f"/{language}/verifier/{one.id}", f"/{language}/verifier/fichier"):
        answer = site.app.test_client().get(address, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200
        assert len(answer.data) <= FIRST_PAINT
