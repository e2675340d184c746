"""Names with letters that our fonts do not have: every paper is made all the same."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from amoe.registry_import import import_people
from amoe.registry_sample import write
from tests.support.claims import ClaimsFund
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import Site

NAMES = ["Yaⵣid", "漢字", "Salma 😀", "Ḥasan", "Zịad"]


@pytest.fixture(params=NAMES, ids=ascii)
def person(site: Site, tmp_path: Path, request: pytest.FixtureRequest) -> Insured:
    """Somebody covered who is signed in, and is called so in the registry and in the account."""
    source = tmp_path / "people.csv"
    write(1, source)
    with source.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    named = dict.fromkeys(("first_name", "last_name_ar"), request.param)
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, lines[0].keys())
        rows.writeheader()
        rows.writerows({**line, **named} for line in lines)
    service = site.service
    import_people(source, service.registry_database, service.secrecy, date(2026, 1, 1))
    me = covered(Insured(site, 0, **named).is_signed_in())
    found = service.registry.person(me.account.insured_key)
    assert found
    assert found.first_name == me.account.first_name == request.param
    return me


def is_a_paper(person: Insured, path: str) -> None:
    answer = person.browser.client.get(person.address(path))
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-"), path


def test_every_paper_is_made(person: Insured, tmp_path: Path) -> None:
    fund = ClaimsFund(person.site, tmp_path)
    fund.sends(fund.line(0, office="Agadir ⵣ", claim_no="漢1"))
    person.opens("compte/attestation").sends("compte/attestation")
    (one,) = person.site.service.certificates.of(person.account)
    is_a_paper(person, f"compte/attestation/{one.number}.pdf")
    for name in ("ambulatoire", "longue-maladie", "dentaire"):
        is_a_paper(person, f"compte/feuilles/{name}.pdf")
    for language in ("fr", "ar"):
        person.language = language
        is_a_paper(person, "compte/dossiers.pdf")
