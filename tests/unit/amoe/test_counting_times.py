"""Times in buckets: a median and a 90th percentile that are about right."""

from __future__ import annotations

import random
from collections import Counter
from statistics import median, quantiles

import pytest

from amoe.counting_times import ARRIVAL_EDGES, MORE, STEP_EDGES, bucket, quantile


@pytest.mark.parametrize(
    ("seconds", "name"), [(0, "5"), (5, "5"), (6, "10"), (1800, "1800"), (1801, MORE)]
)
def test_a_bucket_includes_its_upper_edge(seconds: int, name: str) -> None:
    assert bucket(seconds, STEP_EDGES) == name


@pytest.mark.parametrize("edges", [STEP_EDGES, ARRIVAL_EDGES])
@pytest.mark.parametrize("seed", range(5))
def test_they_are_within_the_width_of_a_bucket(edges: tuple[int, ...], seed: int) -> None:
    chance = random.Random(seed)
    took = [int(chance.lognormvariate(3.4, 0.7)) + 1 for _ in range(500)]
    counted = Counter(bucket(seconds, edges) for seconds in took)
    for share, true in ((0.5, median(took)), (0.9, quantiles(took, n=10)[-1])):
        told = quantile(share, counted, edges)
        assert told is not None
        here = bucket(int(true), edges)
        upper = int(here)
        lower = max((edge for edge in edges if edge < upper), default=0)
        assert lower - 1 <= told <= upper + 1 or abs(told - true) <= true * 0.3


def test_what_is_longer_than_all_edges_is_not_guessed() -> None:
    assert quantile(0.9, {"5": 5, MORE: 5}, STEP_EDGES) is None
    assert quantile(0.5, {"5": 10}, STEP_EDGES) == 2  # half of them: half of the bucket
