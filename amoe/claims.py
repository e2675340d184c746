"""Claims as their owner sees them: what a claim is, what is asked for, what a list adds up to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from amoe.claim_rows import ACCEPTED, IN_REVIEW, MISSING_PAPERS, PAID, RECEIVED, REJECTED

WAITING = (RECEIVED, IN_REVIEW, MISSING_PAPERS, ACCEPTED)
"""What a claim stands at while it is not settled."""
SETTLED = (PAID, REJECTED)

_place = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,15})", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class Place:
    """A place in somebody's list: behind this claim."""

    deposited_on: str
    nr: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it stands; amounts in centimes, days as yyyy-mm-dd."""

    nr: int
    claim_no: str
    kind: str
    care_date: str
    deposited_on: str
    office: str
    claimed: int
    refunded: int | None
    status: str
    turn: int
    reason: str
    payment: str
    payment_ref: str

    @property
    def place(self) -> Place:
        """Where it stands in its owner's list."""
        return Place(self.deposited_on, self.nr)


@dataclass(frozen=True, slots=True)
class Stage:
    """A status that a claim had."""

    status: str
    on_day: str
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of a year that stand at the same status, counted and added up."""

    year: str
    status: str
    count: int
    claimed: int
    refunded: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of somebody's claims are asked for; empty: all."""

    status: str = ""
    year: str = ""
    number: str = ""
    """Part of a claim's number, capitals and digits only."""
    behind: Place | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """What claims add up to, in centimes."""

    count: int
    claimed: int
    refunded: int
    waiting: int
    """Claimed, of those that are not settled."""


def totals(groups: Iterable[Group], wanted: Wanted) -> Totals:
    """What the claims of a status and a year add up to; the number is not looked at."""
    kept = [
        group
        for group in groups
        if wanted.status in ("", group.status) and wanted.year in ("", group.year)
    ]
    return Totals(
        sum(group.count for group in kept),
        sum(group.claimed for group in kept),
        sum(group.refunded for group in kept if group.status == PAID),
        sum(group.claimed for group in kept if group.status in WAITING),
    )


def told(place: Place) -> str:
    """A place as it stands in an address."""
    return f"{place.deposited_on}.{place.nr}"


def place(text: str) -> Place | None:
    """The place that an address tells; None when it tells none."""
    found = _place(text)
    if not found:
        return None
    try:
        date.fromisoformat(found[1])
    except ValueError:
        return None
    return Place(found[1], int(found[2]))
