"""Who is it: takes the identity, asks the question, judges both together."""

from __future__ import annotations

from amoe import questions
from amoe.book import Book
from amoe.captchas import Captchas, Judged, Verdict
from amoe.identity import Identity
from amoe.insured import BANK, POSTAL, Absent, Finding, Insured
from amoe.limits import (
    JOURNEY_IDENTITIES,
    Charge,
    Exhausted,
    Limits,
    Spent,
)
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock, Registry, RegistryUnavailable
from amoe.reasons import Reason
from amoe.registration import Person, Proof, Registration
from amoe.secrecy import Secrecy

_MIX = 10_000


class Identification:
    """The steps `identite` and `question`.

    The page never tells whether an identity exists. An unknown one gets a decoy question, chosen
    by a keyed hash of the identity: the same at every visit, and in the registry's own mix.
    """

    def __init__(
        self,
        book: Book,
        registry: Registry,
        captchas: Captchas,
        limits: Limits,
        secrecy: Secrecy,
        clock: Clock,
    ) -> None:
        """Take what the two steps work with."""
        self._book = book
        self._registry = registry
        self._captchas = captchas
        self._limits = limits
        self._secrecy = secrecy
        self._clock = clock

    def identify(
        self, registration: Registration, identity: Identity, token: str, captcha: str
    ) -> Outcome:
        """Take an identity and choose its question. Refuses a wrong captcha only."""
        if registration.identity == identity:
            return self._look_again(registration, identity)
        judged = self._captchas.judge(token, captcha, registration.key, self._clock.now())
        if judged.verdict is not Verdict.RIGHT:
            return self._refuse_captcha(registration, judged)
        try:
            finding = self._registry.find(identity)
            payment = self._payment(identity, finding)
        except RegistryUnavailable:
            return self._unavailable(registration, "identite")

        def take(r: Registration) -> Outcome:
            if r.identity == identity:
                return Accepted(Reason.REPEATED)
            charge = Charge(JOURNEY_IDENTITIES, r.key.hex())
            spent = self._limits.spend([charge], self._clock.now(), uses=judged.use)
            if isinstance(spent, Exhausted):
                if spent.limit is JOURNEY_IDENTITIES:
                    return Locked(Reason.JOURNEY_LOCKED, spent.until)
                return Refused(Reason.CAPTCHA_EXPIRED, "captcha")
            r.identity = identity
            self._note(r, finding, payment)
            return Accepted()

        return self._book.change(registration, "identite", take)

    def _look_again(self, registration: Registration, identity: Identity) -> Outcome:
        """The same identity once more: no captcha, but the registry may know better by now."""
        try:
            finding = self._registry.find(identity)
            payment = self._payment(identity, finding)
        except RegistryUnavailable:
            return self._unavailable(registration, "identite")

        def renew(r: Registration) -> Outcome:
            if r.identity == identity and not Proof.holds(r.answered, r.identity_value):
                self._note(r, finding, payment)
            return Accepted(Reason.REPEATED)

        return self._book.change(registration, "identite", renew)

    @staticmethod
    def _note(r: Registration, finding: Finding, payment: str) -> None:
        r.payment = payment
        r.insured_key = finding.key if isinstance(finding, Insured) else None
        r.absent = str(finding.reason) if isinstance(finding, Absent) else ""

    def answer(self, registration: Registration, typed: str) -> Outcome:
        """Judge the answer to the question, and with it the identity.

        A try is spent before anything is compared; a right answer gives it back. What cannot be
        an answer at all, and a registry that does not answer, spend none.
        """
        identity = registration.identity
        if identity is None or Proof.holds(registration.answered, registration.identity_value):
            return self._book.change(registration, "question", lambda r: Accepted(Reason.REPEATED))
        answer = questions.canonical(registration.payment, typed)
        if isinstance(answer, Reason):
            return self._book.change(registration, "question", lambda r: Refused(answer, "answer"))
        try:
            finding = self._registry.find(identity)
        except RegistryUnavailable:
            return self._unavailable(registration, "question")

        def judge(r: Registration) -> Outcome:
            if r.identity != identity or Proof.holds(r.answered, r.identity_value):
                return Accepted(Reason.REPEATED)
            now = self._clock.now()
            charges = self.charges(r)
            spent = self._limits.spend(charges, now)
            if isinstance(spent, Exhausted):
                return Locked(Reason.QUESTION_LOCKED, spent.until)
            if not isinstance(finding, Insured) or not questions.right(
                self._secrecy, finding, r.payment, answer
            ):
                detail = finding.reason if isinstance(finding, Absent) else None
                return Refused(Reason.ANSWER_WRONG, "answer", left=spent.left, detail=detail)
            self._limits.give_back(charges)
            if r.has_account:
                return Locked(Reason.ACCOUNT_EXISTS)
            r.insured_key = finding.key
            r.answered = Proof(r.identity_value, now)
            r.person = Person(
                finding.first_name, finding.last_name, finding.first_name_ar, finding.last_name_ar
            )
            return Accepted()

        return self._book.change(registration, "question", judge)

    def tries(self, registration: Registration) -> Spent | Exhausted:
        """The tries that the present identity still has, without spending one."""
        return self._limits.left(self.charges(registration), self._clock.now())

    def _payment(self, identity: Identity, finding: Finding) -> str:
        share = self._registry.bank_share()  # asked for everybody: an answer takes equally long
        draw = int.from_bytes(self._secrecy.derive("decoy", *identity.parts)[:8], "big") % _MIX
        decoy = BANK if draw < share * _MIX else POSTAL
        return finding.payment if isinstance(finding, Insured) else decoy

    @staticmethod
    def charges(registration: Registration) -> list[Charge]:
        """What a try of its question costs."""
        # Counted on the whole identity, so that a stranger who knows a number only cannot use up
        # its owner's tries; both methods of naming one insured person share their tries.
        key = registration.insured_key
        subject = key.hex() if key else registration.identity_value
        return questions.charges(registration.payment, subject)

    def _refuse_captcha(self, registration: Registration, judged: Judged) -> Outcome:
        def refuse(r: Registration) -> Outcome:
            if judged.verdict is Verdict.WRONG:
                self._limits.spend((), self._clock.now(), uses=judged.use)
                return Refused(Reason.CAPTCHA_WRONG, "captcha")
            return Refused(Reason.CAPTCHA_EXPIRED, "captcha")

        return self._book.change(registration, "identite", refuse)

    def _unavailable(self, registration: Registration, step: str) -> Outcome:
        return self._book.change(
            registration, step, lambda r: Refused(Reason.REGISTRY_UNAVAILABLE, "")
        )
