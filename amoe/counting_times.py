"""Times as they are counted: in buckets, which tell about what median and worst tenth were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

STEP_EDGES = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800)
"""Seconds that a step took; more than half an hour is a registration that was left alone."""
ARRIVAL_EDGES = (1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800)
"""Seconds from a code's writing to its arrival."""
MORE = "more"
"""The bucket of all that took longer than the last edge."""


def bucket(seconds: int, edges: Sequence[int]) -> str:
    """The bucket of a time, named by its upper edge, which it includes."""
    return next((str(edge) for edge in edges if seconds <= edge), MORE)


def quantile(share: float, counted: Mapping[str, int], edges: Sequence[int]) -> int | None:
    """About how many seconds `share` (0.5: half) took at most; None when longer than all edges.

    Within a bucket, times are taken to be spread evenly.
    """
    total = sum(counted.values())
    wanted = share * total
    passed, below = 0, 0
    for edge in edges:
        here = counted.get(str(edge), 0)
        if here and passed + here >= wanted:
            return round(below + (edge - below) * (wanted - passed) / here)
        passed, below = passed + here, edge
    return None
