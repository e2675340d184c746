"""How many statements each page and form of papers and of claims costs: known and asserted.

A download leaves a note of itself: a page's two, and the note (docs/adr/0015).
"""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.support.costs import Arm, Arms, Ask, routes
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import Site

CERTIFICATE, NOTICES, CHECK_FILE = "compte/attestation", "compte/avis", "verifier/fichier"
arms = Arms()
arm, page = arms.arm, arms.page

page("GET papers.care_forms", 1, path="compte/feuilles/")
page("GET papers.file", 1, path=CHECK_FILE, signed_in=False)
page("GET papers.file_short", 1, path=f"/{CHECK_FILE}", signed_in=False)
page("GET papers.public_key", 0, path="/verifier/cle.pem", signed_in=False)
page("GET claims.notices", 1, path=NOTICES)
page("GET claims.index", 1, claims=2, path="compte/dossiers/")
page("GET claims.rows", 1, claims=1, path="compte/dossiers/lignes")
page("GET claims.show", 1, claims=1, path="compte/dossiers/2600001", status=404)
page("GET claims.as_csv", 2, claims=1, path="compte/dossiers.csv")
page("GET claims.as_pdf", 2, claims=2, path="compte/dossiers.pdf")
page("GET papers.care_form", 3, registry=1, path="compte/feuilles/dentaire.pdf")


def at_certificates(site: Site) -> Insured:
    """Somebody covered, on the page of certificates."""
    return covered(Insured(site)).is_signed_in().opens(CERTIFICATE)


def with_one(site: Site) -> tuple[Insured, str, str]:
    """The same with a certificate: its number and id."""
    me = at_certificates(site)
    made = site.service.certificates.make(me.account)
    number, name = getattr(made, "number", ""), getattr(made, "id", "")
    return me.opens(CERTIFICATE), number, name


@arm("GET papers.certificate", 2, registry=1)
def _(site: Site) -> Ask:
    return Ask(with_one(site)[0], CERTIFICATE)


@arm("GET papers.download", 4)
def _(site: Site) -> Ask:
    me, number, _ = with_one(site)
    return Ask(me, f"{CERTIFICATE}/{number}.pdf")


@arm("POST papers.certificate", 6, 1, 1, name="make")
def _(site: Site) -> Ask:
    return Ask(at_certificates(site), CERTIFICATE, {})


@arm("POST papers.certificate", 3, 1, 1, name="the same again")
def _(site: Site) -> Ask:
    return Ask(with_one(site)[0], CERTIFICATE, {})


@arm("POST papers.certificate", 5, 1, 1, name="withdraw")
def _(site: Site) -> Ask:
    me, number, _ = with_one(site)
    return Ask(me, CERTIFICATE, {"do": "retirer", "number": number})


@arm("GET papers.check", 2, registry=1)
def _(site: Site) -> Ask:
    me, _, name = with_one(site)
    return Ask(me, f"verifier/{name}")


@arm("GET papers.check_short", 2, registry=1)
def _(site: Site) -> Ask:
    me, _, name = with_one(site)
    return Ask(me, f"/verifier/{name}")


@arm("GET papers.check", 2, name="unknown", status=404)
def _(site: Site) -> Ask:
    return Ask(Insured(site), f"verifier/{'a' * 26}")


@arm("POST papers.file", 1, status=422)
def _(site: Site) -> Ask:
    me = Insured(site).opens(CHECK_FILE)
    return Ask(me, CHECK_FILE, {"file": (BytesIO(b"%PDF-1.7 not ours"), "a.pdf")})


@arm("POST claims.notices", 4, 1, name="by SMS")
def _(site: Site) -> Ask:
    return Ask(Insured(site).is_signed_in().opens(NOTICES), NOTICES, {"way": "sms"})


@arm("POST claims.notices", 5, 1, name="not at all")
def _(site: Site) -> Ask:
    return Ask(Insured(site).is_signed_in().opens(NOTICES), NOTICES, {"way": "none"})


def stop(site: Site) -> Ask:
    """The link in a mail about claims."""
    me = Insured(site)
    return Ask(me, f"avis/arret/{site.service.claim_notices.token(me.account.id)}")


@arm("GET claims.stop", 0)
def _(site: Site) -> Ask:
    return stop(site)


@arm("POST claims.stop", 3, 1)
def _(site: Site) -> Ask:
    return stop(site)._replace(fields={})


@pytest.mark.parametrize("each", arms, ids=str)
def test_it_costs(site: Site, each: Arm) -> None:
    each.measure(site)


def test_every_route_has_a_figure(site: Site) -> None:
    expected = routes(site, "papers") | routes(site, "claims")
    assert {each.endpoint for each in arms} == expected


DOWNLOADS = {"GET papers.care_form": 3, "GET papers.download": 4}


def test_pages_cost_two_at_most_and_forms_six() -> None:
    for each in arms:
        most = DOWNLOADS.get(each.endpoint, 2) if each.endpoint.startswith("GET") else 6
        assert each.cost.site <= most, each
        assert each.cost.writes <= 1, each
