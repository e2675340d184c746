"""The insured: a person in the fund's registry, as the registry port gives one back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from amoe.reasons import Reason

BANK = "bank"
POSTAL = "postal"


@dataclass(frozen=True, slots=True)
class Insured:
    """One person of the registry, with what opening an account needs and no more."""

    key: bytes
    """Keyed hash of the immatriculation number: names the person without telling the number."""
    payment: str
    """`bank` (asked for the end of the RIB) or `postal` (asked for the civil-status number)."""
    answer_key: bytes
    """Keyed hash of the right answer, see `answer_key`."""
    last_name: str
    first_name: str
    last_name_ar: str
    first_name_ar: str
    cni: str
    birth_date: str
    immatriculation: str


@dataclass(frozen=True, slots=True)
class Absent:
    """Nobody in the registry has exactly this identity; `reason` is for the desk, not the page."""

    reason: Reason


Finding = Insured | Absent


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody's immatriculation number, and where the fund would write to them."""

    key: bytes
    """As `Insured.key`."""
    immatriculation: str
    email: str
    """As the registry has it: perhaps empty, perhaps no address at all."""


class Rights(StrEnum):
    """Whether somebody is covered on a day."""

    OPEN = "open"
    NOT_YET = "not_yet"
    ENDED = "ended"
    REVIEW = "review"
    """The fund has the person, but no period; or no such person any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is and how they stand with the fund, as its registry says now."""

    key: bytes
    """As `Insured.key`."""
    immatriculation: str
    cni: str
    birth_date: str
    last_name: str
    first_name: str
    last_name_ar: str
    first_name_ar: str
    """The Arabic names are empty when the registry has none."""
    payment: str
    university: str
    """Its code; empty when the registry has none."""
    rights_from: str
    rights_to: str
    """First and last day of the cover, as 2026-09-01; both empty when there is no period."""

    def rights(self, day: str) -> Rights:
        """How the cover stands on a day, such as 2026-09-01; its first and last day count."""
        if not self.rights_from or not self.rights_to:
            return Rights.REVIEW
        if day < self.rights_from:
            return Rights.NOT_YET
        return Rights.ENDED if day > self.rights_to else Rights.OPEN


def rights(standing: Standing | None, day: str) -> Rights:
    """How the cover stands on a day; somebody whom the registry has no more is under review."""
    return standing.rights(day) if standing else Rights.REVIEW
