"""Who is told that a claim moved, how, how often, and what the message does not say."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amoe.claim_notices import NEWS_FOR
from amoe.limits import Charge
from amoe.ports import StorageUnavailable
from amoe.store.outbox import BULK
from tests.support.claims import ClaimsFund
from tests.support.insured import Insured
from tests.support.site import Site


@pytest.fixture
def fund(site: Site, tmp_path: Path) -> ClaimsFund:
    """The fund, with an empty table of claims."""
    return ClaimsFund(site, tmp_path)


def news(person: Insured, channel: str = "email") -> list[str]:
    """The messages about claims that somebody got."""
    return [message.text for message in person.messages(channel)]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_message_says_that_something_moved_and_no_more(
    site: Site, fund: ClaimsFund, language: str
) -> None:
    person = Insured(site, 0, language=language)
    fund.sends(fund.line(0, claim_no="SECRET77", kind="hospital", amount_claimed="4321.09",
                         status="rejected", reason="Non remboursable"))  # fmt: skip
    assert fund.tells() == 1
    (mail,) = person.messages("email")
    for words in ("SECRET77", "4321", "4 321", "Hôpital", "الاستشفاء", "Refus", "مرفوض", "Non rem"):
        assert words not in mail.text + (mail.html or "") + mail.subject
    assert site.translated("News of your AMOE claims", language) == mail.subject


def test_however_many_claims_move_one_message_comes(site: Site, fund: ClaimsFund) -> None:
    person = Insured(site, 0)
    fund.sends(*(fund.line(0, claim_no=f"N{n:04}") for n in range(30)))
    fund.tells()
    assert len(news(person)) == 1
    fund.sends(fund.line(0, claim_no="N0000", status="paid"), fund.line(0, claim_no="N0001"))
    fund.tells()
    assert len(news(person)) == 2


def test_the_same_file_again_tells_nobody(site: Site, fund: ClaimsFund) -> None:
    person = Insured(site, 0)
    for _ in range(3):
        fund.sends(fund.line(0))
        fund.tells()
    assert len(news(person)) == 1


def test_who_has_no_account_is_not_told_and_not_kept_waiting(site: Site, fund: ClaimsFund) -> None:
    fund.sends(*(fund.line(n, claim_no=f"N{n:04}") for n in range(250 % 40)))
    assert fund.tells() == 0
    assert site.service.claims_database.all("SELECT * FROM notices") == []


class TestInterrupted:
    def test_after_the_messages_were_written_nobody_is_told_twice(
        self, site: Site, fund: ClaimsFund
    ) -> None:
        people = [Insured(site, n) for n in range(3)]
        fund.sends(*(fund.line(n, claim_no=f"N{n:04}") for n in range(3)))
        claims = site.service.claims_database
        # The claims' database can be read and not written: what was told cannot be noted there.
        claims.run("PRAGMA query_only = ON")
        assert fund.tells() == 3
        assert len(claims.all("SELECT * FROM notices")) == 3
        assert fund.tells() == 0
        claims.run("PRAGMA query_only = OFF")
        assert fund.tells() == 0
        assert claims.all("SELECT * FROM notices") == []
        assert [len(news(person)) for person in people] == [1, 1, 1]

    def test_before_they_were_written_everybody_is_told_later(
        self, site: Site, fund: ClaimsFund
    ) -> None:
        person = Insured(site, 0)
        fund.sends(fund.line(0))
        site.service.database.run("PRAGMA query_only = ON")
        assert fund.tells() == 0
        site.service.database.run("PRAGMA query_only = OFF")
        assert news(person) == []
        # The sender does it once a minute.
        for chore in site.service.chores():
            chore()
        assert len(news(person)) == 1

    def test_an_import_that_failed_tells_nobody(self, site: Site, fund: ClaimsFund) -> None:
        person = Insured(site, 0)

        def stop(_progress: object) -> None:
            raise StorageUnavailable

        with pytest.raises(StorageUnavailable):
            fund.sends(fund.line(0), on_progress=stop)
        fund.tells()
        assert news(person) == []


class TestTheirChoice:
    def test_sms(self, site: Site, fund: ClaimsFund) -> None:
        person = Insured(site, 0)
        site.service.accounts.set_notices(person.account.id, "sms")
        fund.sends(fund.line(0))
        fund.tells()
        assert news(person) == []
        (text,) = news(person, "sms")
        assert "AMOE" in text
        assert "2600001" not in text

    def test_nothing(self, site: Site, fund: ClaimsFund) -> None:
        person = Insured(site, 0)
        site.service.accounts.set_notices(person.account.id, "none")
        fund.sends(fund.line(0))
        assert fund.tells() == 0
        assert news(person) + news(person, "sms") == []

    def test_nothing_holds_for_what_waits_already(self, site: Site, fund: ClaimsFund) -> None:
        person = Insured(site, 0)
        fund.sends(fund.line(0))
        fund.tells()
        site.service.claim_notices.choose(person.account, "none")
        assert news(person) == []

    def test_half_of_the_sms_of_a_day_are_for_codes_alone(
        self, site: Site, fund: ClaimsFund
    ) -> None:
        person = Insured(site, 0)
        site.service.accounts.set_notices(person.account.id, "sms")
        budget = site.service.prover.sms_budget
        used = "UPDATE counters SET used = :half WHERE key = :key"
        charge = Charge(budget, "all")
        site.service.limits.spend([charge], site.clock.now())
        key = site.service.secrecy.lookup("limit", budget.name, "all")
        assert site.service.database.run(used, half=budget.cap // 2, key=key) == 1
        fund.sends(fund.line(0))
        fund.tells()
        assert (len(news(person)), news(person, "sms")) == (1, [])

    def test_a_paused_sms_comes_as_a_mail(self, site: Site, fund: ClaimsFund) -> None:
        person = Insured(site, 0)
        site.service.accounts.set_notices(person.account.id, "sms")
        site.service.switches.pause("sms")
        fund.sends(fund.line(0))
        fund.tells()
        assert len(news(person)) == 1


def test_two_who_tell_at_once_tell_everybody_once(site: Site, fund: ClaimsFund) -> None:
    people = [Insured(site, n) for n in range(8)]
    fund.sends(*(fund.line(n, claim_no=f"N{n:04}") for n in range(8)))
    with ThreadPoolExecutor(4) as four:
        told = list(four.map(lambda _: fund.tells(), range(4)))
    assert sum(told) == 8
    assert [len(news(person)) for person in people] == [1] * 8


@pytest.mark.parametrize("htmx", [False, True])
def test_a_choice_costs_few_statements_and_one_transaction(site: Site, htmx: bool) -> None:
    person = Insured(site, 0, htmx=htmx).is_signed_in().opens("compte/avis")
    heard: list[str] = []
    site.service.database.close()
    site.service.database.on_statement = heard.append
    fields = {**person.browser.hidden(), "way": "none"}
    headers = person.browser._headers()
    person.browser.client.post("/fr/compte/avis", data=fields, headers=headers)
    marks = ("BEGIN", "COMMIT", "PRAGMA")
    mine = [each for each in heard if not each.startswith(marks) and "counters" not in each]
    assert len(mine) <= 6, mine
    assert sum(each.startswith("BEGIN") for each in heard) == 1
    assert person.account.notices == "none"


def test_mails_travel_in_bulk_and_sms_at_a_pace_that_lets_codes_pass(
    site: Site, fund: ClaimsFund
) -> None:
    people = [Insured(site, n) for n in range(9)]
    for person in people[:6]:
        site.service.accounts.set_notices(person.account.id, "sms")
    fund.sends(*(fund.line(n, claim_no=f"N{n:04}") for n in range(9)))
    fund.tells()
    now = site.clock.now()
    rows = site.service.database.all("SELECT lane, due_at FROM outbox ORDER BY lane, due_at")
    assert [(row["lane"], row["due_at"] - now) for row in rows] == [
        *[(BULK, 0)] * 3, *[("sms", n) for n in (0, 0, 1, 1, 2, 2)],
    ]  # fmt: skip


def test_what_could_not_be_sent_for_days_is_no_news(site: Site, fund: ClaimsFund) -> None:
    person = Insured(site, 0)
    fund.sends(fund.line(0))
    fund.tells()
    site.clock.passes(NEWS_FOR)
    assert news(person) == []


class TestTheLinkThatStops:
    def stop_address(self, person: Insured) -> str:
        """Where the link in the mail leads."""
        return person.link_in_mail("avis/arret")

    def test_asks_and_then_stops_without_signing_in(self, site: Site, fund: ClaimsFund) -> None:
        person = Insured(site, 0)
        fund.sends(fund.line(0))
        fund.tells()
        address = self.stop_address(person)
        person.browser.allow = frozenset({"csrf"})
        person.browser.open(address)
        assert person.account.notices == "email"
        (action,) = re.findall(r'<form method="post" action="([^"]*)"', person.browser.page)
        person.browser.send(action, {})
        assert (person.browser.status, person.account.notices) == (200, "none")

    def test_of_another_account_or_altered_is_none(self, site: Site) -> None:
        links = site.service.claim_notices
        right = links.token(Insured(site, 0).account.id)
        other = links.token(Insured(site, 1).account.id)
        client = site.app.test_client()
        for wrong in (right[:-1], right + "A", other.split(".")[0] + "." + right.split(".")[1],
                      "x", "."):  # fmt: skip
            assert client.post(f"/fr/avis/arret/{wrong}").status_code == 404
        assert Insured(site, 0).account.notices == Insured(site, 1).account.notices == "email"
