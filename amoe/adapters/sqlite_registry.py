"""The registry as a SQLite table of our own: the first adapter of the Registry port."""

from __future__ import annotations

from amoe.identity import Identity
from amoe.insured import Absent, Finding, Holder, Insured, Standing
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.secrecy import Secrecy
from amoe.store.database import Database, Row
from amoe.store.insured_rows import BANK_SHARE, JOINT, SEALED

_SHARE_KEPT = 60
"""Seconds for which the share of bank payments is remembered."""


class SqliteRegistry:
    """People by keyed hash. One indexed look-up a question, whatever the size of the registry."""

    def __init__(self, database: Database, secrecy: Secrecy, clock: Clock) -> None:
        """Take the registry's own database (apart, so that an import never blocks students)."""
        self._database = database
        self._secrecy = secrecy
        self._clock = clock
        self._share: tuple[int, float] | None = None

    def find(self, identity: Identity) -> Finding:
        """The person with exactly this identity, or which part of it nobody has."""
        cni_key = self._secrecy.lookup("cni", identity.cni)
        number_key = self._secrecy.lookup(identity.method, identity.number)
        if identity.method == "immatriculation":
            row = self._database.one(
                "SELECT key, cni_key, birth_key, answer_key, payment, sealed"
                " FROM insured WHERE key = :number",
                number=number_key,
            )
        else:
            # Two schools may use the same identifier: the card number tells who is meant.
            row = self._database.one(
                "SELECT * FROM (SELECT 0 AS rank, key, cni_key, birth_key, answer_key, payment,"
                " sealed FROM insured WHERE employer_key = :number AND cni_key = :cni LIMIT 1) AS a"
                " UNION ALL"
                " SELECT * FROM (SELECT 1 AS rank, key, cni_key, birth_key, answer_key, payment,"
                " sealed FROM insured WHERE employer_key = :number LIMIT 1) AS b"
                " ORDER BY rank LIMIT 1",
                number=number_key,
                cni=cni_key,
            )
        if row is None:
            return Absent(Reason.UNKNOWN_NUMBER)
        if not self._secrecy.same(row["cni_key"], cni_key):
            return Absent(Reason.CNI_MISMATCH)
        birth_key = self._secrecy.lookup("birth", identity.cni, identity.birth_date)
        if not self._secrecy.same(row["birth_key"], birth_key):
            return Absent(Reason.BIRTH_MISMATCH)
        told = self._told(row)
        return Insured(
            key=row["key"],
            payment=row["payment"],
            answer_key=row["answer_key"],
            last_name=told["last_name"],
            first_name=told["first_name"],
            last_name_ar=told["last_name_ar"],
            first_name_ar=told["first_name_ar"],
            cni=told["cni"],
            birth_date=told["birth_date"],
            immatriculation=told["immatriculation"],
        )

    def holder(self, cni: str, birth_date: str) -> Holder | None:
        """The person with this card and birth date.

        A card has one person: the table refuses a second one, and an import puts them aside.
        """
        row = self._database.one(
            "SELECT key, birth_key, sealed FROM insured WHERE cni_key = :cni",
            cni=self._secrecy.lookup("cni", cni),
        )
        birth_key = self._secrecy.lookup("birth", cni, birth_date)
        if row is None or not self._secrecy.same(row["birth_key"], birth_key):
            return None
        told = self._told(row)
        return Holder(row["key"], told["immatriculation"], told["email"])

    def person(self, key: bytes) -> Standing | None:
        """The person of a key."""
        row = self._database.one(
            "SELECT key, payment, university, rights_from, rights_to, sealed"
            " FROM insured WHERE key = :key",
            key=key,
        )
        if row is None:
            return None
        told = self._told(row)
        return Standing(
            key=row["key"],
            immatriculation=told["immatriculation"],
            cni=told["cni"],
            birth_date=told["birth_date"],
            last_name=told["last_name"],
            first_name=told["first_name"],
            last_name_ar=told["last_name_ar"],
            first_name_ar=told["first_name_ar"],
            payment=row["payment"],
            university=row["university"] or "",
            rights_from=row["rights_from"] or "",
            rights_to=row["rights_to"] or "",
        )

    def _told(self, row: Row) -> dict[str, str]:
        """What a row tells of its person, by field."""
        fields = self._secrecy.unseal(row["sealed"], row["key"]).decode().split(JOINT)
        return dict(zip(SEALED, fields, strict=True))

    def bank_share(self) -> float:
        """Share of people paid by bank transfer, as counted by the last import; 0.5 before it."""
        now = self._clock.now()
        if self._share is None or self._share[0] + _SHARE_KEPT <= now:
            row = self._database.one("SELECT value FROM facts WHERE name = :name", name=BANK_SHARE)
            self._share = (now, row["value"] if row else 0.5)
        return self._share[1]
