"""A student opens the account: plain and with htmx, in both languages, by both questions."""

from __future__ import annotations

import pytest

from amoe.limits import JOURNEY_IDLE, JOURNEY_LIFE
from tests.journeys.ways import Way, two_ways
from tests.support.site import Site


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("payment", ["bank", "postal"])
def test_a_student_opens_the_account(site: Site, payment: str, htmx: bool, language: str) -> None:
    student = site.student(site.of_kind(payment), language=language, htmx=htmx)
    student.reaches("terminee").is_answered(200)
    assert site.service.accounts.count() == 1
    newest = site.inbox()[0]
    assert (newest.channel, newest.to, newest.language) == ("email", student.email, language)


@two_ways
def test_who_has_finished_is_not_told_that_it_expired(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("terminee")
    site.passes(JOURNEY_IDLE)
    student.opens("terminee")
    expired = site.translated("Your registration has expired", student.language)
    assert student.browser.heading() != expired


@two_ways
def test_who_has_finished_is_not_told_so_after_the_registration_was_erased_either(
    site: Site, way: Way
) -> None:
    student = site.student(**way).stands_at("terminee")
    site.passes(JOURNEY_LIFE + 1)
    site.service.forget_old()
    student.opens("terminee")
    assert student.browser.status != 410
