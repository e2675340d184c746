"""The home of the space: what matters now, how the cover stands, what it costs."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest

from bench.weighing import FIRST_PAINT, LATER_STEP, QUALITY
from config import LANGUAGES
from tests.client.test_claims_pages import questions, statements
from tests.support.claims import ClaimsFund
from tests.support.insured import Insured
from tests.support.moody_registry import DOWN, WELL, MoodyRegistry
from tests.support.rights import covered, removed, without_period
from tests.support.site import Site

HOME = "compte/"
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def fund(site: Site, tmp_path: Path) -> ClaimsFund:
    """The fund, with an empty table of claims."""
    return ClaimsFund(site, tmp_path)


def says(me: Insured, words: str) -> bool:
    """Whether the page says this text of the site, in its language."""
    return me.site.translated(words, me.language) in me.browser.words()


def shown(me: Insured) -> list[str]:
    """The claims of the page, in its order."""
    return re.findall(r"/compte/dossiers/(\w+)\"", me.browser.page)


@every_language
def test_three_claims_that_move_with_missing_papers_first(
    site: Site, fund: ClaimsFund, language: str
) -> None:
    standing = ("received", "paid", "in_review", "missing_papers", "rejected", "accepted")
    for ago, status in enumerate(standing):
        fund.sends(fund.line(ago=ago, claim_no=f"N{ago:03}", status=status))
    me = covered(Insured(site, 0, language=language)).is_signed_in().opens(HOME)
    assert shown(me) == ["N003", "N000", "N002"]
    for words in ("Papers missing", "Received", "In review", "Medicines"):
        assert says(me, words), words
    assert says(me, "Open it to see what to bring, and where.")
    cover = site.translated("My cover", language)
    assert me.browser.page.index("N003") < me.browser.page.index(cover)
    me.opens("compte/dossiers/N003").is_answered(200)


@every_language
def test_nothing_moves(site: Site, language: str) -> None:
    me = covered(Insured(site, 0, language=language)).is_signed_in().opens(HOME)
    assert shown(me) == []
    assert says(me, "No claim of yours is on its way now.")
    assert f'href="/{language}/compte/dossiers/"' in me.browser.page


@every_language
def test_the_name_is_in_the_script_of_the_page(site: Site, language: str) -> None:
    me = Insured(site, 0, language=language).is_signed_in().opens(HOME)
    latin, arabic = me.person["first_name"], me.person["first_name_ar"]
    assert f"<bdi>{arabic if language == 'ar' else latin}</bdi>" in me.browser.page


def test_a_name_without_arabic_letters_is_shown_as_it_is(site: Site) -> None:
    me = Insured(site, 0, language="ar", first_name_ar="", last_name_ar="")
    me.is_signed_in().opens(HOME).sees(me.person["first_name"])


def test_everything_is_a_tap_away(site: Site) -> None:
    page = Insured(site, 0).is_signed_in().opens(HOME).browser.page
    main = page[page.index("<h1") :]
    for path in ("compte/dossiers/", "compte/attestation", "compte/feuilles/"):
        assert f'href="/fr/{path}"' in main


class TestTheCover:
    OPEN = "Your cover is open until"
    NOT_YET = "Your cover begins on"
    ENDED = "Your cover ended on"
    REVIEW = "Your cover is under review: the fund’s registry holds no dates of cover for you now."
    SILENT = (
        "The fund’s registry does not answer right now: the dates of your cover cannot be shown."
        " Everything else works. Try again in a few minutes."
    )
    ALL = (OPEN, NOT_YET, ENDED, REVIEW, SILENT)

    def only(self, me: Insured, words: str) -> None:
        assert [each for each in self.ALL if says(me, each)] == [words]

    @every_language
    def test_open_with_its_last_day(self, site: Site, language: str) -> None:
        me = covered(Insured(site, 0, language=language), until=0).is_signed_in().opens(HOME)
        self.only(me, self.OPEN)
        site.clock.passes(24 * 3600)
        self.only(me.is_signed_in().opens(HOME), self.ENDED)

    @every_language
    def test_not_open_yet(self, site: Site, language: str) -> None:
        me = covered(Insured(site, 0, language=language), since=-5).is_signed_in()
        self.only(me.opens(HOME).sees("053 800 20 20"), self.NOT_YET)

    @every_language
    def test_ended_says_to_enrol_again(self, site: Site, language: str) -> None:
        me = covered(Insured(site, 0, language=language), until=-1).is_signed_in().opens(HOME)
        self.only(me, self.ENDED)
        what_to_do = "If you study this year, enrol again at your university and declare your cover there: the period is then renewed. If you have done so, ask the call centre:"  # noqa: E501 - the page's text
        assert says(me, what_to_do)

    @every_language
    @pytest.mark.parametrize("lacking", [without_period, removed])
    @pytest.mark.parametrize("path", [HOME, "compte/attestation"])
    def test_under_review_says_what_that_means(
        self, site: Site, language: str, lacking, path: str
    ) -> None:
        me = lacking(Insured(site, 0, language=language)).is_signed_in()
        self.only(me.opens(path).is_answered(200).sees("053 800 20 20"), self.REVIEW)

    def test_what_is_wrong_stands_above_claims_but_below_missing_papers(
        self, site: Site, fund: ClaimsFund
    ) -> None:
        me = covered(Insured(site, 0), until=-1).is_signed_in()

        def cover_is_first() -> bool:
            page = me.opens(HOME).browser.page
            words = ("My cover", "Claims on their way")
            cover, claims = (page.index(site.translated(each, "fr")) for each in words)
            return cover < claims

        fund.sends(fund.line(ago=3, claim_no="R001", status="received"))
        assert cover_is_first()
        fund.sends(fund.line(ago=2, claim_no="M001", status="missing_papers"))
        assert not cover_is_first()

    @every_language
    def test_the_registry_is_down_and_nothing_breaks(
        self, tmp_path: Path, people_folder: Path, language: str
    ) -> None:
        registry = MoodyRegistry()
        site = Site(tmp_path / "moody", people_folder, registry_port=registry)
        registry.stands_for(site.service)
        fund = ClaimsFund(site, tmp_path)
        fund.sends(fund.line(claim_no="R001"))
        me = covered(Insured(site, 0, language=language)).is_signed_in()
        for mood in (DOWN, "garbage"):
            registry.mood = mood
            self.only(me.opens(HOME).is_answered(200), self.SILENT)
            assert shown(me) == ["R001"]
        registry.mood = WELL
        self.only(me.opens(HOME), self.OPEN)
        site.close()


@every_language
def test_it_weighs_little_and_asks_little(site: Site, fund: ClaimsFund, language: str) -> None:
    fund.sends(*fund.many(0, 200))
    for status in ("missing_papers", "received", "accepted"):
        fund.sends(fund.line(claim_no=f"N{status[:3]}", status=status))
    for standing in (covered, without_period):
        me = standing(Insured(site, 0, language=language)).is_signed_in()
        with statements(site) as heard:
            page = me.opens(HOME).browser.response
        ours = [each for each in questions(heard) if "FROM insured" not in each]
        # The session, the change that waits, the claims; and the registry's look-up by key.
        assert len(ours) == 3, ours
        assert page
        assert page.headers["Cache-Control"] == "no-store"
        assert len(brotli.compress(page.data, quality=QUALITY)) <= FIRST_PAINT
        fragment = me.browser.client.get(me.address(HOME), headers={"HX-Request": "true"})
        assert len(brotli.compress(fragment.data, quality=QUALITY)) <= LATER_STEP
