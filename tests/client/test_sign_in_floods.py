"""A flood of passwords from one network is stopped, whichever of its addresses it comes from."""

from __future__ import annotations

import pytest

from amoe.limits import SIGN_INS_PER_BLOCK
from blueprints.shell.address_blocks import block_of
from tests.support.insured import SIGN_IN, Insured
from tests.support.site import Site

MOST = int(SIGN_INS_PER_BLOCK.split()[0])


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("196.200.131.7", "196.200.131.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:196.200.131.7", "196.200.131.0/24"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_belongs_to_a_block(address: str, block: str) -> None:
    assert block_of(address) == block


def tries_from(site: Site, address: str) -> int:
    """Give a wrong password from an address; returns the status of the answer."""
    somebody = Insured(site)
    somebody.browser.client.environ_base["REMOTE_ADDR"] = address
    somebody.opens(SIGN_IN).sends(SIGN_IN, name=somebody.number, password="not this one 1")
    return somebody.browser.status


def as_many_as_pass_came_before(site: Site) -> None:
    """The counters of the guards stand at the most that is let pass."""
    changed = site.service.database.run(
        "UPDATE counters SET used = :most WHERE substr(key, 1, 6) = CAST('flood:' AS BLOB)",
        most=MOST,
    )
    assert changed == 1


def test_one_too_many_is_stopped_on_every_address_of_the_block(site: Site) -> None:
    assert tries_from(site, "2001:db8:1:2::1") == 422
    as_many_as_pass_came_before(site)
    assert tries_from(site, "2001:db8:1:2:ffff::9") == 429
    assert tries_from(site, "2001:db8:1:3::1") == 422
    site.clock.passes(60)
    assert tries_from(site, "2001:db8:1:2::1") == 422


def test_codes_that_are_asked_for_count_with_them(site: Site) -> None:
    somebody = Insured(site).opens(SIGN_IN).presses(SIGN_IN, "code", name="999888777")
    as_many_as_pass_came_before(site)
    somebody.opens(SIGN_IN).presses(SIGN_IN, "code", name="999888776").is_answered(429)


def test_a_campus_behind_one_address_is_far_below_it() -> None:
    students, quarter_of_an_hour = 20_000, 15
    assert students / quarter_of_an_hour < MOST
