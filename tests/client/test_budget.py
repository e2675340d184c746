"""Every page, step and refusal is within its bytes, as `make budget` weighs them."""

from __future__ import annotations

from bench.budget import measure
from tests.support.site import Site


def test_nothing_is_over_its_budget(site: Site) -> None:
    found = measure(site)
    assert len(found) > 100
    assert [each for each in found if each.weight > each.budget] == []
