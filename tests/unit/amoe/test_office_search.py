"""The search: what people type for an office, in any spelling, and what they get for it."""

from __future__ import annotations

import pytest

from amoe.office_search import SHOWN, Found, near, search
from amoe.offices import all_offices, cities, provinces
from tests.support.naughty import naughty_values

CITIES = {
    "Fès": "fes Fès FÈS fez فاس فَـاس ﻓﺎﺱ fas",
    "Marrakech": "marrakech marakech MARRAKESH marrakec مراكش مراکش",
    "El Kelâa des Sraghna": "el+kelaa kelaa kelaat+sraghna قلعة+السراغنة قلعه القلعة",
    "Laâyoune": "laayoune layoune Laâyoune العيون عيون el+aaiun",
    "Casablanca": "casa casablanca الدار+البيضاء البيضاء dar+el+beida كازا",
    "Rabat": "rabat الرباط رباط ville+de+rabat ولاية+الرباط",
    "Agadir": "agadir أكادير اكادير أگادير أڭادير",
    "Tanger": "tanger tangier tanja طنجة طنجه",
    "Tétouan": "tetouan tetwan tétouan تطوان",
    "Safi": "safi آسفي أسفي اسفى asfi",
    "Larache": "larache laraiche العرائش العراءش",
    "Es-Semara": "essemara es-semara smara semara السمارة السماره",
    "Al Hoceïma": "hoceima al+hoceima alhoceima الحسيمة",
    "Mohammedia": "mohammedia mohamedia mohamadia المحمدية",
    "Béni Mellal": "beni+mellal benimellal beni+melal بني+ملال",
    "Guelmim": "guelmim goulmim كلميم گلميم",
    "Ouarzazate": "ouarzazate warzazate ouarzazat ورزازات",
    "Berrechid": "berrechid berchid برشيد",
    "El Jadida": "el+jadida jadida eljadida الجديدة",
    "Errachidia": "errachidia rachidia er-rachidia الرشيدية",
    "Meknès": "meknes meknez مكناس",
    "Khouribga": "khouribga khribga خريبكة",
}
"""What people type for a city, with + for a space inside."""
SEATS = {
    "Azilal": "azilal أزيلال ازيلال province+d'azilal",
    "Salé": "salé sale سلا",
    "Chefchaouen": "chefchaouen chefchaouan chaouen شفشاون",
    "Oued Ed-Dahab": "dakhla الداخلة",
    "Skhirate-Témara": "temara تمارة",
    "Rehamna": "benguerir ben+guerir",
    "Tinghir": "tinghir تنغير",
    "M’diq-Fnideq": "m'diq mdiq fnideq",
    "Zagora": "zagora زاكورة زاݣورة",
}
CAMPUSES = {
    "agdal": ["rabat-agdal"],
    "rabat agdal": ["rabat-agdal"],
    "أكدال": ["rabat-agdal"],
    "souissi": ["rabat-souissi-2", "rabat-souissi-1"],
    "السويسي": ["rabat-souissi-2", "rabat-souissi-1"],
    "souissi 1": ["rabat-souissi-1"],
    "dhar el mehraz": ["fes-dhar-el-mehraz"],
    "selouane": ["nador"],
    "charia": ["es-semara"],
}


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    """(typed, name) of a table."""
    return [
        (typed.replace("+", " "), name)
        for name, all_of in table.items()
        for typed in all_of.split()
    ]


@pytest.mark.parametrize(("typed", "name"), cases(CITIES))
def test_a_city_is_found_however_it_is_spelled(typed: str, name: str) -> None:
    found = search(typed)
    (city,) = [city for city in cities() if city.place.name_fr == name]
    assert found.offices == city.offices
    assert found.cities == (city.place,)


@pytest.mark.parametrize("city", cities(), ids=[city.place.slug for city in cities()])
def test_every_city_is_found_by_each_of_its_names(city) -> None:
    for typed in (*city.place.names, city.place.slug):
        assert search(typed) == Found(offices=city.offices, cities=(city.place,)), typed


@pytest.mark.parametrize("place", provinces(), ids=[place.slug for place in provinces()])
def test_every_province_leads_to_the_nearest_five(place) -> None:
    for typed in (place.name_fr, place.name_ar, place.slug):
        found = near(typed)
        assert found.near
        assert found.near.slug == place.slug
        assert len(found.measured) == 5
        assert found.exact


@pytest.mark.parametrize(("typed", "name"), cases(SEATS))
def test_a_province_or_its_towns_lead_to_the_nearest_five(typed: str, name: str) -> None:
    found = search(typed)
    assert found.near
    assert found.near.name_fr == name
    assert [km for _office, km in found.measured] == sorted(km for _office, km in found.measured)
    assert len(found.measured) == 5
    assert found.offices == ()


@pytest.mark.parametrize(("typed", "ids"), CAMPUSES.items())
def test_a_campus_is_found_by_its_own_name(typed: str, ids: list[str]) -> None:
    told = search(typed)
    if typed == "selouane":  # a town of its province as well
        assert told.near
        assert told.measured[0][0].id == ids[0]
    else:
        assert [office.id for office in told.offices] == ids


def test_the_name_of_a_city_in_anothers_address_finds_the_city_only() -> None:
    # "Route d’Agadir" stands in Essaouira, "Route de Casablanca" in Settat.
    assert [office.id for office in search("agadir").offices] == ["agadir"]
    assert [office.id for office in search("casablanca").offices] == ["casablanca"]


def test_a_beginning_finds_all_that_begin_so() -> None:
    assert {place.name_fr for place in search("ta").cities} == {"Tanger", "Taza", "Taroudant"}


def test_several_provinces_that_begin_alike_are_asked_about() -> None:
    names = [place.name_fr for place in search("sidi").guesses]
    assert names == ["Sidi Kacem", "Sidi Slimane", "Sidi Bennour", "Sidi Ifni"]


@pytest.mark.parametrize("typed", ["mohamadia", "chefchaouan", "meknez"])
def test_a_slip_is_forgiven_and_told(typed: str) -> None:
    assert not search(typed).exact


@pytest.mark.parametrize("typed", ["", " ", "?!", "xyzzy", "Reykjavik", "1234", "ـــ", "\u200f"])
def test_nothing_is_found_for_nothing(typed: str) -> None:
    assert search(typed) == Found() == near(typed)


def test_near_a_city_its_own_offices_come_first() -> None:
    found = near("fès")
    assert [office.id for office, _km in found.measured[:3]] == [
        "fes-sais-1",
        "fes-dhar-el-mehraz",
        "meknes",
    ]


def test_whatever_is_typed_is_answered() -> None:
    for typed in [*naughty_values()[::10], "ف" * 5000, "a b " * 2000, "ﷺ" * 60]:
        for found in (search(typed), near(typed)):
            assert set(found.offices) <= set(all_offices().values())
            assert len(found.guesses) <= SHOWN
