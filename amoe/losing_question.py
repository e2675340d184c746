"""A lost phone or mailbox, second part: the registry's question."""

from __future__ import annotations

from amoe import questions
from amoe.identity import Identity
from amoe.insured import BANK, Insured, Standing
from amoe.limits import Exhausted, Limits
from amoe.losing import proved
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock, Registry, RegistryUnavailable
from amoe.reasons import Reason
from amoe.secrecy import Secrecy
from amoe.store.accounts import Account
from amoe.store.database import Database
from amoe.store.matters import Found, Matters

__all__ = ["LosingQuestion"]


class LosingQuestion:
    """Asked of owners only, who have proved a channel; keeps `answered` in the matter."""

    def __init__(
        self,
        database: Database,
        matters: Matters,
        limits: Limits,
        registry: Registry,
        secrecy: Secrecy,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._matters = matters
        self._limits = limits
        self._registry = registry
        self._secrecy = secrecy
        self._clock = clock

    def payment(self, account: Account) -> str:
        """Which question the registry asks. Raises RegistryUnavailable."""
        person = self._registry.person(account.insured_key)
        return person.payment if person else BANK

    def answer(self, found: Found, typed: str) -> Outcome:
        """Judge the answer for what was begun, with the tries of the whole identity."""
        matter, account = found
        if account is None or not proved(found):
            return Refused(Reason.LOSING_EXPIRED, "")
        try:
            person = self._registry.person(account.insured_key)
            payment = person.payment if person else BANK
            answer = questions.canonical(payment, typed)
            if isinstance(answer, Reason):
                return Refused(answer, "answer")
            finding = self._registry.find(_identity(person)) if person else None
        except RegistryUnavailable:
            return Refused(Reason.LOSING_UNAVAILABLE, "")
        now = self._clock.now()
        charges = questions.charges(payment, account.insured_key.hex())
        with self._database.writing():
            spent = self._limits.spend(charges, now)
            if isinstance(spent, Exhausted):
                return Locked(Reason.QUESTION_LOCKED, spent.until)
            if not isinstance(finding, Insured) or not questions.right(
                self._secrecy, finding, payment, answer
            ):
                return Refused(Reason.LOSING_ANSWER_WRONG, "answer", left=spent.left)
            self._limits.give_back(charges)
            matter.facts["answered"] = True
            # Read before the registry was asked: what was changed or used meanwhile stays so.
            if not self._matters.save(matter):
                return Refused(Reason.LOSING_EXPIRED, "")
        return Accepted()


def _identity(person: Standing) -> Identity:
    return Identity("immatriculation", person.immatriculation, person.cni, person.birth_date)
