"""The accessibility statement: its date and the pages that it speaks of stay honest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blueprints.pages.accessibility import CHECKED, CHECKED_ON
from blueprints.shell.site_map import MAP
from config import LANGUAGES
from tests.support.browser import Browser
from tests.support.site import Site

LONGEST = timedelta(days=366)


def test_the_last_check_was_within_a_year() -> None:
    # The real day: a statement grows old while nobody touches it.
    today = datetime.now(UTC).date()
    assert today >= CHECKED_ON, "a check to come"
    assert today - CHECKED_ON <= LONGEST, "check all pages again, then set CHECKED_ON"


def test_the_pages_checked_are_those_of_the_site_map() -> None:
    there = {entry.endpoint for _area, entries in MAP for entry in entries}
    assert set(CHECKED) == there, "check the new page, then add it to CHECKED"
    assert len(set(CHECKED)) == len(CHECKED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_the_day(public_site: Site, language: str) -> None:
    page = Browser(public_site.app.test_client()).open(f"/{language}/accessibilite").page
    assert f'<time datetime="{CHECKED_ON:%Y-%m-%d}" dir="ltr">{CHECKED_ON:%d/%m/%Y}</time>' in page
