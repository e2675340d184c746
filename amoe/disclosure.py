"""What a page of counts may show: nothing under five, and nothing that lets one compute it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

LEAST = 5
"""The smallest count that is shown."""
GRAIN = 5
"""What counts are rounded to where two pages of different days could be compared."""

K = TypeVar("K", bound=Hashable)


class Why(StrEnum):
    """Why a count is not shown."""

    FEW = "few"
    """It is under LEAST."""
    GUARD = "guard"
    """With it, another one that is under LEAST could be computed."""
    CLOSE = "close"
    """It differs by less than LEAST from the last one that is shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, or why it is not shown: what is hidden is not even in here."""

    n: int | None
    why: Why | None = None


def single(n: int) -> Cell:
    """A count by itself."""
    return Cell(n) if n >= LEAST else Cell(None, Why.FEW)


def coarse(cell: Cell) -> Cell:
    """A count that is shown, to the nearest multiple of GRAIN.

    Counts that differ by LEAST or more still do, and none that is shown comes under LEAST.
    """
    return cell if cell.n is None else Cell(GRAIN * ((cell.n + GRAIN // 2) // GRAIN))


def parts(counted: Mapping[K, int]) -> dict[K, Cell]:
    """Counts whose sum is known.

    Who sees the sum and all parts but one knows that one. So the smallest that could be shown are
    hidden too, until each hidden small one may be at least two different numbers.
    """
    few = {key for key, n in counted.items() if n < LEAST}
    guards: set[K] = set()
    rest = sorted((key for key in counted if key not in few), key=lambda key: counted[key])
    while rest and _computable(sum(counted[key] for key in few | guards), len(few), len(guards)):
        guards.add(rest.pop(0))
    return {
        key: Cell(None, Why.FEW if key in few else Why.GUARD) if key in few | guards else Cell(n)
        for key, n in counted.items()
    }


def _computable(total: int, few: int, guards: int) -> bool:
    """Whether one of `few` counts under LEAST is known, given all hidden ones' sum."""
    if not few:
        return False
    most = min(LEAST - 1, total - LEAST * guards)
    least = 0 if guards else max(0, total - (LEAST - 1) * (few - 1))
    return least >= most


def funnel(counted: Sequence[int]) -> list[Cell]:
    """Counts of people who went further and further: how many were lost is a count as well."""
    cells: list[Cell] = []
    shown: int | None = None
    for n in counted:
        if n < LEAST:
            cells.append(Cell(None, Why.FEW))
        elif shown is not None and abs(shown - n) < LEAST:
            cells.append(Cell(None, Why.CLOSE))
        else:
            cells.append(Cell(n))
            shown = n
    return cells
