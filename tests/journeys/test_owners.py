"""What belongs to one person is, to everybody else, like something that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from blueprints.papers.care_forms import KINDS
from tests.journeys.ways import Way, two_ways
from tests.support.bare import without_token
from tests.support.claims import ClaimsFund
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import Site

ABSENT = {"claim_no": "2699999", "number": "2026-C2C2CC2C", "device": "C2C2CC2C2C2C"}
"""For each place of an id in an address or a form: one that nobody has."""
OF_NOBODY = {"name": KINDS, "what": ("courriel", "telephone")}
"""Variables of addresses that name no person's thing, with all that they may be."""
FORMS = {"compte/appareils": "device", "compte/attestation": "number"}
"""The forms that send an id, and the field it is in."""


def routes(site: Site) -> dict[str, str]:
    """The addresses of the space that hold a variable: `compte/dossiers/{}` and what it is."""
    found = {}
    for rule in site.app.url_map.iter_rules():
        path = rule.rule.removeprefix("/<language:language>/")
        variables = rule.arguments - {"language"}
        if path.startswith("compte/") and variables:
            (variable,) = variables
            found[re.sub(r"<[^>]+>", "{}", path)] = variable
    return found


@pytest.fixture
def salma(site: Site, tmp_path: Path) -> Insured:
    """Somebody with a claim, a certificate, a known device and a session."""
    fund = ClaimsFund(site, tmp_path)
    fund.sends(fund.line(0, status="received"))
    me = covered(Insured(site, 0).signs_in())
    return me.opens("compte/attestation").sends("compte/attestation")


def ids(salma: Insured) -> list[str]:
    """All that names something of hers."""
    (certificate,) = salma.site.service.certificates.of(salma.account)
    device = salma.session_of_the_site().device
    assert device
    return ["2600001", certificate.number, certificate.id, device, salma.account.id, salma.number]


def told(insured: Insured, name: str) -> str:
    """The page that is open, but for the id that was asked for and the form's token."""
    return without_token(insured.browser.page.replace(name, "ID"))


def test_every_variable_of_the_space_is_known_here(site: Site) -> None:
    assert set(routes(site).values()) <= {*ABSENT, *OF_NOBODY}


@two_ways
def test_every_id_on_every_route_is_like_an_absent_one(
    site: Site, salma: Insured, way: Way
) -> None:
    stranger = covered(Insured(site, 1, **way).is_signed_in())
    tried = 0
    for route, variable in routes(site).items():
        if variable in OF_NOBODY:
            continue
        answers = set()
        for name in (ABSENT[variable], *ids(salma)):
            stranger.opens(route.format(name)).is_answered(404)
            answers.add(told(stranger, name))
            tried += 1
        assert len(answers) == 1, route
    assert tried >= 14


@two_ways
def test_every_id_in_every_form_is_like_an_absent_one(site: Site, salma: Insured, way: Way) -> None:
    stranger = covered(Insured(site, 1, **way).is_signed_in())
    for path, field in FORMS.items():
        answers = set()
        for name in (ABSENT[field], *ids(salma)):
            stranger.opens(path).sends(path, **{field: name, "do": "retirer"}).is_answered(404)
            answers.add(told(stranger, name))
        assert len(answers) == 1, path
    assert len(ids(salma)) == 6, "nothing of hers is gone"
    salma.opens("compte/").is_on("compte/")


def test_her_own_are_found(salma: Insured) -> None:
    claim, certificate, *_ = ids(salma)
    salma.opens(f"compte/dossiers/{claim}").is_answered(200)
    answer = salma.browser.client.get(salma.address(f"compte/attestation/{certificate}.pdf"))
    assert answer.status_code == 200


def test_a_search_for_her_claim_finds_nothing(site: Site, salma: Insured) -> None:
    stranger = Insured(site, 1).is_signed_in()
    found = [
        told(stranger.opens(f"compte/dossiers/?numero={number}"), number)
        for number in (ABSENT["claim_no"], "2600001")
    ]
    assert found[0] == found[1]
