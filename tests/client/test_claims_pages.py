"""The list of claims and the page of one: what is found, what it costs, what nobody else sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.bare import without_token
from tests.support.claims import ClaimsFund
from tests.support.insured import Insured
from tests.support.site import Site

LIST = "compte/dossiers/"
HTMX = {"HX-Request": "true"}
PLACEHOLDER = "X" * 8


@pytest.fixture
def fund(site: Site, tmp_path: Path) -> ClaimsFund:
    """The fund, with an empty table of claims."""
    return ClaimsFund(site, tmp_path)


def numbers(page: str) -> list[str]:
    """The claims of a list, in its order."""
    return re.findall(r'/compte/dossiers/([^"/?]+)"><bdi>', page)


def more(page: str, attribute: str) -> str:
    """Where the link to older claims leads."""
    found = re.search(rf'id="older"[^>]*\s{attribute}="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


def all_pages(person: Insured, first: str = LIST, attribute: str = "href") -> list[list[str]]:
    """The claims of a page and of all that follow it."""
    page = person.opens(first).browser.page
    found = [numbers(page)]
    while address := more(page, attribute):
        headers = HTMX if attribute == "hx-get" else {}
        page = person.browser.client.get(address, headers=headers).get_data(as_text=True)
        found.append(numbers(page))
    return found


@contextmanager
def statements(site: Site) -> Iterator[list[str]]:
    """What is asked of the databases from here on."""
    heard: list[str] = []
    service = site.service
    three = (service.database, service.registry_database, service.claims_database)
    for database in three:
        database.close()
        database.on_statement = heard.append
    yield heard
    for database in three:
        database.on_statement = None
        database.close()


def questions(heard: list[str]) -> list[str]:
    """Those that are no marks of transactions."""
    return [each for each in heard if not each.startswith(("PRAGMA", "BEGIN", "COMMIT"))]


class TestTheList:
    def test_is_newest_first_and_paged_the_same_with_and_without_htmx(
        self, site: Site, fund: ClaimsFund
    ) -> None:
        fund.sends(*fund.many(0, 50), *fund.many(1, 9))
        plain = all_pages(Insured(site, 0).is_signed_in())
        islands = all_pages(Insured(site, 0, htmx=True).is_signed_in(), attribute="hx-get")
        assert plain == islands
        flat = [number for page in plain for number in page]
        assert len(flat) == len(set(flat)) == 50
        assert [len(page) for page in plain] == [15, 15, 15, 5]
        dates = {line["claim_no"]: line["deposited_on"] for line in fund.many(0, 50)}
        assert [dates[number] for number in flat] == sorted(dates.values(), reverse=True)

    def test_is_filtered_by_state_and_year_and_part_of_a_number(
        self, site: Site, fund: ClaimsFund
    ) -> None:
        lines = fund.many(0, 500)
        fund.sends(*lines)
        someone = Insured(site, 0).is_signed_in()
        years = sorted({line["deposited_on"][:4] for line in lines})
        assert len(years) > 1
        for query, wanted in (
            ("?statut=rejected", {n["claim_no"] for n in lines if n["status"] == "rejected"}),
            (f"?annee={years[0]}", {n["claim_no"] for n in lines if n["deposited_on"] < years[1]}),
            ("?numero=0012", {n["claim_no"] for n in lines if "0012" in n["claim_no"]}),
            ("?numero=m000 00499", {"M00000499"}),
            ("?numero=٠٠٤٩٩", {"M00000499"}),
        ):
            found = [n for page in all_pages(someone, LIST + query) for n in page]
            assert sorted(found) == sorted(wanted), query

    def test_adds_up_to_the_centime(self, site: Site, fund: ClaimsFund) -> None:
        for n, (status, claimed, refunded) in enumerate(
            [("paid", "0.10", "0.07"), ("paid", "0.20", "0.10"), ("in_review", "1234.55", "")]
        ):
            fund.sends(
                fund.line(
                    claim_no=f"A0{n}", status=status, amount_claimed=claimed,
                    amount_refunded=refunded,
                )
            )  # fmt: skip
        page = Insured(site, 0).is_signed_in().opens(LIST).browser.words()
        for label, sum_ in (("Demandé", "1 234,85"), ("Remboursé", "0,17"), ("réglé", "1 234,55")):
            assert f"{label} {sum_} DH" in page

    @pytest.mark.parametrize("name", ["statut", "annee", "numero", "avant"])
    @pytest.mark.parametrize(
        "value",
        ["' OR 1=1 --", "<script>alert(1)</script>", "%00", "9" * 400, "２０２６", "2026-02-30.1",
         "2026-01-01.99999999999999999999", "\u202e", "../../etc", "%", "_"],
    )  # fmt: skip
    def test_takes_hostile_words_as_words(
        self, site: Site, fund: ClaimsFund, name: str, value: str
    ) -> None:
        fund.sends(*fund.many(0, 3))
        someone = Insured(site, 0).is_signed_in()
        for path in (LIST, "compte/dossiers/lignes"):
            page = someone.opens(f"{path}?{name}={quote(value)}").is_answered(200).browser.page
            assert "<script>alert" not in page
            assert len(numbers(page)) in (0, 3)

    def test_says_kindly_that_there_is_none(self, site: Site) -> None:
        page = Insured(site, 0).is_signed_in().opens(LIST).is_answered(200).browser.page
        assert "<form class" not in page
        assert "/fr/remboursement" in page


class TestOneClaim:
    @pytest.mark.parametrize(
        ("office", "read"),
        [("Tanger", "طنجة"), ("MEKNES", "مكناس"), ("طنجة", "طنجة"), ("Agence 12", "Agence 12")],
    )
    def test_names_a_city_in_the_language_of_the_page(
        self, site: Site, fund: ClaimsFund, office: str, read: str
    ) -> None:
        line = fund.line(0, office=office)
        fund.sends(line)
        someone = Insured(site, 0, language="ar").is_signed_in()
        said = someone.opens(LIST + line["claim_no"]).browser.words()
        assert f"المكتب {read}" in said


class TestWhatItCosts:
    """With 500 claims on one account."""

    @pytest.fixture
    def crowded(self, site: Site, fund: ClaimsFund) -> Site:
        fund.sends(*fund.many(0, 500))
        return site

    @pytest.mark.parametrize("language", ["fr", "ar"])
    @pytest.mark.parametrize("query", ["", "?statut=paid&annee=2025", "?numero=004"])
    def test_few_statements_and_bytes(self, crowded: Site, language: str, query: str) -> None:
        someone = Insured(crowded, 0, language=language).is_signed_in()
        page = someone.opens(LIST + query).browser.page
        island = more(page, "hx-get")
        client = someone.browser.client
        for address, headers, most in (
            (someone.address(LIST) + query, {}, 14_000),
            (someone.address(LIST) + query, HTMX, 3_000),
            *([(island, HTMX, 3_000)] if island else []),
        ):
            with statements(crowded) as heard:
                answer = client.get(address, headers={**headers, "Accept-Encoding": "br"})
            assert answer.status_code == 200
            assert len(questions(heard)) <= 3, heard  # the session's one, and two
            assert len(answer.data) <= most, address
            assert answer.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("nth", range(5))
    def test_one_claim_too(self, crowded: Site, nth: int) -> None:
        someone = Insured(crowded, 0).is_signed_in()
        crowded.service.usual_delays.of("dental")  # remembered for a minute
        address = someone.address(f"{LIST}M00000{nth:03}")
        for headers, most in (({}, 14_000), (HTMX, 3_000)):
            with statements(crowded) as heard:
                answer = someone.browser.client.get(
                    address, headers={**headers, "Accept-Encoding": "br"}
                )
            assert answer.status_code == 200
            assert len(questions(heard)) <= 3, heard
            assert len(answer.data) <= most


class TestSomebodyElse:
    """B tries every claim of A on every route, plain and with htmx, in every language."""

    @pytest.mark.parametrize("htmx", [False, True])
    @pytest.mark.parametrize("language", ["fr", "ar"])
    def test_sees_what_is_seen_of_claims_that_are_not_there(
        self, site: Site, fund: ClaimsFund, language: str, htmx: bool
    ) -> None:
        fund.sends(*fund.many(0, 8), fund.line(1, claim_no="B100"))
        b = Insured(site, 1, language=language).is_signed_in()
        headers = HTMX if htmx else {}
        for line in fund.many(0, 8):
            answers = []
            for number in (line["claim_no"], "ABSENT9999", "no number", "%2e%2e"):
                answer = b.browser.client.get(b.address(LIST + number), headers=headers)
                kept = {k: v for k, v in answer.headers.items() if k not in ("Date", "Set-Cookie")}
                answers.append((answer.status_code, kept, without_token(answer.text)))
            assert answers[0][0] == 404
            assert all(answer == answers[1] for answer in answers)

    def test_finds_none_in_lists_searches_and_downloads(self, site: Site, fund: ClaimsFund) -> None:
        fund.sends(*fund.many(0, 8), fund.line(1, claim_no="B100"))
        b = Insured(site, 1).is_signed_in()
        for path in (LIST, f"{LIST}?numero=M000", "compte/dossiers/lignes?numero=M", "compte/avis",
                     "compte/dossiers.csv", f"{LIST}?avant=2026-12-31.99999"):  # fmt: skip
            for headers in ({}, HTMX):
                answer = b.browser.client.get(b.address(path), headers=headers)
                assert "M000" not in answer.get_data(as_text=True).replace('value="M000"', "")

    @pytest.mark.parametrize(
        "path", [LIST, f"{LIST}M00000000", "compte/dossiers/lignes", "compte/dossiers.csv",
                 "compte/dossiers.pdf", "compte/avis"],
    )  # fmt: skip
    def test_who_is_not_signed_in_is_sent_to_sign_in(
        self, site: Site, fund: ClaimsFund, path: str
    ) -> None:
        fund.sends(*fund.many(0, 1))
        stranger = Insured(site, 2)
        answer = stranger.browser.client.get(stranger.address(path))
        assert (answer.status_code, answer.headers["Location"]) == (303, "/fr/connexion")
        assert stranger.browser.client.get(stranger.address(path), headers=HTMX).data == b""


def test_what_moves_is_told_with_missing_papers_first(site: Site, fund: ClaimsFund) -> None:
    for n, status in enumerate(("paid", "received", "missing_papers", "rejected", "in_review")):
        fund.sends(fund.line(0, ago=n, claim_no=f"N{n:03}", status=status))
    person = Insured(site, 0).account.insured_key
    moving = site.service.claims.moving(person)
    assert [claim.claim_no for claim in moving] == ["N002", "N001", "N004"]
