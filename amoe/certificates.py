"""Certificates of cover: made while somebody is covered, checked by who is shown one, withdrawn."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass

from amoe.days import day_of
from amoe.insured import Rights, Standing, rights
from amoe.limits import CERTIFICATES_DAY, DAY, Charge, Exhausted, Limits
from amoe.ports import Clock, Registry
from amoe.reasons import Reason
from amoe.references import new_reference
from amoe.store.accounts import Account
from amoe.store.activity import Activity
from amoe.store.certificates import Certificate, CertificateRows, Facts
from amoe.store.database import Database

MOST_SHOWN = 20
KEPT = 400 * DAY
"""For so long after its period a certificate is kept."""
_BYTES = 16
"""128 bits: a million guesses find one of 10 million certificates with probability 3 in 10^26."""
_id = re.compile(r"[a-z2-7]{26}").fullmatch


@dataclass(frozen=True, slots=True)
class NotCovered:
    """There is no certificate without cover today."""

    rights: Rights


@dataclass(frozen=True, slots=True)
class Valid:
    """What somebody who is shown a certificate may see of it."""

    facts: Facts
    rights_from: str
    rights_to: str
    """What the paper and the registry agree on: the period may have become shorter since."""
    made_at: int


class Certificates:
    """Makes, lists, checks and withdraws certificates."""

    def __init__(
        self,
        database: Database,
        rows: CertificateRows,
        registry: Registry,
        activity: Activity,
        limits: Limits,
        clock: Clock,
    ) -> None:
        """Take the parts."""
        self._database = database
        self._rows = rows
        self._registry = registry
        self._activity = activity
        self._limits = limits
        self._clock = clock

    def make(self, account: Account) -> Certificate | NotCovered | Exhausted:
        """A certificate for today: the last one, if it was made today and says the same.

        Raises RegistryUnavailable.
        """
        made = self.make_listed(account)
        return made[0] if isinstance(made, list) else made

    def make_listed(self, account: Account) -> list[Certificate] | NotCovered | Exhausted:
        """The same; returns it with those that were made before, the newest first.

        Raises RegistryUnavailable.
        """
        standing = self._registry.person(account.insured_key)
        now = self._clock.now()
        today = day_of(now)
        stands = rights(standing, today)
        if standing is None or stands is not Rights.OPEN:
            return NotCovered(stands)
        facts = _facts(standing)
        with self._database.writing():
            earlier = self._rows.of(account.id, MOST_SHOWN)
            if earlier and earlier[0].facts == facts and day_of(earlier[0].made_at) == today:
                return earlier
            spent = self._limits.spend([Charge(CERTIFICATES_DAY, account.id)], now)
            if isinstance(spent, Exhausted):
                return spent
            made = self._new(account, facts, now)
            while not self._rows.add(account.id, made):
                made = self._new(account, facts, now)
            self._activity.add(account.id, Reason.CERTIFICATE_MADE, now, made.number)
        return [made, *earlier][:MOST_SHOWN]

    def of(self, account: Account) -> list[Certificate]:
        """Those of an account that were not withdrawn, the newest first."""
        return self._rows.of(account.id, MOST_SHOWN)

    def take(self, account: Account, number: str) -> Certificate | None:
        """One of an account, to download; that it was taken is noted."""
        found = self._rows.get(account.id, number)
        if found:
            self._activity.add(
                account.id, Reason.CERTIFICATE_DOWNLOADED, self._clock.now(), found.number
            )
        return found

    def revoke(self, account: Account, number: str) -> bool:
        """Withdraw one of an account; False when it has none of this number."""
        now = self._clock.now()
        with self._database.writing():
            done = self._rows.revoke(account.id, number, now)
            if done:
                self._activity.add(account.id, Reason.CERTIFICATE_REVOKED, now, number)
        return done

    def revoke_any(self, name: str) -> bool:
        """Withdraw one by its number or the id in its address, as the operator may."""
        now = self._clock.now()
        with self._database.writing():
            account = self._rows.revoke_any(name.strip(), now)
            if account:
                self._activity.add(account, Reason.CERTIFICATE_REVOKED, now)
        return bool(account)

    def check(self, typed: str) -> Valid | None:
        """What may be seen of a certificate that holds today; None for every other one alike.

        Raises RegistryUnavailable.
        """
        name = re.sub(r"[\s-]", "", typed).lower()
        found = self._rows.find(name) if _id(name) else None
        if found is None or found.revoked_at:
            return None
        standing = self._registry.person(found.insured_key)
        today = day_of(self._clock.now())
        covered = rights(standing, today) is Rights.OPEN
        if standing is None or not covered or not _holds(found.facts, today):
            return None
        return Valid(
            facts=found.facts,
            rights_from=max(found.facts.rights_from, standing.rights_from),
            rights_to=min(found.facts.rights_to, standing.rights_to),
            made_at=found.made_at,
        )

    def forget_old(self) -> int:
        """Remove those whose period ended long ago."""
        return self._rows.forget_ended(day_of(self._clock.now() - KEPT))

    def _new(self, account: Account, facts: Facts, now: int) -> Certificate:
        return Certificate(
            id=base64.b32encode(secrets.token_bytes(_BYTES)).decode().rstrip("=").lower(),
            number=f"{day_of(now)[:4]}-{new_reference()}",
            insured_key=account.insured_key,
            made_at=now,
            revoked_at=0,
            facts=facts,
        )


def masked_cni(cni: str) -> str:
    """Enough of it to compare with the card that its owner holds: AB•••709."""
    letters = len(cni) - len(cni.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return cni[:letters] + "•" * max(len(cni) - letters - 3, 0) + cni[letters:][-3:]


def _facts(standing: Standing) -> Facts:
    return Facts(
        first_name=standing.first_name,
        last_name=standing.last_name,
        first_name_ar=standing.first_name_ar,
        last_name_ar=standing.last_name_ar,
        immatriculation=standing.immatriculation,
        cni=masked_cni(standing.cni),
        rights_from=standing.rights_from,
        rights_to=standing.rights_to,
    )


def _holds(facts: Facts, day: str) -> bool:
    return facts.rights_from <= day <= facts.rights_to
