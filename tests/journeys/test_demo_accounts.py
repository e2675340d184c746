"""The ten accounts of the demo: each signs in with what `/demo/` says, and shows its case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from amoe import accounts_sample as sample
from amoe.claim_rows import KINDS, STATUSES
from amoe.limits import DAY
from blueprints.demo.accounts import SHOWS
from config import LANGUAGES
from tests.support.insured import CODE, SIGN_IN, Insured
from tests.support.site import Site, registry_folder
from tools.demo_accounts import account_of, open_accounts

Account = dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as `make run` prepares it."""
    folder = tmp_path_factory.mktemp("demo")
    made = Site(folder / "instance", registry_folder(folder / "people", 1000))
    assert open_accounts(made.service) == 10
    yield made
    made.close()


def listed(demo: Site) -> dict[str, Account]:
    """What `/demo/accounts.json` says, by case."""
    answer = demo.app.test_client().get("/demo/accounts.json")
    return {account["case"]: account for account in answer.get_json()}


def enters(demo: Site, account: Account, language: str = "fr") -> Insured:
    """Sign in as a visitor of the demo does, by what stands there."""
    someone = Insured(
        demo, language=language, immatriculation=account["immatriculation"], email=account["email"]
    )
    someone.password = account["password"]
    someone.gives(account["immatriculation"]).is_on(CODE)
    return someone.types_code(account.get("app_code")).is_on("compte/").is_answered(200)


SEEN: dict[str, tuple[str, ...]] = {
    sample.PAPERS: ("Papers missing", "In review", "Your cover is open until"),
    sample.POST: ("No claim of yours is on its way now.", "Your cover is open until"),
    sample.BANK: ("No claim of yours is on its way now.", "Your cover is open until"),
    sample.REFUSED: ("No claim of yours is on its way now.",),
    sample.MOVING: ("A new e-mail address waits to replace yours.", "Received", "In review"),
    sample.REVIEW: (
        "Your cover is under review: the fund’s registry holds no dates of cover for you now.",
    ),
    sample.NOT_YET: ("Your cover begins on", "No claim of yours is on its way now."),
    sample.ENDED: ("Your cover ended on", "In review"),
    sample.LARGE: ("Papers missing", "Received"),
    sample.APP: ("In review", "Your cover is open until"),
}
"""What the home of each says first."""


@pytest.mark.parametrize("case", SEEN)
def test_it_signs_in_and_shows_its_case(demo: Site, case: str) -> None:
    someone = enters(demo, listed(demo)[case])
    for words in SEEN[case]:
        someone.sees(demo.translated(words, "fr"))


def test_the_claims_tell_every_case(demo: Site) -> None:
    claims = {
        one.case: demo.service.claims.all(account_of(demo.service, one).insured_key)  # type: ignore[union-attr]
        for one in sample.SAMPLES
    }
    assert {claim.payment for claim in claims[sample.POST]} == {"postal"}
    assert {claim.payment for claim in claims[sample.BANK]} == {"bank"}
    assert [claim.status for claim in claims[sample.REFUSED]] == ["rejected"]
    assert len(claims[sample.LARGE]) == sample.MANY == 120
    assert {claim.kind for claim in claims[sample.LARGE]} == set(KINDS)
    assert {claim.status for claim in claims[sample.LARGE]} == set(STATUSES)
    assert claims[sample.REVIEW] == claims[sample.NOT_YET] == []


def test_the_app_s_account_asks_for_the_app(demo: Site) -> None:
    account = account_of(demo.service, sample.SAMPLES[-1])
    assert account
    assert account.totp == listed(demo)[sample.APP]["app_key"]
    assert demo.service.authenticator.left(account) == 10


def test_a_second_start_changes_nothing(demo: Site) -> None:
    def kept() -> list[Any]:
        accounts = [account_of(demo.service, one) for one in sample.SAMPLES]
        claims = [demo.service.claims.all(a.insured_key) for a in accounts if a]
        return [accounts, claims, len(demo.inbox())]

    before = kept()
    assert open_accounts(demo.service) == 0
    assert kept() == before


def test_nobody_was_told_of_old_claims(demo: Site) -> None:
    assert demo.service.claim_notices.tell() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_listed_in_each_language(demo: Site, language: str) -> None:
    client = demo.app.test_client()
    page = client.get("/demo/", headers={"Accept-Language": language}).get_data(as_text=True)
    for account in listed(demo).values():
        for name in ("immatriculation", "email", "password"):
            assert f"<code>{account[name]}</code>" in page
    for one in sample.SAMPLES:
        assert demo.translated(SHOWS[one.case], language) in " ".join(page.split())


def test_they_are_not_among_those_who_can_open_one(demo: Site) -> None:
    free = demo.app.test_client().get("/demo/people.json?n=1000").get_json()
    taken = {account["immatriculation"] for account in listed(demo).values()}
    assert len(free) == 990
    assert taken.isdisjoint(person["immatriculation"] for person in free)


@pytest.mark.parametrize("later", [1, 200, 400, 800])
def test_the_cases_hold_whenever_the_demo_is_started(demo: Site, later: int) -> None:
    today = datetime.fromtimestamp(demo.clock.now() + later * DAY, UTC).date()
    day = today.isoformat()
    periods = {one.case: one.period(today) for one in sample.SAMPLES}
    assert periods.pop(sample.REVIEW) is None
    begins, _ = periods.pop(sample.NOT_YET) or ("", "")
    _, ends = periods.pop(sample.ENDED) or ("", "")
    assert ends < day < begins
    assert all(period and period[0] <= day <= period[1] for period in periods.values())


def test_another_address_waits_again_when_the_last_one_has_come(demo: Site) -> None:
    moving = next(one for one in sample.SAMPLES if one.case == sample.MOVING)
    first = account_of(demo.service, moving)
    demo.clock.passes(2 * DAY)
    assert open_accounts(demo.service) == 0
    second = account_of(demo.service, moving)
    assert first
    assert second
    assert first.email != second.email == listed(demo)[sample.MOVING]["email"]
    assert demo.service.losing_wait.open_until(second.id, demo.clock.now())
    enters(demo, listed(demo)[sample.MOVING]).sees(
        demo.translated("A new e-mail address waits to replace yours.", "fr")
    )


def test_a_site_without_them_lists_none(site: Site) -> None:
    client = site.app.test_client()
    assert client.get("/demo/accounts.json").get_json() == []
    assert site.translated("Ten accounts to sign in with", "fr") not in client.get("/demo/").text


def test_signing_in_by_e_mail_works_too(demo: Site) -> None:
    account = listed(demo)[sample.POST]
    someone = Insured(demo, immatriculation=account["immatriculation"], email=account["email"])
    someone.opens(SIGN_IN).gives_again(account["email"], account["password"]).is_on(CODE)
