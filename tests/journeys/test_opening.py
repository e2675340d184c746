"""A student opens the account: plain and with htmx, in both languages, by both questions."""

from __future__ import annotations

import pytest

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
