"""The people of our own registry table one after another, as an announcement reads them."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from amoe.secrecy import Secrecy, Unsealable
from amoe.store.database import Database, Row
from amoe.store.insured_rows import JOINT, SEALED

log = logging.getLogger("amoe.campaign")

_EMAIL, _FIRST, _FIRST_AR = (SEALED.index(n) for n in ("email", "first_name", "first_name_ar"))


@dataclass(frozen=True, slots=True)
class InsuredPerson:
    """Somebody of the registry, with what a letter to them needs."""

    key: bytes
    university: str
    """Its code; empty when the registry has none."""
    email: str
    """As the registry has it: perhaps empty, perhaps no address at all."""
    first_name: str
    first_name_ar: str


class InsuredPeople:
    """Rows of `insured`, in the order of their keys: an order that no import changes."""

    def __init__(self, database: Database, secrecy: Secrecy) -> None:
        """Take the registry's database and the seals."""
        self._database = database
        self._secrecy = secrecy

    def universities(self) -> list[str]:
        """The codes of the universities that somebody is insured with."""
        rows = self._database.all(
            "SELECT DISTINCT university FROM insured WHERE university <> '' ORDER BY university"
        )
        return [row["university"] for row in rows]

    def count(self, university: str = "") -> int:
        """How many people there are; of one university when it is named."""
        only = " WHERE university = :university" if university else ""
        row = self._database.one(
            f"SELECT COUNT(*) AS n FROM insured{only}",  # noqa: S608 - our own words
            **({"university": university} if university else {}),
        )
        return row["n"] if row else 0

    def university(self, key: bytes) -> str:
        """The code of somebody's university; empty when the registry has none."""
        row = self._database.one("SELECT university FROM insured WHERE key = :key", key=key)
        return (row["university"] or "") if row else ""

    def after(self, key: bytes, most: int, university: str = "") -> list[InsuredPerson]:
        """The next people behind `key`, at most `most`; of one university when it is named."""
        only = " AND university = :university" if university else ""
        rows = self._database.all(
            "SELECT key, university, sealed FROM insured"  # noqa: S608 - our own words
            f" WHERE key > :key{only} ORDER BY key LIMIT :most",
            key=key,
            most=most,
            **({"university": university} if university else {}),
        )
        return [self._person(row) for row in rows]

    def _person(self, row: Row) -> InsuredPerson:
        """A row; one that cannot be read has no address, and keeps no other back."""
        try:
            told = self._secrecy.unseal(row["sealed"], row["key"]).decode().split(JOINT)
        except Unsealable:
            log.error("campaign.unreadable")
            told = [""] * len(SEALED)
        return InsuredPerson(
            row["key"], row["university"] or "", told[_EMAIL], told[_FIRST], told[_FIRST_AR]
        )
