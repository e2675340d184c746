"""The knowledge question from the registry: the form of an answer, its tries, its judging."""

from __future__ import annotations

from amoe.identity import canonical_civil_status, canonical_rib_end
from amoe.insured import BANK, Insured
from amoe.limits import QUESTION_LIMITS, Charge
from amoe.reasons import Reason
from amoe.secrecy import Secrecy


def canonical(payment: str, typed: str) -> str | Reason:
    """An answer in its one form, or why it can be none: then no try is spent."""
    if payment == BANK:
        return canonical_rib_end(typed) or Reason.RIB_MALFORMED
    return canonical_civil_status(typed) or Reason.CIVIL_STATUS_MALFORMED


def charges(payment: str, subject: str) -> list[Charge]:
    """What a try costs. `subject` is the insured person's key where there is one, in hex."""
    return [Charge(limit, subject) for limit in QUESTION_LIMITS[payment]]


def right(secrecy: Secrecy, insured: Insured, payment: str, answer: str) -> bool:
    """Whether it is the right answer to the question that was asked."""
    given = secrecy.lookup("answer", insured.immatriculation, payment, answer)
    return secrecy.same(given, insured.answer_key) and insured.payment == payment
