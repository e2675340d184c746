"""Invented claims of the invented people: the same for the same day, one case a person."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from amoe.claim_rows import (
    ACCEPTED,
    COLUMNS,
    IN_REVIEW,
    KINDS,
    MISSING_PAPERS,
    PAID,
    RECEIVED,
    REJECTED,
)
from amoe.registry_sample import person

Line = dict[str, str]
Story = tuple[str, tuple[str, ...], int]
"""A claim to tell: its kind, the statuses it goes through, how many days ago it was handed in."""

_WAY = (RECEIVED, IN_REVIEW, ACCEPTED, PAID)
_ASKED = (RECEIVED, IN_REVIEW, MISSING_PAPERS)
_WAYS = (_WAY, _WAY, _WAY, (RECEIVED, IN_REVIEW, REJECTED), (*_ASKED, IN_REVIEW, ACCEPTED, PAID))
_DAYS = {RECEIVED: 0, IN_REVIEW: 6, MISSING_PAPERS: 5, ACCEPTED: 9, PAID: 12, REJECTED: 8}
"""Days after the status before."""
_REASONS = {
    MISSING_PAPERS: ("Ordonnance originale", "Facture de la pharmacie", "Code-barres des boîtes"),
    REJECTED: ("Délai de dépôt dépassé", "Acte non remboursable", "Dossier déjà remboursé"),
}
_OFFICES = ("Rabat", "Casablanca", "Fès", "Marrakech", "Tanger", "Agadir", "Oujda", "Meknès")
_MANY = 47
"""Claims of the person who has many: three pages of a list."""

CASES: tuple[tuple[str, Sequence[Story]], ...] = (
    ("papers missing", (("pharmacy", _ASKED, 14), ("ambulatory", _WAY, 160))),
    ("paid", (("dental", _WAY, 31),)),
    ("in review", (("optics", (RECEIVED, IN_REVIEW), 9), ("lab", _WAY, 90))),
    ("received", (("ambulatory", (RECEIVED,), 1),)),
    ("accepted, payment to come", (("hospital", (RECEIVED, IN_REVIEW, ACCEPTED), 17),)),
    ("rejected", (("lab", (RECEIVED, IN_REVIEW, REJECTED), 20),)),
    ("no claim", ()),
    ("many claims", ()),
    ("asked for papers, then paid", (("long_illness", _WAYS[4], 60),)),
    ("one of each kind", tuple((kind, _WAY, 40 + 11 * n) for n, kind in enumerate(KINDS))),
)
"""What each of ten people in a row has: a name for it, and claims by kind, way and age in days."""


def lines(index: int, today: date) -> list[Line]:
    """The lines of the file that tell the claims of invented person `index`: a line a status."""
    name, claims = CASES[index % len(CASES)]
    if name == "many claims":
        claims = many(_MANY)
    return stories(index, claims, today)


def stories(index: int, claims: Sequence[Story], today: date) -> list[Line]:
    """The lines of these claims of invented person `index`, by day."""
    told = [
        line
        for nth, (kind, way, age) in enumerate(claims)
        for line in _story(index, nth, kind, way, today - timedelta(age), today)
    ]
    return sorted(told, key=lambda line: line["status_date"])


def many(count: int) -> list[Story]:
    """So many claims over the years, of every kind and every way."""
    return [(KINDS[n % len(KINDS)], _WAYS[n % len(_WAYS)], 60 + 13 * n) for n in range(count)]


def write(people: int, out: Path, today: date) -> int:
    """Write the claims of the first invented people, every status; returns how many lines."""
    return write_lines(out, (line for index in range(people) for line in lines(index, today)))


def write_claims(
    claims: int,
    out: Path,
    today: date,
    *,
    later: bool = False,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Write a line each for so many claims, five a person; `later`: a fifth of them moved on."""

    def told() -> Iterator[Line]:
        for n in range(claims):
            index, nth = divmod(n, 5)
            way, kind = _WAYS[n % len(_WAYS)], KINDS[n % len(KINDS)]
            story = list(_story(index, nth, kind, way, today - timedelta(50 + n % 650), today))
            yield story[-1 if later or n % 5 else -2]
            if on_progress and (n + 1) % 1000 == 0:
                on_progress(n + 1)

    write_lines(out, told())


def _story(
    index: int, nth: int, kind: str, way: Sequence[str], begun: date, today: date
) -> Iterator[Line]:
    """A claim by the statuses it went through; those that lie in the future are not told."""
    one = person(index)
    claimed = 12_000 + (index * 7919 + nth * 104_729) % 480_000
    refunded = claimed * (70, 80, 95)[nth % 3] // 100
    on_day = begun
    for status in way:
        on_day += timedelta(_DAYS[status])
        if on_day > today:
            return
        reasons = _REASONS.get(status, ("",))
        known = status in (ACCEPTED, PAID)
        yield {
            "claim_no": f"{begun:%y}{index:06}{nth:03}",
            "immatriculation": one["immatriculation"],
            "kind": kind,
            "care_date": (begun - timedelta(3 + nth % 20)).isoformat(),
            "deposited_on": begun.isoformat(),
            "office": _OFFICES[index % len(_OFFICES)],
            "amount_claimed": _dirhams(claimed),
            "amount_refunded": _dirhams(refunded) if known else "0" if status == REJECTED else "",
            "status": status,
            "status_date": on_day.isoformat(),
            "reason": reasons[(index + nth) % len(reasons)],
            "payment": one["payment"] if known else "",
            "payment_ref": f"V{index:06}{nth:03}" if status == PAID else "",
        }


def _dirhams(centimes: int) -> str:
    return f"{centimes // 100}.{centimes % 100:02}"


def write_lines(out: Path, told: Iterable[Line]) -> int:
    """Write a file of these lines; returns how many."""
    count = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for line in told:
            rows.writerow([line[column] for column in COLUMNS])
            count += 1
    return count
