"""The insured: a person in the fund's registry, as the registry port gives one back."""

from __future__ import annotations

from dataclasses import dataclass

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
