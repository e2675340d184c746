"""The identity that a person claims (number, CNI, birth date) in one canonical form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from amoe import inputs

METHODS = ("immatriculation", "employer")
"""Which number is given: the insured's own, or the one the employer (the university) knows."""

_NUMBER = re.compile(r"[0-9A-Z]{4,20}")
_CNI = re.compile(r"(?=.*[0-9]{2})[A-Z]{0,3}[0-9]{1,10}[A-Z]?")
OLDEST_BIRTH_YEAR = 1920
YOUNGEST_AGE = 12


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a person says to be; every field canonical, as the functions below give them."""

    method: str
    number: str
    cni: str
    birth_date: str
    """ISO 8601: yyyy-mm-dd."""

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """The fields in a fixed order, for keyed hashes."""
        return (self.method, self.number, self.cni, self.birth_date)


def canonical_number(text: str) -> str | None:
    """Immatriculation number or employer's identifier: capitals and digits; None when neither."""
    number = inputs.compact(text)
    return number if _NUMBER.fullmatch(number) and any(c.isdigit() for c in number) else None


def canonical_cni(text: str) -> str | None:
    """National identity card number (one or two letters, then digits); None when it is not one.

    Residence cards of foreign students (a letter, digits, a letter) pass as well.
    """
    cni = inputs.compact(text)
    return cni if 4 <= len(cni) <= 12 and _CNI.fullmatch(cni) else None


def canonical_birth_date(day: str, month: str, year: str, today: date) -> str | None:
    """ISO date from what was typed in three fields; None when there is no such birth date."""
    try:
        born = date(int(inputs.digits(year)), int(inputs.digits(month)), int(inputs.digits(day)))
    except (ValueError, OverflowError):
        return None
    if born.year < OLDEST_BIRTH_YEAR or born.year > today.year - YOUNGEST_AGE:
        return None
    return born.isoformat()


def canonical_civil_status(text: str) -> str | None:
    """Civil-status number: its groups without leading zeros, joined by a slash; None when empty.

    People write "0123/2004", "123 / 2004" or "123-2004" for the same entry of the register.
    """
    groups = re.findall(r"[0-9A-Z]+", inputs.clean(text, 40).upper())
    bare = [group.lstrip("0") for group in groups]
    canonical = "/".join(group for group in bare if group)
    return canonical if any(c.isdigit() for c in canonical) else None


def canonical_rib_end(text: str) -> str | None:
    """The last 8 digits of a bank account number (RIB); None when they were not given.

    Who types all 24 digits has given the last 8 too.
    """
    typed = inputs.digits(text)
    if not (typed.isascii() and typed.isdigit()) or len(typed) not in (8, 24):
        return None
    return typed[-8:]
