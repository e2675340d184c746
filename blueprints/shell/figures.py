"""Amounts and days in the words of each language, as they are written in Morocco."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import ngettext
from markupsafe import Markup

from blueprints.shell.languages import language

_LOCALES = {"fr": "fr_MA", "ar": "ar_MA", "en": "en_GB"}
"""Morocco's: its names of months in Arabic, its separators, Latin digits."""

_UNITS = {"ar": "درهم"}


def money(centimes: int) -> Markup:
    """Centimes as dirhams: 1 234,50 DH."""
    return _money(centimes, language())


def long_day(on_day: str) -> str:
    """A day given as yyyy-mm-dd in words: 5 août 2026."""
    return _long_day(on_day, language())


def days(count: int) -> str:
    """So many days."""
    return ngettext("%(num)d day", "%(num)d days", count)


def amount(centimes: int, code: str) -> str:
    """Centimes as a plain number in a language, without its unit."""
    return format_decimal(centimes / 100, format="#,##0.00", locale=_LOCALES.get(code, code))


@lru_cache(2000)
def _money(centimes: int, code: str) -> Markup:
    told = amount(centimes, code)
    if code in _UNITS:
        # A bracket of its own for the number: in Arabic its parts would change places.
        return Markup("<bdi>{}</bdi>\u00a0{}").format(told, _UNITS[code])
    return Markup("{}\u00a0DH").format(told)


@lru_cache(2000)
def _long_day(on_day: str, code: str) -> str:
    return format_date(date.fromisoformat(on_day), "d MMMM y", locale=_LOCALES.get(code, code))
