"""The list of claims as a spreadsheet, harmless and in full, and on paper."""

from __future__ import annotations

import csv
import re
import subprocess
from io import StringIO
from pathlib import Path

import pytest

from blueprints.claims.downloads import harmless
from tests.support.claims import ClaimsFund
from tests.support.insured import Insured
from tests.support.site import Site

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")')


@pytest.fixture
def fund(site: Site, tmp_path: Path) -> ClaimsFund:
    """The fund, with an empty table of claims."""
    return ClaimsFund(site, tmp_path)


def rows(person: Insured) -> list[list[str]]:
    """The downloaded table without its headings, as a spreadsheet in French reads it."""
    answer = person.browser.client.get(person.address("compte/dossiers.csv"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))[1:]


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_runs_as_a_formula(site: Site, fund: ClaimsFund, cell: str) -> None:
    fund.sends(fund.line(0, reason=cell, office=cell, payment_ref=cell))
    (row,) = rows(Insured(site, 0).is_signed_in())
    assert not [value for value in row if value.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [row[4], row[8], row[10]] == [f"'{cell}"] * 3


@pytest.mark.parametrize(
    "text", ["\tx", "\rx", "\nx", "=", "-", " =1", "\u00a0+1", "\u200b=1", "\ufeff@x", "＝1", "＋1"]
)
def test_a_cell_that_begins_like_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless("a" + text) == "a" + text


def test_every_cell_stands_in_quotes(site: Site, fund: ClaimsFund) -> None:
    fund.sends(fund.line(0, reason='a";=1+1;"', office="\t=1+1"))
    person = Insured(site, 0).is_signed_in()
    text = person.browser.client.get(person.address("compte/dossiers.csv")).data.decode("utf-8-sig")
    for line in text.rstrip("\r\n").split("\r\n"):
        assert re.fullmatch(r'"(?:[^"]|"")*"(?:;"(?:[^"]|"")*"){10}', line), line
    (row,) = rows(person)
    assert (row[4].startswith("'"), row[8]) == (True, 'a";=1+1;"')


@pytest.mark.parametrize(
    ("language", "claimed"), [("fr", "1250,50"), ("ar", "1250,50")], ids=["fr", "ar"]
)
def test_every_claim_is_there_with_exact_amounts(
    site: Site, fund: ClaimsFund, language: str, claimed: str
) -> None:
    fund.sends(*fund.many(0, 60), fund.line(0), *fund.many(1, 5))
    found = rows(Insured(site, 0, language=language).is_signed_in())
    assert len(found) == 61
    assert found[0][0] == "2600001"
    assert found[0][5] == claimed
    year, month, day = fund.line(0)["deposited_on"].split("-")
    assert found[0][3] == f"{day}/{month}/{year}"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_paper_holds_them_all(
    site: Site, fund: ClaimsFund, tmp_path: Path, language: str
) -> None:
    fund.sends(*fund.many(0, 60), fund.line(0, reason="#import *x*"))
    person = Insured(site, 0, language=language).is_signed_in()
    answer = person.browser.client.get(person.address("compte/dossiers.pdf"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    paper = tmp_path / "claims.pdf"
    paper.write_bytes(answer.data)
    told = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True)
    if told.returncode == 0:
        for line in fund.many(0, 60):
            assert line["claim_no"] in told.stdout
    assert answer.data.startswith(b"%PDF-")


def test_a_download_is_told_in_my_activity(site: Site, fund: ClaimsFund) -> None:
    fund.sends(fund.line(0))
    person = Insured(site, 0).is_signed_in()
    rows(person)
    (act,) = site.service.activity.of(person.account.id)
    assert (act.what, act.detail) == ("claims.downloaded", "CSV")
    person.opens("compte/activite").sees("La liste des dossiers a été téléchargée")
