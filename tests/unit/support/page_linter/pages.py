"""Pages that the cases of the page linter are made of, and what a case is."""

from __future__ import annotations

from typing import NamedTuple

NBSP, THIN = "\u00a0", "\u202f"
TOKEN = '<input type="hidden" name="csrf_token" value="t">'


def page(main: str = "", *, lang: str = "fr", head: str = "", title: str = "Compte") -> str:
    """Give a clean whole page around what a case is about."""
    direction = "rtl" if lang == "ar" else "ltr"
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><title>{title}</title>{head}'
        f'</head><body><main id="main"><h1>Compte</h1>{main}</main></body></html>'
    )


def arabic(main: str) -> str:
    """Give a clean Arabic page."""
    return page(main, lang="ar")


def refused(field: str, summary: str = '<a href="#cin">CNI</a>', reason: str = "Absente") -> str:
    """Give a page on which a field was refused."""
    top = f'<div class="error-summary">{summary}</div>' if summary else ""
    return page(f'{top}<label for="cin">CNI</label>{field}<p id="why">{reason}</p>')


def radios(first: str = "", second: str = "", around: str = "") -> str:
    """Give a refused question with two answers."""
    one, two = (
        f'<label><input type="radio" name="way" aria-invalid="true" {more}> {answer}</label>'
        for more, answer in ((first, "Mandat"), (second, "Virement"))
    )
    return f'<fieldset {around}><p id="why">Choisissez</p>{one}{two}</fieldset>'


WHY = 'aria-invalid="true" aria-describedby="why"'


class Case(NamedTuple):
    """A check, what the pair shows, the page that it refuses and the one that it accepts."""

    check: str
    shows: str
    bad: str
    good: str
