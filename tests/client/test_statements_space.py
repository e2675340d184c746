"""How many statements signing in and the pages of the account cost: known and asserted."""

from __future__ import annotations

import pytest

from tests.client.test_statements import counting
from tests.support.insured import CODE, Insured
from tests.support.site import Site

GETS = {
    "connexion": 0,
    "compte/": 2,  # and the claims, on their own database: see test_home
    "compte/activite": 2,
    "compte/securite": 1,
    "compte/appareils": 2,
    "compte/securite/application": 1,
    "compte/rester": 1,
}


@pytest.mark.parametrize("path", GETS)
def test_a_page_only_reads_and_little(site: Site, path: str) -> None:
    salma = Insured(site)
    if path != "connexion":
        salma.is_signed_in()
    with counting(site) as ledger:
        salma.browser.client.get(salma.address(path))
        assert len(ledger.counted) == GETS[path], ledger.counted
        assert ledger.transactions == 0


def test_signing_in_costs_what_it_must(site: Site) -> None:
    salma = Insured(site, htmx=True)
    salma.opens("connexion")
    with counting(site) as ledger:
        salma.gives_again().is_on(CODE)
        # Two transactions: tries are spent before the password is judged, and no lock is held
        # while that takes its time. The page that follows reads twice.
        assert ledger.transactions == 2
        assert ledger.writes_outside == []
        assert len(ledger.statements) <= 16, ledger.statements
        salma.site.send_messages()
        code = salma.reads_code()
        ledger.clear()
        salma.types_code(code).is_on("compte/")
        assert ledger.transactions == 1
        assert ledger.writes_outside == []
        salma.signs_out()
        salma.opens("connexion")
        ledger.clear()
        salma.gives_again().is_on("compte/")  # a known device
        assert ledger.transactions == 2
        assert len(ledger.counted) <= 11, ledger.counted  # the home that follows reads twice
