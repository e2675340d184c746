"""Somebody follows a claim from the day it was handed in to its payment, told in verbs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.ways import Way, every_way, two_ways
from tests.support.claims import ClaimsFund
from tests.support.insured import Insured
from tests.support.site import Site

LIST, CLAIM = "compte/dossiers/", "compte/dossiers/2600001"


@pytest.fixture
def fund(site: Site, tmp_path: Path) -> ClaimsFund:
    """The fund, with an empty table of claims."""
    return ClaimsFund(site, tmp_path)


def follows(site: Site, words: str, way: Way) -> str:
    """A text of the site in the language of the story."""
    return site.translated(words, str(way["language"]))


@every_way
def test_a_claim_is_followed_to_its_payment(site: Site, fund: ClaimsFund, way: Way) -> None:
    student = Insured(site, 0, **way).signs_in()
    for status, meaning, more in (
        ("received", "The fund has your claim. Nobody has looked at it yet.", {}),
        ("in_review", "Somebody checks your papers and works out the refund.", {}),
        ("accepted", "The refund is decided. The payment is being prepared.",
         {"amount_refunded": "980.40", "payment": "postal"}),
        ("paid", "Collect the money order at a post office, with your CNI.",
         {"amount_refunded": "980.40", "payment": "postal", "payment_ref": "V-1"}),
    ):  # fmt: skip
        fund.sends(fund.line(0, status=status, **more))
        student.opens(LIST).sees("2600001")
        student.opens(CLAIM).is_answered(200).sees(follows(site, meaning, way))
    student.sees("980,40").sees("V-1")


@every_way
def test_papers_are_missing_and_the_page_says_where_to_bring_them(
    site: Site, fund: ClaimsFund, way: Way
) -> None:
    fund.sends(fund.line(0, status="missing_papers", reason="Ordonnance originale"))
    student = Insured(site, 0, **way).is_signed_in().opens(CLAIM)
    student.sees("Ordonnance originale")
    student.sees(follows(site, "The office nearest to your university:", way))
    student.sees("الجديدة" if way["language"] == "ar" else "El Jadida")


@two_ways
def test_a_refusal_comes_with_its_reason_and_a_way_on(
    site: Site, fund: ClaimsFund, way: Way
) -> None:
    fund.sends(fund.line(0, status="rejected", reason="Acte non remboursable"))
    student = Insured(site, 0, **way).is_signed_in().opens(CLAIM)
    student.sees("Acte non remboursable").sees("053 800 20 20")


@two_ways
def test_the_usual_delay_is_told_when_it_is_known(site: Site, fund: ClaimsFund, way: Way) -> None:
    usual = "Usual time from handing in to payment, for claims like this one:"
    fund.sends(fund.line(0, status="in_review"))
    student = Insured(site, 0, **way).is_signed_in().opens(CLAIM)
    assert follows(site, usual, way) not in student.browser.words()
    fund.sends(*(fund.line(1, claim_no=f"P{n:03}", status="paid") for n in range(50)))
    site.clock.passes(61)
    student.opens(CLAIM).sees(follows(site, usual, way)).sees("10 ")


@every_way
def test_messages_are_chosen_and_stopped(site: Site, fund: ClaimsFund, way: Way) -> None:
    student = Insured(site, 0, **way).is_signed_in()
    for choice in ("sms", "none", "email"):
        student.opens("compte/avis").sends("compte/avis", way=choice).is_answered(200)
        student.sees(follows(site, "It is noted.", way))
        assert student.browser.chosen("way") == student.account.notices == choice
    assert student.opens("compte/avis").sends("compte/avis", way="x").browser.status == 400
    assert student.account.notices == "email"


@two_ways
def test_from_the_message_to_the_claim(site: Site, fund: ClaimsFund, way: Way) -> None:
    student = Insured(site, 0, **way)
    fund.sends(fund.line(0, status="missing_papers", reason="Facture"))
    fund.tells()
    assert len(student.messages("email")) == 1
    student.signs_in().opens(LIST).sees(follows(site, "Papers missing", way))
    student.opens(CLAIM).sees("Facture")
