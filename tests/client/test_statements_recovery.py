"""How many statements recovery costs, and that they are the same for somebody and for nobody."""

from __future__ import annotations

import pytest

from tests.client.test_statements import counting
from tests.support.recovering import (
    ASKED,
    CHOOSE,
    CODE,
    FORGOTTEN,
    LOST,
    LOST_CODE,
    NEW,
    QUESTION,
    Recovering,
)
from tests.support.site import Site

NOBODY = "999888777"


def test_a_forgotten_password_costs_the_same_for_known_unknown_and_spent(site: Site) -> None:
    salma, costs = Recovering(site, htmx=True), {}
    for _ in range(3):
        Recovering(site, 1).forgets()
    for arm, name in {
        "known": salma.number,
        "mail": salma.email,
        "unknown": NOBODY,
        "spent": Recovering(site, 1).number,
    }.items():
        browser = Recovering(site, 5, htmx=True).opens(FORGOTTEN)
        with counting(site) as ledger:
            browser.sends(FORGOTTEN, name=name).is_on(ASKED)
            costs[arm] = len(ledger.counted)
            assert ledger.transactions == 1
            assert ledger.writes_outside == []
    # The spent one costs more, where the counters are given back: it tells that, not whose it is.
    assert costs["spent"] <= costs["known"] + 2
    assert costs["known"] == costs["mail"] == costs["unknown"]
    # More than a step's six: a link and a mail are put for everybody, and two deletions run that
    # find nothing when there is somebody.
    assert costs["known"] <= 9


@pytest.mark.parametrize("lost", ["sms", "email"])
def test_a_lost_channel_costs_the_same_for_nobody_but_for_what_is_taken_back(
    site: Site, lost: str
) -> None:
    costs = []
    for name in (Recovering(site).number, NOBODY):
        browser = Recovering(site, 5, htmx=True).opens(LOST)
        with counting(site) as ledger:
            browser.sends(LOST, name=name, channel=lost).is_on(LOST_CODE)
            costs.append(len(ledger.counted))
            assert ledger.transactions == 1
    # The message that goes nowhere is put and taken back; the page reads no account for nobody.
    assert abs(costs[0] - costs[1]) <= 1, costs


def test_the_pages_only_read_and_little(site: Site) -> None:
    salma = Recovering(site).forgets()
    link = salma.link()
    with counting(site) as ledger:
        for path, most in ((FORGOTTEN, 0), (ASKED, 0), (LOST, 0)):
            ledger.clear()
            salma.opens(path)
            assert len(ledger.counted) <= most, (path, ledger.counted)
        ledger.clear()
        salma.follows(link)
        assert len(ledger.counted) == 2
        salma.presses_the_button()
        ledger.clear()
        salma.opens(CODE)
        assert len(ledger.counted) == 2
        salma.types_sms()
        ledger.clear()
        salma.opens(CHOOSE)
        assert len(ledger.counted) == 2
        assert ledger.transactions == 0


def test_the_pages_of_a_lost_channel_only_read_and_little(site: Site) -> None:
    salma = Recovering(site).has_lost("sms")
    code = salma.reads_code()
    with counting(site) as ledger:
        salma.opens(LOST_CODE)
        assert len(ledger.counted) <= 2
        salma.sends(LOST_CODE, code=code)
        ledger.clear()
        salma.opens(QUESTION)
        assert len(ledger.counted) <= 3  # the registry too: which question it is
        salma.sends(QUESTION, answer=salma.answer)
        ledger.clear()
        salma.opens(NEW)
        assert len(ledger.counted) <= 2
        assert ledger.transactions == 0


@pytest.mark.parametrize("path", ["compte/coordonnees", "compte/mot-de-passe"])
def test_the_pages_of_changes_only_read_and_little(site: Site, path: str) -> None:
    salma = Recovering(site).is_signed_in()
    with counting(site) as ledger:
        salma.opens(path)
        assert len(ledger.counted) <= 2
        assert ledger.transactions == 0
