"""The time for which the site was closed does not count, up to a day."""

from __future__ import annotations

from random import Random

import pytest

from amoe.limits import DAY, JOURNEY_LIFE
from amoe.registration import Registration
from amoe.standstill import MOST, RUNNING, Standstill

NOW = 10 * DAY
DRAWINGS = range(300)
"""Drawings, each from its own seed."""


def drawn(chance: Random) -> Standstill:
    """Up to five periods, short and long, that may overlap."""
    begins = [chance.randrange(NOW) for _ in range(chance.randrange(6))]
    return Standstill.of((at, at + chance.choice((1, 600, DAY, 2 * DAY))) for at in begins)


@pytest.mark.parametrize(
    ("since", "now", "stood"),
    [(0, 50, 0), (0, 150, 50), (0, 200, 100), (0, 900, 100), (120, 130, 10), (150, 900, 50),
     (200, 900, 0), (900, 1000, 0)],
)  # fmt: skip
def test_only_what_lies_within_does_not_count(since: int, now: int, stood: int) -> None:
    assert Standstill.of([(100, 200)]).between(since, now) == stood


def test_what_overlaps_or_touches_is_one_period() -> None:
    assert Standstill.of([(30, 40), (0, 10), (5, 20), (20, 25)]).periods == ((0, 25), (30, 40))


def test_a_site_that_was_never_closed_has_none() -> None:
    assert RUNNING.between(0, NOW) == 0
    assert RUNNING.before(NOW, JOURNEY_LIFE) == NOW - JOURNEY_LIFE


def test_more_than_a_day_is_not_given() -> None:
    assert Standstill.of([(0, 5 * DAY)]).between(0, NOW) == MOST


def test_the_moment_before_is_where_so_much_time_has_counted() -> None:
    for seed in DRAWINGS:
        chance = Random(seed)
        stood, seconds = drawn(chance), chance.randrange(1, DAY)
        at = stood.before(NOW, seconds)
        assert NOW - at - stood.between(at, NOW) == seconds, seed


def test_what_is_erased_is_what_pages_call_expired() -> None:
    erased = []
    for seed in DRAWINGS:
        chance = Random(seed)
        stood, begun = drawn(chance), chance.randrange(NOW)
        now = begun + chance.choice((JOURNEY_LIFE - 1, JOURNEY_LIFE, DAY, 3 * DAY))
        registration = Registration(b"k", "REF", "fr", begun, now)
        erased.append(begun <= stood.before(now, JOURNEY_LIFE))
        assert registration.expired(now, stood=stood) is erased[-1], seed
    assert {True, False} == set(erased)
