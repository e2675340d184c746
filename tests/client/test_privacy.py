"""Personal data: the page states the very times after which the service forgets, and it does."""

from __future__ import annotations

import pytest

from amoe.limits import JOURNEY_LIFE
from amoe.retention import AUDIT_KEPT, MESSAGES_KEPT
from blueprints.pages.privacy import KEPT
from blueprints.shell import elsewhere
from blueprints.shell.template_words import wait
from config import LANGUAGES
from tests.support.browser import Browser
from tests.support.site import Site

every_language = pytest.mark.parametrize("language", LANGUAGES)
MARGIN = 120
"""Seconds: what is due is forgotten once a minute, and began a moment after the test did."""
LIVES = {
    "registrations": KEPT["registration"],
    "outbox": KEPT["messages"],
    "audit": KEPT["trace"],
    "counters": KEPT["counters"],
}
"""How long the page says that rows of a table are kept."""


def rows(site: Site, table: str) -> int:
    """How many rows of a table there are."""
    found = site.service.database.one(f"SELECT COUNT(*) AS n FROM {table}")
    return int(found["n"]) if found else 0


@every_language
def test_the_page_states_every_time(public_site: Site, language: str) -> None:
    said = Browser(public_site.app.test_client()).open(f"/{language}/donnees-personnelles").words()
    with public_site.app.test_request_context(f"/{language}/"):
        times = {name: wait(seconds) for name, seconds in KEPT.items()}
    assert {name: time for name, time in times.items() if time not in said} == {}


@pytest.mark.parametrize("table", LIVES)
def test_what_is_kept_is_gone_when_the_page_says_so(site: Site, table: str) -> None:
    site.student().reaches("telephone")
    assert rows(site, table) > 0
    site.passes(LIVES[table] + MARGIN)
    site.service.forget_old()
    assert rows(site, table) == 0


@pytest.mark.parametrize(
    ("table", "life"),
    [("registrations", JOURNEY_LIFE), ("outbox", MESSAGES_KEPT), ("audit", AUDIT_KEPT)],
)
def test_and_not_much_sooner(site: Site, table: str, life: int) -> None:
    site.student().reaches("telephone")
    before = rows(site, table)
    site.passes(life - MARGIN)
    site.service.forget_old()
    assert rows(site, table) == before


def test_a_message_that_was_handed_over_holds_no_address_any_more(site: Site) -> None:
    site.student().reaches("telephone")
    site.send_messages()
    left = site.service.database.all("SELECT state, sealed FROM outbox")
    assert left
    assert [row["sealed"] for row in left if row["state"] != "waiting"] == [b""] * len(left)


def test_it_names_the_authority_and_leads_there(public_site: Site) -> None:
    page = Browser(public_site.app.test_client()).open("/ar/donnees-personnelles").page
    assert f'href="{elsewhere.DATA_AUTHORITY}"' in page
    assert "CNDP" in page
    assert "09-08" in page


def test_the_terms_lead_to_it(public_site: Site) -> None:
    page = Browser(public_site.app.test_client()).open("/fr/conditions-generales").page
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    assert 'href="/fr/donnees-personnelles"' in main
