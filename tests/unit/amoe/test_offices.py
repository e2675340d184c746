"""The offices: all of them complete, each with its place, and the way to the nearest."""

from __future__ import annotations

import re

import pytest

from amoe.offices import (
    all_offices,
    by_name,
    cities,
    city_called,
    distance,
    nearest,
    provinces,
    tens,
)

ARABIC = re.compile("[\u0621-\u064a]")


def test_the_leaflets_34_offices_stand_in_31_cities() -> None:
    assert len(all_offices()) == 34
    assert {city.place.name_fr: len(city.offices) for city in cities() if city.offices[1:]} == {
        "Rabat": 3,
        "Fès": 2,
    }
    assert len(cities()) == 31


@pytest.mark.parametrize("office", all_offices().values(), ids=all_offices())
def test_an_office_is_complete(office) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", office.id)
    arabic = (office.city.name_ar, office.place_ar, office.address_ar)
    assert all(ARABIC.search(text) and not re.search("[A-RT-Za-z']", text) for text in arabic)
    latin = (
        office.city.name_fr,
        office.city.name_en,
        office.place_fr,
        office.place_en,
        office.address_fr,
    )
    assert not [text for text in latin if not text.strip() or ARABIC.search(text) or "'" in text]
    assert 20.8 < office.lat < 36
    assert -17.2 < office.lon < -1
    assert office.precision in ("campus", "city")


def test_only_three_positions_are_those_of_a_campus() -> None:
    exact = [office.id for office in all_offices().values() if office.precision == "campus"]
    assert exact == ["rabat-souissi-2", "rabat-souissi-1", "rabat-agdal"]


def test_the_75_provinces_and_prefectures_have_a_name_in_both_languages_and_a_seat() -> None:
    assert len(provinces()) == len({place.slug for place in provinces()}) == 75
    assert all(ARABIC.search(place.name_ar) for place in provinces())
    for place in provinces():
        assert 20.8 < place.lat < 36
        assert -17.2 < place.lon < -1


def test_a_province_and_the_city_of_its_name_are_at_the_same_place() -> None:
    seats = {place.name_fr: place for place in provinces()}
    shared = [city.place for city in cities() if city.place.name_fr in seats]
    assert len(shared) > 20
    for place in shared:
        seat = seats[place.name_fr]
        assert distance(place.lat, place.lon, seat.lat, seat.lon) < 15, place.name_fr
        assert place.name_ar == seat.name_ar
        assert place.name("en") == seat.name("en")


def test_every_slug_stands_for_one_city() -> None:
    slugs = [city.place.slug for city in cities()]
    assert len(set(slugs)) == len(slugs)
    assert {"fes", "el-kelaa-des-sraghna", "al-hoceima", "laayoune"} <= set(slugs)


def test_cities_stand_in_the_order_of_the_readers_alphabet() -> None:
    french = [city.place.name_fr for city in by_name("fr")]
    assert french[:3] == ["Agadir", "Al Hoceïma", "Béni Mellal"]
    assert french[-1] == "Tétouan"
    arabic = [city.place.name_ar for city in by_name("ar")]
    # الرباط stands with ر and not with ا.
    assert arabic.index("خريبكة") < arabic.index("الرباط") < arabic.index("سطات")


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((33.57, -7.59), (34.02, -6.84), 85),  # Casablanca, Rabat
        ((35.76, -5.83), (23.70, -15.93), 1636),  # Tangier, Dakhla
        ((34.03, -5.00), (34.03, -5.00), 0),
    ],
)
def test_distances(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert distance(*one, *other) == pytest.approx(km, rel=0.02, abs=0.01)
    assert distance(*other, *one) == pytest.approx(distance(*one, *other))


def test_a_city_is_called_by_its_name_in_a_language_whichever_is_given() -> None:
    for city in cities():
        for name in city.place.names:
            assert city_called(name, "ar") == city.place.name_ar
            assert city_called(name.upper(), "fr") == city.place.name_fr
    assert [city_called(name, "ar") for name in ("", "Agence 12")] == ["", "Agence 12"]


def test_the_nearest_come_first_and_no_more_than_asked() -> None:
    found = nearest(31.96, -6.57, 3)  # Azilal
    assert [office.id for office, _km in found] == [
        "beni-mellal",
        "el-kelaa-des-sraghna",
        "khouribga",
    ]
    assert [km for _office, km in found] == sorted(km for _office, km in found)


@pytest.mark.parametrize(
    ("km", "told"), [(0, 0), (9.9, 0), (10, 10), (14.9, 10), (15, 20), (44, 40), (996, 1000)]
)
def test_km_are_told_in_tens(km: float, told: int) -> None:
    assert tens(km) == told
