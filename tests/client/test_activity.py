"""My activity: what can be repeated at will never pushes off the page what must be seen."""

from __future__ import annotations

import re

import pytest

from amoe.days import day_of
from amoe.limits import DAY, HOUR
from amoe.reasons import Reason as R
from amoe.store.activity import AT_WILL
from tests.support.insured import Insured
from tests.support.site import Site

PAGE = "compte/activite"


def happens(salma: Insured, what: R, times: int = 1, detail: str = "", every: int = 1) -> None:
    """Something is done again and again; the clock goes on."""
    for _ in range(times):
        salma.site.clock.passes(every)
        salma.site.service.activity.add(salma.account.id, what, salma.site.clock.now(), detail)


@pytest.mark.parametrize("what", sorted(AT_WILL))
def test_hundreds_of_them_hide_no_sign_in(site: Site, what: R) -> None:
    salma = Insured(site)
    happens(salma, R.SIGNED_IN, detail="Chrome, Android")
    happens(salma, R.PASSWORD_CHANGED)
    for _ in range(100):
        happens(salma, what, detail="CSV")
        happens(salma, what, detail="PDF")
    salma.is_signed_in().opens(PAGE)
    for seen in ("Signed in", "The password was changed"):
        salma.sees(site.translated(seen, "fr"))
    assert salma.browser.words().count("100 fois") == 2


def test_a_day_s_downloads_are_one_line_where_the_last_one_was(site: Site) -> None:
    salma = Insured(site)
    site.clock.passes(DAY - site.clock.now() % DAY + 8 * HOUR)
    today = day_of(site.clock.now())
    happens(salma, R.CLAIMS_DOWNLOADED, 2, "CSV", HOUR)
    happens(salma, R.SIGNED_IN)
    happens(salma, R.CLAIMS_DOWNLOADED, 1, "CSV", HOUR)
    happens(salma, R.CLAIMS_DOWNLOADED, 1, "PDF")
    found = site.service.activity.of(salma.account.id)
    told = [(act.what, act.detail, act.times, day_of(act.at)) for act in found]
    assert told == [
        (R.CLAIMS_DOWNLOADED, "PDF", 1, today),
        (R.CLAIMS_DOWNLOADED, "CSV", 3, today),
        (R.SIGNED_IN, "", 1, today),
    ]


def test_another_day_is_another_line_by_the_calendar_of_morocco(site: Site) -> None:
    salma = Insured(site)
    while day_of(site.clock.now()) == day_of(site.clock.now() + 1):
        site.clock.passes(1)
    happens(salma, R.CARE_FORM_DOWNLOADED, 3, "dentaire", 0)
    happens(salma, R.CARE_FORM_DOWNLOADED, 2, "dentaire", 1)
    found = site.service.activity.of(salma.account.id)
    assert [act.times for act in found] == [2, 3]
    salma.is_signed_in().opens(PAGE)
    assert len(re.findall("<h2>", salma.browser.page)) == 2


def test_sign_ins_are_never_put_together(site: Site) -> None:
    salma = Insured(site)
    happens(salma, R.SIGNED_IN, 3)
    assert [act.times for act in site.service.activity.of(salma.account.id)] == [1, 1, 1]
