"""What is hidden stays hidden: an adversary who knows the rule and every shown number tries."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest

from amoe.disclosure import GRAIN, LEAST, Cell, Why, coarse, funnel, parts, single


def possible(cells: dict[str, Cell], total: int) -> list[tuple[int, ...]]:
    """Every set of hidden numbers that fits what is shown and the sum."""
    hidden = [cell.why for cell in cells.values() if cell.why]
    left = total - sum(cell.n or 0 for cell in cells.values())
    ranges = [range(LEAST) if why is Why.FEW else range(LEAST, left + 1) for why in hidden]
    return [fit for fit in product(*ranges) if sum(fit) == left]


@pytest.mark.parametrize("n", range(LEAST))
def test_nothing_under_five_is_shown(n: int) -> None:
    assert single(n) == Cell(None, Why.FEW)


def test_five_is() -> None:
    assert single(LEAST) == Cell(LEAST)


def test_a_rounded_count_is_near_and_never_under_five() -> None:
    for n in range(LEAST, 200):
        rounded = coarse(Cell(n)).n
        assert rounded is not None
        assert rounded % GRAIN == 0
        assert rounded >= LEAST
        assert abs(rounded - n) <= GRAIN // 2
        assert coarse(Cell(n + LEAST)) == Cell(rounded + LEAST), "who was lost is no fewer"
    assert coarse(Cell(None, Why.GUARD)) == Cell(None, Why.GUARD)


def test_parts_that_are_all_large_are_all_shown() -> None:
    assert parts({"fr": 60, "ar": 40}) == {"fr": Cell(60), "ar": Cell(40)}


def test_with_one_small_part_the_next_smallest_is_hidden_too() -> None:
    found = parts({"fr": 60, "ar": 40, "en": 3})
    assert found == {"fr": Cell(60), "ar": Cell(None, Why.GUARD), "en": Cell(None, Why.FEW)}


def test_nobody_can_compute_a_small_part_from_the_sum_and_the_others() -> None:
    chance = random.Random(6)
    for _ in range(400):
        counted = {str(n): chance.choice([0, 0, 1, 2, 4, 5, 6, 9, 17]) for n in range(4)}
        cells, total = parts(counted), sum(counted.values())
        fits = possible(cells, total)
        few = [n for n, cell in enumerate(c for c in cells.values() if c.why)
               if cell.why is Why.FEW]  # fmt: skip
        if total < LEAST or all(cell.why for cell in cells.values()):
            continue  # then the sum is not shown either, or no part is
        for place in few:
            assert len({fit[place] for fit in fits}) > 1, (counted, cells)


def test_what_is_shown_is_true() -> None:
    counted = {"a": 7, "b": 5, "c": 2, "d": 30}
    assert {key: cell.n for key, cell in parts(counted).items() if cell.n} == {"d": 30, "a": 7}


def test_a_step_at_which_few_were_lost_is_not_told_from_the_one_before() -> None:
    assert funnel([100, 98, 90, 90, 3]) == [
        Cell(100),
        Cell(None, Why.CLOSE),
        Cell(90),
        Cell(None, Why.CLOSE),
        Cell(None, Why.FEW),
    ]


def test_no_two_shown_steps_differ_by_less_than_five() -> None:
    chance = random.Random(1)
    for _ in range(200):
        n, steps = 200, []
        for _ in range(9):
            n -= chance.choice([0, 0, 1, 3, 5, 8, 40])
            steps.append(max(0, n))
        shown = [cell.n for cell in funnel(steps) if cell.n is not None]
        assert all(abs(a - b) >= LEAST for a, b in pairwise(shown))
