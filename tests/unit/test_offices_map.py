"""The map of the offices: the whole country, north up, and marks that a thumb can tell apart."""

from __future__ import annotations

import re
from math import cos, hypot, radians

import pytest

from amoe.offices import cities
from blueprints.offices.drawing import Drawing, Projection, drawing

SQUARE = [(-17.0, 21.0), (-1.0, 21.0), (-1.0, 36.0), (-17.0, 36.0)]


@pytest.fixture(name="map_", scope="module")
def drawn() -> Drawing:
    """The map as pages show it."""
    return drawing()


def points(outline: str) -> list[tuple[int, int]]:
    """The corners of an outline told in steps."""
    numbers = [int(found) for found in re.findall(r"-?\d+", outline)]
    found, here = [], (0, 0)
    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        here = (here[0] + x, here[1] + y)
        found.append(here)
    return found


def test_north_is_up_and_east_is_right() -> None:
    where = Projection(SQUARE)
    left, top = where(-17, 36)
    right, bottom = where(-1, 21)
    assert left < right
    assert top < bottom


def test_a_degree_of_longitude_is_narrower_than_one_of_latitude() -> None:
    where = Projection(SQUARE)
    x, y = where(-9, 28)
    across = where(-8, 28)[0] - x
    up = y - where(-9, 29)[1]
    assert across / up == pytest.approx(cos(radians(28.5)))


def test_the_outline_is_the_whole_country_and_one_closed_line(map_: Drawing) -> None:
    assert re.fullmatch(r"M\d+ \d+l(-?\d+ -?\d+ ?)+z", map_.outline)
    corners = points(map_.outline)
    assert min(x for x, _y in corners) == 13  # Lagouira
    assert max(x for x, _y in corners) == map_.width - 13  # Figuig
    assert min(y for _x, y in corners) == 13  # the strait
    assert max(y for _x, y in corners) == pytest.approx(map_.height - 13, abs=1)


def test_every_city_has_its_mark(map_: Drawing) -> None:
    assert set(map_.marks) == {city.place.slug for city in cities()}


def test_places_stand_where_they_are(map_: Drawing) -> None:
    at = {slug: mark.place for slug, mark in map_.marks.items()}
    assert at["tanger"][1] < at["fes"][1] < at["agadir"][1] < at["es-semara"][1]
    assert at["laayoune"][0] < at["agadir"][0] < at["rabat"][0] < at["oujda"][0]


def test_marks_stand_a_thumb_apart_and_near_their_places(map_: Drawing) -> None:
    marks = list(map_.marks.values())
    for number, one in enumerate(marks):
        assert hypot(one.at[0] - one.place[0], one.at[1] - one.place[1]) < 35, one.slug
        for other in marks[:number]:
            far = hypot(one.at[0] - other.at[0], one.at[1] - other.at[1])
            assert far >= 24.9, (one.slug, other.slug)


def test_no_mark_is_cut_by_the_edge(map_: Drawing) -> None:
    for mark in map_.marks.values():
        assert 12 < mark.at[0] < map_.width - 12
        assert 12 < mark.at[1] < map_.height - 12
