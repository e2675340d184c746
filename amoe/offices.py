"""The offices that take care forms, the places people name, and how far one is from the other."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Literal

from amoe.folding import folded, words

DATA = Path(__file__).parent / "data"
EARTH = 6371.0
"""Its mean radius in km."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city that has an office, or a province by its seat; degrees, good to 0.1 at best."""

    name_fr: str
    name_ar: str
    name_en: str
    also: tuple[str, ...]
    lat: float
    lon: float

    @property
    def slug(self) -> str:
        """The name as it stands in addresses."""
        return folded(self.name_fr).replace(" ", "-")

    @property
    def names(self) -> tuple[str, ...]:
        """All that people call it."""
        return (self.name_fr, self.name_ar, self.name_en, *self.also)

    def name(self, language: str) -> str:
        """What it is called in a language; in one that we have no name for, the French one."""
        return str(getattr(self, f"name_{language}", "") or self.name_fr)


@dataclass(frozen=True, slots=True)
class Office:
    """A reception point. `precision`: whether its position is that of the campus or of the city."""

    id: str
    city: Place
    place_fr: str
    place_ar: str
    place_en: str
    address_fr: str
    address_ar: str
    lat: float
    lon: float
    precision: Literal["campus", "city"]

    def place(self, language: str) -> str:
        """The building, in a language; in one that we have no name for, the French one."""
        return str(getattr(self, f"place_{language}", "") or self.place_fr)


@dataclass(frozen=True, slots=True)
class City:
    """A city with its offices."""

    place: Place
    offices: tuple[Office, ...]


@cache
def cities() -> tuple[City, ...]:
    """Every city that has an office, in the order of the data file."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in _rows("offices.csv"):
        rows.setdefault(row["city_fr"], []).append(row)
    return tuple(_city(group) for group in rows.values())


@cache
def all_offices() -> dict[str, Office]:
    """Every office by its id, which never changes: it stands in printed addresses."""
    return {office.id: office for city in cities() for office in city.offices}


@cache
def provinces() -> tuple[Place, ...]:
    """The 75 provinces and prefectures, each at its seat, roughly."""
    return tuple(_place(row, "name") for row in _rows("provinces.csv"))


def by_name(language: str) -> list[City]:
    """The cities in the alphabet of a language, the Arabic ones without their article."""
    return sorted(cities(), key=lambda city: words(city.place.name(language)))


def city_called(name: str, language: str) -> str:
    """A city of ours in a language, whichever of its names is given; anything else as it stands."""
    city = _by_folded_name().get(folded(name))
    return city.name(language) if city else name


@cache
def _by_folded_name() -> dict[str, Place]:
    return {folded(name): city.place for city in cities() for name in city.place.names}


def nearest(lat: float, lon: float, n: int = 5) -> list[tuple[Office, float]]:
    """The n offices nearest to a place in degrees, with km as the crow flies."""
    measured = [(one, distance(lat, lon, one.lat, one.lon)) for one in all_offices().values()]
    return sorted(measured, key=lambda pair: pair[1])[:n]


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Km between two places in degrees, as the crow flies."""
    half = sin(radians(other_lat - lat) / 2) ** 2
    across = sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half + cos(radians(lat)) * cos(radians(other_lat)) * across))


def tens(km: float) -> int:
    """A distance in the tens of km that we can answer for; 0 is below ten."""
    return 0 if km < 10 else int(km / 10 + 0.5) * 10


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _place(row: dict[str, str], kind: str) -> Place:
    return Place(
        name_fr=row[f"{kind}_fr"],
        name_ar=row[f"{kind}_ar"],
        name_en=row[f"{kind}_en"],
        also=tuple(name for name in row["also"].split(";") if name),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
    )


def _city(rows: list[dict[str, str]]) -> City:
    place = _place(rows[0], "city")
    offices = (
        Office(
            id=row["id"],
            city=place,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            precision="campus" if row["precision"] == "campus" else "city",
            **{
                key: row[key]
                for key in ("place_fr", "place_ar", "place_en", "address_fr", "address_ar")
            },
        )
        for row in rows
    )
    return City(place, tuple(offices))
