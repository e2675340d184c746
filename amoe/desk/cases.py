"""A case: what an agent has opened, by the caller's reference or by who the caller is."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from amoe.identity import Identity
from amoe.insured import Insured
from amoe.limits import DESK_ABSENT, DESK_CASE_LIFE, Charge, Exhausted, Limits
from amoe.outcomes import Locked
from amoe.ports import Clock, Registry, RegistryUnavailable
from amoe.reasons import Reason
from amoe.references import is_reference
from amoe.secrecy import Secrecy, Unsealable
from amoe.store.audit import Audit, Event
from amoe.store.database import Database, Row
from amoe.store.outbox import Outbox
from amoe.store.registrations import Registrations

BY_REFERENCE, BY_IDENTITY = "reference", "identity"


@dataclass(frozen=True, slots=True)
class Case:
    """What one agent has opened; nobody else's page knows its id."""

    id: str
    agent: str
    opened_at: int
    dies_at: int
    by: str
    """`reference` or `identity`: how it was found."""
    reference: str
    """The caller's reference; empty for somebody who never began anything here."""
    person: str
    """Hex of `Insured.key`; empty when the registry has nobody so, or nobody was named yet."""
    absent: str
    """Why the registry has nobody with the identity that the caller gave; a reason code."""


class Cases:
    """Opens cases, which is audited before anything is shown, and finds them again."""

    def __init__(
        self,
        database: Database,
        registrations: Registrations,
        registry: Registry,
        audit: Audit,
        outbox: Outbox,
        limits: Limits,
        secrecy: Secrecy,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._registrations = registrations
        self._registry = registry
        self._audit = audit
        self._outbox = outbox
        self._limits = limits
        self._secrecy = secrecy
        self._clock = clock

    def by_reference(self, agent: str, reference: str) -> Case | None:
        """Open what a reference (as `references.typed` gives it) names; None when nothing does."""
        if not is_reference(reference):
            return None
        registration = self._registrations.named(reference)
        known = registration or self._audit.of(reference) or self._outbox.named(reference)
        if not known:
            with self._database.writing():
                self._note(agent, "", Reason.DESK_NOT_FOUND, BY_REFERENCE)
            return None
        key = registration.insured_key if registration else None
        return self._open(agent, BY_REFERENCE, reference, key.hex() if key else "", "")

    def by_identity(self, agent: str, identity: Identity) -> Case | Locked:
        """Open what is known of a caller who was checked; also when the registry has nobody so.

        Locked when this number was looked for with wrong cards or dates too often today, whoever
        asked: the try is spent before the registry is. Raises RegistryUnavailable.
        """
        tries = [Charge(DESK_ABSENT, identity.number)]
        number = self._secrecy.lookup("immatriculation", identity.number).hex()  # as `Insured.key`
        whose = self._whose(BY_IDENTITY, number)
        with self._database.writing():
            spent = self._limits.spend(tries, self._clock.now())
            if isinstance(spent, Exhausted):
                self._note(agent, "", Reason.DESK_IDENTITY_LOCKED, whose, "locked")
                return Locked(Reason.DESK_IDENTITY_LOCKED, spent.until)
        try:
            finding = self._registry.find(identity)
        except RegistryUnavailable:
            with self._database.writing():
                self._limits.give_back(tries)
                self._note(agent, "", Reason.REGISTRY_UNAVAILABLE, whose, "refused")
            raise
        if not isinstance(finding, Insured):
            return self._open(agent, BY_IDENTITY, "", "", str(finding.reason), number=number)
        reference = self._registrations.latest_reference(finding.key)
        return self._open(agent, BY_IDENTITY, reference, finding.key.hex(), "", back=tries)

    def find(self, agent: str, case: str) -> Case | None:
        """An agent's own case, while it lives."""
        row = self._database.one(
            "SELECT * FROM cases WHERE id = :id AND agent = :agent AND dies_at > :now",
            id=case,
            agent=agent,
            now=self._clock.now(),
        )
        return self._read(row) if row else None

    def forget_ended(self, now: int) -> int:
        """Remove those that are over; the audit keeps that they were opened."""
        return self._database.run("DELETE FROM cases WHERE dies_at <= :now", now=now)

    def _open(
        self,
        agent: str,
        by: str,
        reference: str,
        person: str,
        absent: str,
        *,
        number: str = "",
        back: Sequence[Charge] = (),
    ) -> Case:
        """Keep and audit it; `number`: whose was asked for, `back`: tries that were none."""
        now = self._clock.now()
        case = Case(
            secrets.token_urlsafe(12),
            agent,
            now,
            now + DESK_CASE_LIFE,
            by,
            reference,
            person,
            absent,
        )
        told = {"by": by, "reference": reference, "person": person, "absent": absent}
        with self._database.writing():
            if back:
                self._limits.give_back(back)
            self._database.run(
                "INSERT INTO cases (id, agent, opened_at, dies_at, sealed)"
                " VALUES (:id, :agent, :now, :dies_at, :sealed)",
                id=case.id,
                agent=agent,
                now=now,
                dies_at=case.dies_at,
                sealed=self._secrecy.seal(json.dumps(told).encode(), _bound(case.id)),
            )
            self._note(agent, reference, Reason.DESK_OPENED, self._whose(by, person or number))
        return case

    def _whose(self, by: str, person: str) -> str:
        """For the audit: how it was found, and a mark by which the same person shows again."""
        mark = self._secrecy.derive("audit.person", person).hex()[:8] if person else ""
        return f"{by}:{mark}" if mark else by

    def _note(
        self,
        agent: str,
        reference: str,
        reason: Reason,
        detail: str,
        outcome: str = "accepted",
    ) -> None:
        now = self._clock.now()
        self._audit.add(Event(now, reference, "bureau", outcome, reason, detail, "", agent=agent))

    def _read(self, row: Row) -> Case | None:
        try:
            told = json.loads(self._secrecy.unseal(row["sealed"], _bound(row["id"])))
        except Unsealable:
            return None
        return Case(row["id"], row["agent"], row["opened_at"], row["dies_at"], **told)


def _bound(case: str) -> bytes:
    return b"case:" + case.encode()
