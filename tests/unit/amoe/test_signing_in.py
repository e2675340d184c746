"""Refusals cost the same work, whoever is named: the same statements, and one Argon2 run."""

from __future__ import annotations

import time

import pytest

from amoe import passwords
from amoe.outcomes import Refused
from amoe.prover import Visitor
from amoe.sign_in_stages import Asked, Entered
from tests.client.test_statements import Ledger, counting
from tests.support.insured import PASSWORD, Insured
from tests.support.site import Site

STRANGER = Visitor("", "Chrome, Android", "fr", "K7F2QX9M")
WRONG = "not this one 1"


@pytest.fixture
def salma(site: Site) -> Insured:
    """Somebody with an account."""
    return Insured(site)


def work(site: Site, name: str, password: str = WRONG) -> tuple[list[str], float]:
    """The statements of one refused sign-in without their values, and how long it took."""
    with counting(site) as ledger:
        begun = time.perf_counter()
        outcome = site.service.signing_in.sign_in(STRANGER, name, password)
        took = time.perf_counter() - begun
    assert isinstance(outcome, Refused)
    return [each.split("(")[0].split("WHERE")[0] for each in ledger.counted], took


def test_unknown_and_wrong_run_the_same_statements(site: Site, salma: Insured) -> None:
    arms = [salma.number, "999888777", salma.email, "nobody@etu.example", "no name at all"]
    found = [work(site, name)[0] for name in arms]
    assert all(each == found[0] for each in found), found
    assert len(found[0]) <= 4


def test_locked_runs_the_same_statements_for_somebody_and_for_nobody(
    site: Site, salma: Insured
) -> None:
    names = (salma.number, "999888777")
    for name in names * 5:
        work(site, name)
    found = [work(site, name, PASSWORD)[0] for name in names]
    assert found[0] == found[1]
    assert len(found[0]) <= 5


def test_every_refusal_takes_one_run_of_argon2(site: Site, salma: Insured) -> None:
    kept = passwords.hash_password(WRONG)
    work(site, "999888776")  # the first one makes nobody's hash
    begun = time.perf_counter()
    for _ in range(5):
        passwords.verify(kept, WRONG)
    one = (time.perf_counter() - begun) / 5
    for name in (salma.number, "999888777"):
        took = min(work(site, name)[1] for _ in range(8))  # five judged, then three locked
        assert took > one / 2, name


def test_a_code_for_nobody_costs_as_much_work_as_one_for_somebody(
    site: Site, salma: Insured
) -> None:
    counts = {}
    for name in (salma.number, "999888777"):
        with counting(site) as ledger:
            site.service.signing_in.ask_code(STRANGER, name)
        counts[name] = [each.split("(")[0].split("WHERE")[0] for each in ledger.counted]
    assert counts[salma.number] == counts["999888777"]
    states = [row["state"] for row in site.service.database.all("SELECT state FROM outbox")]
    assert sorted(states) == ["dropped", "waiting"]


def test_the_password_may_change_while_the_code_is_on_its_way(site: Site, salma: Insured) -> None:
    service = site.service
    asked = service.signing_in.sign_in(STRANGER, salma.number, PASSWORD)
    assert isinstance(asked, Asked)
    site.clock.passes(60)
    new = passwords.hash_password("another river 9")
    service.accounts.set_password(salma.account.id, new, site.clock.now())
    code = salma.reads_code()
    outcome = service.signing_in.prove(STRANGER, asked.matter, code, remember=False)
    assert isinstance(outcome, Refused)


def test_a_known_device_has_tries_of_its_own_and_they_end_too(site: Site, salma: Insured) -> None:
    salma.signs_in()
    known = Visitor(salma.browser.cookies()["amoe-device"], "", "fr", "K7F2QX9M")
    sign_in = site.service.signing_in.sign_in
    for _ in range(10):
        assert isinstance(sign_in(known, salma.number, WRONG), Refused)
    assert isinstance(sign_in(known, salma.number, PASSWORD), Refused)
    assert isinstance(sign_in(STRANGER, salma.number, PASSWORD), Asked)  # strangers' are untouched
    site.clock.passes(3600)
    assert isinstance(sign_in(known, salma.number, PASSWORD), Entered)


def test_the_ledger_sees_statements(site: Site) -> None:
    with counting(site) as ledger:
        site.service.accounts.get("nobody")
    assert isinstance(ledger, Ledger)
    assert len(ledger.counted) == 1
