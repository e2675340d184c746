"""The office that is nearest to a student's university: where missing papers are brought."""

from __future__ import annotations

from functools import cache

from amoe.campuses import in_file
from amoe.folding import folded
from amoe.offices import Office, Place, cities, nearest, provinces


@cache
def of_university(code: str) -> Office | None:
    """The office nearest to a public university, by its code; None when that is not known."""
    campus = in_file().get(code)
    place = _place(campus.city_fr) if campus else None
    if place is None:
        return None
    ((office, _km),) = nearest(place.lat, place.lon, 1)
    return office


def _place(city: str) -> Place | None:
    """A city that has an office, else the seat of a province of that name."""
    sought = folded(city)
    known = [*(each.place for each in cities()), *provinces()]
    return next((place for place in known if sought in map(folded, place.names)), None)
