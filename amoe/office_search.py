"""Finds offices by what people type: a city, a campus, a province, in any spelling of either."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from amoe.folding import folded, words
from amoe.offices import City, Office, Place, all_offices, cities, nearest, provinces
from amoe.spelling import away_from, sound

SHOWN = 5
"""Offices near a place, or places that somebody may have meant."""
LONGEST = 80
"""Characters of a search that are read."""
LIKE = 0.65
"""How alike two names are, of 1, when one may be meant for the other."""

_SMALL = frozenset(
    {"el", "al", "l", "la", "le", "les", "de", "des", "du", "d", "es", "ech", "er", "et", "of"}
)
_FILLERS = frozenset(
    {
        "ville", "province", "prefecture", "wilaya", "city", "bureau", "bureaux", "office",
        "offices", "onousc", "amoe", "مدينه", "اقليم", "عماله", "ولايه", "مكتب", "مكاتب",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: offices; or those near a place, with km; or what may be meant."""

    offices: tuple[Office, ...] = ()
    cities: tuple[Place, ...] = ()
    near: Place | None = None
    measured: tuple[tuple[Office, float], ...] = ()
    guesses: tuple[Place, ...] = ()
    exact: bool = True


def search(typed: str) -> Found:
    """Offices by city or campus; else those nearest to the province of that name."""
    asked = _key(typed)
    if not asked:
        return Found()
    if named := [city for city in cities() if asked in _keys(city.place)]:
        return _in(named)
    if province := _one(place for place in provinces() if asked in _keys(place)):
        return _near(province)
    if started := [city for city in cities() if _begins(asked, city.place)]:
        return _in(started)
    if told := _by_words(typed, _called):
        return Found(offices=told)
    if begun := [place for place in provinces() if _begins(asked, place)]:
        return _near(begun[0]) if len(begun) == 1 else Found(guesses=_few(begun))
    if told := _by_words(typed, _told):
        return Found(offices=told)
    return _nearly(asked)


def near(typed: str) -> Found:
    """The offices nearest to a city or province; else what may be meant."""
    asked = _key(typed)
    if not asked:
        return Found()
    if place := _one(place for place in _places() if asked in _keys(place)):
        return _near(place)
    begun = [place for place in _places() if _begins(asked, place)]
    if len({place.slug for place in begun}) == 1:
        return _near(begun[0])
    if begun:
        return Found(guesses=_few(begun))
    found = _nearly(asked)
    return _near(found.cities[0], exact=False) if found.cities else found


def _in(found: list[City], *, exact: bool = True) -> Found:
    return Found(
        offices=tuple(office for city in found for office in city.offices),
        cities=tuple(city.place for city in found),
        exact=exact,
    )


def _near(place: Place, *, exact: bool = True) -> Found:
    return Found(near=place, measured=tuple(nearest(place.lat, place.lon, SHOWN)), exact=exact)


def _nearly(asked: str) -> Found:
    """The one name that is a slip of the finger away; else those that look alike."""
    slips = sorted(
        (away, number)
        for number, place in enumerate(_places())
        if (away := min(away_from(asked, key) for key in _keys(place))) <= _slack(asked)
    )
    best = [_places()[number] for away, number in slips if away == slips[0][0]]
    if len({place.slug for place in best}) == 1:
        city = next((city for city in cities() if city.place == best[0]), None)
        return _in([city], exact=False) if city else _near(best[0], exact=False)
    return Found(guesses=_few(best or _alike(asked)))


def _by_words(typed: str, of: Callable[[Office], frozenset[str]]) -> tuple[Office, ...]:
    """The offices of which every word that was typed is told, or its beginning."""
    asked = [sound(word) for word in _words(typed)]
    return tuple(
        office
        for office in all_offices().values()
        if all(any(_starts(word, there) for there in of(office)) for word in asked)
    )


@cache
def _called(office: Office) -> frozenset[str]:
    return _sounds(*office.city.names, office.place_fr, office.place_ar, office.place_en)


@cache
def _told(office: Office) -> frozenset[str]:
    return _called(office) | _sounds(office.address_fr, office.address_ar)


def _sounds(*texts: str) -> frozenset[str]:
    return frozenset(sound(word) for text in texts for word in words(text))


@cache
def _places() -> tuple[Place, ...]:
    return (*(city.place for city in cities()), *provinces())


@cache
def _keys(place: Place) -> frozenset[str]:
    """Every way to write it as one word: with and without its small words."""
    whole = {sound("".join(folded(name).split())) for name in place.names}
    return frozenset({*whole, *(_key(name) for name in place.names)} - {""})


def _key(text: str) -> str:
    return sound("".join(_words(text)))


def _words(text: str) -> list[str]:
    """The words that tell something; all of them if none does."""
    every = words(text[:LONGEST])
    return [word for word in every if word not in _SMALL | _FILLERS] or every


def _begins(asked: str, place: Place) -> bool:
    return len(asked) > 1 and any(key.startswith(asked) for key in _keys(place))


def _starts(word: str, there: str) -> bool:
    return there.startswith(word) if len(word) > 2 else there == word


def _slack(asked: str) -> int:
    """How many letters may be wrong."""
    return 0 if len(asked) < 4 else 1 if len(asked) < 8 else 2


def _alike(asked: str) -> list[Place]:
    """The places whose names look like it, the most alike first."""
    compared = SequenceMatcher(b=asked)
    scored = []
    for number, place in enumerate(_places()):
        best = 0.0
        for key in _keys(place):
            compared.set_seq1(key)
            # The quick measures are never below the real one, and save it for most names.
            if compared.real_quick_ratio() > LIKE and compared.quick_ratio() > LIKE:
                best = max(best, compared.ratio())
        if best > LIKE:
            scored.append((-best, number))
    return [_places()[number] for _score, number in sorted(scored)]


def _one(found: Iterable[Place]) -> Place | None:
    return next(iter(found), None)


def _few(found: Iterable[Place]) -> tuple[Place, ...]:
    """The first of them, each name once."""
    return tuple({place.slug: place for place in found}.values())[:SHOWN]
