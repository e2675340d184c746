"""Certificates of cover at rest: found by the fingerprint of their id, their facts sealed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from amoe.secrecy import Secrecy, fingerprint
from amoe.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Facts:
    """What a certificate says."""

    first_name: str
    last_name: str
    first_name_ar: str
    last_name_ar: str
    """The Arabic names are empty when the registry has none."""
    immatriculation: str
    cni: str
    """Masked: what a certificate does not say is not kept with it."""
    rights_from: str
    rights_to: str
    """First and last day of the cover, as 2026-09-01."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate."""

    id: str
    """What its QR code leads to: 128 random bits, known to who holds the paper."""
    number: str
    """What it is called by its owner and an agent: it opens nothing."""
    insured_key: bytes
    made_at: int
    revoked_at: int
    """0 as long as it was not withdrawn."""
    facts: Facts


class CertificateRows:
    """Rows of `certificates`."""

    def __init__(self, database: Database, secrecy: Secrecy) -> None:
        """Take the site's database and the seals."""
        self._database = database
        self._secrecy = secrecy

    def add(self, account: str, certificate: Certificate) -> bool:
        """Keep a new one; False when its number is taken."""
        key = fingerprint(certificate.id)
        told = json.dumps({"id": certificate.id, **asdict(certificate.facts)}, ensure_ascii=False)
        added = self._database.run(
            "INSERT INTO certificates"
            " (key, account, insured_key, number, made_at, ends_on, revoked_at, sealed)"
            " VALUES (:key, :account, :insured_key, :number, :made_at, :ends_on, 0, :sealed)"
            " ON CONFLICT (number) DO NOTHING",
            key=key,
            account=account,
            insured_key=certificate.insured_key,
            number=certificate.number,
            made_at=certificate.made_at,
            ends_on=certificate.facts.rights_to,
            sealed=self._secrecy.seal(told.encode(), key),
        )
        return added == 1

    def find(self, name: str) -> Certificate | None:
        """The one with an id."""
        row = self._database.one(
            "SELECT * FROM certificates WHERE key = :key", key=fingerprint(name)
        )
        return self._read(row) if row else None

    def of(self, account: str, most: int) -> list[Certificate]:
        """Those of an account that were not withdrawn, the newest first."""
        rows = self._database.all(
            "SELECT * FROM certificates WHERE account = :account AND revoked_at = 0"
            " ORDER BY made_at DESC, number LIMIT :most",
            account=account,
            most=most,
        )
        return [self._read(row) for row in rows]

    def get(self, account: str, number: str) -> Certificate | None:
        """One of an account that was not withdrawn, by its number."""
        row = self._database.one(
            "SELECT * FROM certificates"
            " WHERE number = :number AND account = :account AND revoked_at = 0",
            account=account,
            number=number,
        )
        return self._read(row) if row else None

    def revoke(self, account: str, number: str, now: int) -> bool:
        """Withdraw one of an account; False when there is none to withdraw."""
        changed = self._database.run(
            "UPDATE certificates SET revoked_at = :now"
            " WHERE account = :account AND number = :number AND revoked_at = 0",
            now=now,
            account=account,
            number=number,
        )
        return changed == 1

    def revoke_any(self, name: str, now: int) -> str:
        """Withdraw one by its id or number; returns whose account's it was, or nothing."""
        row = self._database.one(
            "UPDATE certificates SET revoked_at = :now"
            " WHERE (number = :number OR key = :key) AND revoked_at = 0 RETURNING account",
            number=name.upper(),
            key=fingerprint(name.lower()),
            now=now,
        )
        return str(row["account"]) if row else ""

    def forget_ended(self, before: str) -> int:
        """Remove those whose period ended before a day."""
        return self._database.run("DELETE FROM certificates WHERE ends_on < :day", day=before)

    def _read(self, row: Row) -> Certificate:
        told = json.loads(self._secrecy.unseal(row["sealed"], row["key"]))
        return Certificate(
            id=told.pop("id"),
            number=row["number"],
            insured_key=row["insured_key"],
            made_at=row["made_at"],
            revoked_at=row["revoked_at"],
            facts=Facts(**told),
        )
