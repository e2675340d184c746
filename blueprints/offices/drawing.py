"""The map of the country: its outline, and a mark per city, moved apart so that each can be hit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, hypot, radians

from amoe.offices import DATA, cities

WIDTH = 328
"""Units: the CSS pixels that a phone of 360 gives to a page."""
APART = 25.0
"""Between the centres of two marks: 24 pixels on such a phone, what a thumb can hit."""
_EDGE = 13.0
_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """A city on the map: where it is, and where its mark stands, in units."""

    slug: str
    place: tuple[float, float]
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that the page draws. Paths are those of SVG."""

    width: int
    height: int
    outline: str
    lines: str
    places: str
    marks: dict[str, Mark]


class Projection:
    """Degrees to units: equirectangular, true in the middle of the country, north is up."""

    def __init__(self, outline: list[tuple[float, float]]) -> None:
        """Fit an outline of (longitude, latitude) into the width, with room for marks around."""
        longitudes, latitudes = zip(*outline, strict=True)
        self._west, self._north = min(longitudes), max(latitudes)
        self._narrow = cos(radians((min(latitudes) + self._north) / 2))
        across = (max(longitudes) - self._west) * self._narrow
        self._scale = (WIDTH - 2 * _EDGE) / across
        self.height = round((self._north - min(latitudes)) * self._scale + 2 * _EDGE)

    def __call__(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place stands, from the left and from the top."""
        return (
            _EDGE + (longitude - self._west) * self._narrow * self._scale,
            _EDGE + (self._north - latitude) * self._scale,
        )


@cache
def drawing() -> Drawing:
    """The map; made once."""
    outline = _outline()
    where = Projection(outline)
    slugs = [city.place.slug for city in cities()]
    places = [where(city.place.lon, city.place.lat) for city in cities()]
    at = _spread(places, where.height)
    marks = {
        slug: Mark(slug, place, there) for slug, place, there in zip(slugs, places, at, strict=True)
    }
    return Drawing(
        width=WIDTH,
        height=where.height,
        outline=_path([where(*point) for point in outline]),
        lines="".join(
            f"M{_pair(mark.place)}L{_pair(mark.at)}" for mark in marks.values() if _moved(mark)
        ),
        places="".join(f"M{_pair(mark.place)}h0" for mark in marks.values()),
        marks=marks,
    )


def _outline() -> list[tuple[float, float]]:
    told = json.loads((DATA / "morocco.geojson").read_text("utf-8"))
    return [(point[0], point[1]) for point in told["geometry"]["coordinates"][0]]


def _spread(places: list[tuple[float, float]], height: int) -> list[tuple[float, float]]:
    """Push marks apart that are too near one another, little by little; the same each time.

    In the first half of the rounds each is drawn back to its place as well.
    """
    at = [(x + number * 1e-3, y) for number, (x, y) in enumerate(places)]
    for turn in range(_ROUNDS):
        for one in range(len(at)):
            for other in range(one):
                at[one], at[other] = _parted(at[one], at[other])
        pull = 0.05 if turn < _ROUNDS / 2 else 0
        at = [
            (
                min(max(x + (home[0] - x) * pull, _EDGE), WIDTH - _EDGE),
                min(max(y + (home[1] - y) * pull, _EDGE), height - _EDGE),
            )
            for (x, y), home in zip(at, places, strict=True)
        ]
    return at


def _parted(
    one: tuple[float, float], other: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    x, y = one[0] - other[0], one[1] - other[1]
    far = hypot(x, y)
    if far >= APART:
        return one, other
    push = (APART - far) / 2 / far
    return (one[0] + x * push, one[1] + y * push), (other[0] - x * push, other[1] - y * push)


def _moved(mark: Mark) -> bool:
    return hypot(mark.at[0] - mark.place[0], mark.at[1] - mark.place[1]) > 1


def _path(points: list[tuple[float, float]]) -> str:
    """An outline in whole units by steps from point to point, which is shorter to send."""
    grid = [(round(x), round(y)) for x, y in points]
    steps = "".join(
        f"{x - before[0]} {y - before[1]} " for before, (x, y) in pairwise(grid) if (x, y) != before
    )
    return f"M{grid[0][0]} {grid[0][1]}l{steps.strip()}z"


def _pair(point: tuple[float, float]) -> str:
    return f"{round(point[0])} {round(point[1])}"
