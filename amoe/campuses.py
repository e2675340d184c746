"""Universities and their short addresses: those of the data file and those an operator added."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from amoe.ports import Clock
from amoe.store.campuses import CampusRows

FILE = Path(__file__).parent / "data" / "universities.csv"
MOROCCO = ZoneInfo("Africa/Casablanca")
CODE = re.compile(r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,19}")
"""2 to 20 small letters, digits and single hyphens: what people can type from a poster."""
_ARABIC = re.compile("[\u0621-\u064a]")
_SITE = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w./~%-]*)?", re.IGNORECASE | re.ASCII
)
LONGEST = {"name": 90, "city": 40, "site": 200}
"""Characters: what a poster can show on two lines."""


class CampusRefused(Exception):
    """A university cannot be added or removed; the message says why."""


@dataclass(frozen=True, slots=True)
class Campus:
    """A university; its code is the end of its short address, /c/<code>."""

    code: str
    name_fr: str
    name_ar: str
    name_en: str
    city_fr: str
    city_ar: str
    city_en: str
    site: str

    def name(self, language: str) -> str:
        """Its name; in a language that we have none for, the French one."""
        return str(getattr(self, f"name_{language}", self.name_fr))

    def city(self, language: str) -> str:
        """Its city, likewise."""
        return str(getattr(self, f"city_{language}", self.city_fr))

    def whole_name(self, language: str) -> str:
        """Its name with its city, which some names hold already."""
        name, city = self.name(language), self.city(language)
        if city in name:
            return name
        return f"{name}{'،' if language == 'ar' else ','} {city}"


@dataclass(frozen=True, slots=True)
class Visits:
    """How often a short address was opened on a day of Morocco, told as 2026-03-27."""

    code: str
    day: str
    visits: int


class Campuses:
    """Finds, adds and removes universities, and counts who comes by their short addresses."""

    def __init__(self, rows: CampusRows, clock: Clock) -> None:
        """Take the table of those that were added."""
        self._rows = rows
        self._clock = clock

    def find(self, code: str) -> Campus | None:
        """The university with this code, however its letters were typed.

        Those of the data file are found without the database; for others, StorageUnavailable.
        """
        code = unicodedata.normalize("NFKC", code).strip().lower()
        if code in in_file() or not CODE.fullmatch(code):
            return in_file().get(code)
        row = self._rows.find(code)
        return Campus(**row) if row else None

    def all(self) -> list[Campus]:
        """Every university, those of the data file first."""
        return [*in_file().values(), *(Campus(**row) for row in self._rows.all())]

    def add(self, told: Mapping[str, str]) -> Campus:
        """Add one; `told` has every field of Campus. Raises CampusRefused."""
        campus = Campus(**{name: _line(told[name]) for name in _FIELDS})
        _check(campus)
        if campus.code in in_file():
            raise CampusRefused(f"{campus.code!r} is {in_file()[campus.code].name_fr}.")
        if not self._rows.add(asdict(campus), self._clock.now()):
            raise CampusRefused(f"{campus.code!r} is taken; `flask campus list` shows by whom.")
        return campus

    def remove(self, code: str) -> None:
        """Remove one that was added; its visits stay. Raises CampusRefused."""
        if code in in_file():
            raise CampusRefused(f"{code!r} stands in {FILE.name} and is removed there only.")
        if not self._rows.remove(code):
            raise CampusRefused(f"No university with the code {code!r} was added.")

    def count_visit(self, code: str) -> None:
        """Count one more visit today; nothing else is kept of it."""
        self._rows.count_visit(code, self._day().isoformat())

    def visits(self, days: int) -> list[Visits]:
        """The visits of the last `days` days, today included, oldest first."""
        since = self._day() - timedelta(days=days - 1)
        return [Visits(*row) for row in self._rows.visits(since.isoformat())]

    def today(self) -> str:
        """Today in Morocco, 2026-03-27."""
        return self._day().isoformat()

    def _day(self) -> date:
        return datetime.fromtimestamp(self._clock.now(), MOROCCO).date()


@cache
def in_file() -> dict[str, Campus]:
    """The public universities, by code."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Campus(**row) for row in csv.DictReader(file)}


_FIELDS = tuple(field.name for field in fields(Campus))


def _line(text: str) -> str:
    """A text in one line, without outer or doubled spaces and marks that nobody sees."""
    seen = (each for each in text if each.isspace() or unicodedata.category(each)[0] != "C")
    return " ".join("".join(seen).split())


def _check(campus: Campus) -> None:
    if not CODE.fullmatch(campus.code):
        raise CampusRefused(
            f"{campus.code!r} is no code: 2 to 20 small letters, digits and single hyphens,"
            " a letter first."
        )
    for name in _FIELDS[1:]:
        value, most = getattr(campus, name), LONGEST[name.split("_")[0]]
        if not value:
            raise CampusRefused(f"{name} is empty.")
        if len(value) > most:
            raise CampusRefused(f"{name} is longer than {most} characters.")
    for name in ("name_ar", "city_ar"):
        if not _ARABIC.search(getattr(campus, name)):
            raise CampusRefused(f"{name} has no Arabic letter.")
    if not _SITE.fullmatch(campus.site):
        raise CampusRefused(f"{campus.site!r} is no address such as https://www.example.ma.")
