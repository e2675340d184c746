"""A lost phone or mailbox: the other channel and the registry's question, then a new address."""

from __future__ import annotations

from amoe import questions
from amoe.changing import not_sent
from amoe.codes import EMAIL, SMS, Challenge
from amoe.identity import Identity
from amoe.insured import BANK, Insured
from amoe.limits import (
    ACCOUNT_SENDS,
    LOSING_DAY,
    LOSING_LIFE,
    LOSING_LINK_LIFE,
    LOSING_MONTH,
    LOSING_SMS,
    Charge,
    Exhausted,
    Limits,
)
from amoe.losing_wait import LosingWait
from amoe.naming import Naming
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.ports import Clock, Registry, RegistryUnavailable
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.secrecy import Secrecy
from amoe.store.accounts import Account, Accounts
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.matters import Matter, Matters
from amoe.telling import Telling

__all__ = ["OTHER", "Account", "Losing", "Matter"]

KIND = "losing"
OTHER = {EMAIL: SMS, SMS: EMAIL}
"""By which channel somebody is asked who has lost one."""


class Losing:
    """Asked by name, the same for everybody; what is proved is kept in the matter.

    Its facts: `lost` (a channel), `name`, `by_agent`, `code` (the other channel's challenge),
    `proved`, `answered`, `address` and `new` (the new one and its challenge).
    """

    def __init__(
        self,
        database: Database,
        naming: Naming,
        accounts: Accounts,
        matters: Matters,
        audit: Audit,
        limits: Limits,
        prover: Prover,
        telling: Telling,
        registry: Registry,
        secrecy: Secrecy,
        wait: LosingWait,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._naming = naming
        self._accounts = accounts
        self._matters = matters
        self._audit = audit
        self._limits = limits
        self._prover = prover
        self._telling = telling
        self._registry = registry
        self._secrecy = secrecy
        self._wait = wait
        self._clock = clock

    def ask(self, visitor: Visitor, name: str, lost: str) -> str | Locked:
        """Send a code by the other channel, if the name is somebody's; returns the secret.

        Whoever is nobody gets a code that goes nowhere and is never right.
        """
        now = self._clock.now()
        known, account = self._naming.of(name)
        charges = [Charge(LOSING_DAY, known)]
        if OTHER[lost] == SMS:
            charges.append(Charge(LOSING_SMS, "all"))
        facts = {"lost": lost, "name": known}
        with self._database.writing():
            spent = self._limits.spend(charges, now)
            if isinstance(spent, Exhausted):
                return Locked(Reason.LOSING_LOCKED, spent.until)
            owner = account.id if account else ""
            secret, matter = self._matters.begin(KIND, owner, facts, now, now + LOSING_LIFE)
            self._send(visitor, matter, account, now)
            self._note(visitor, "stay", Reason.LOSING_ASKED, now)
        return secret

    def start(self, visitor: Visitor, account: Account, lost: str) -> Locked | None:
        """Have a link sent by the other channel, for an agent: it proves that channel and no more.

        An agent sees no secret and can finish nothing: the question, the new address and its code
        are the owner's.
        """
        now = self._clock.now()
        with self._database.writing():
            spent = self._limits.spend([Charge(LOSING_DAY, account.id)], now)
            if isinstance(spent, Exhausted):
                return Locked(Reason.LOSING_LOCKED, spent.until)
            dies_at = now + LOSING_LINK_LIFE
            facts = {"lost": lost, "name": account.id, "by_agent": True, "proved": True}
            # Short enough for an SMS in Arabic; it lives a day and is asked a question.
            secret, _ = self._matters.begin(KIND, account.id, facts, now, dies_at, bits=72)
            if OTHER[lost] == EMAIL:
                self._telling.mail(
                    account, "losing_link", visitor, now, losing=secret, dies_at=dies_at
                )
            else:
                self._telling.text(account, "losing_link", visitor, now, losing=secret)
            self._note(visitor, "accepted", Reason.LOSING_ASKED, now)
        return None

    def find(self, secret: str) -> tuple[Matter, Account | None] | None:
        """What was begun, and whose it is; nobody's looks the same until a code is right."""
        matter = self._matters.find(KIND, secret, self._clock.now())
        return (matter, self._accounts.get(matter.account)) if matter else None

    def resend(self, visitor: Visitor, secret: str) -> Outcome:
        """Send the code that is waited for again: the other channel's, or the new address's."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.LOSING_EXPIRED, "")
            matter, account = found
            challenge = matter.challenge("new" if matter.facts.get("address") else "code")
            if challenge and now < challenge.resend_at:
                return Refused(Reason.RESEND_TOO_SOON, "")
            if matter.facts.get("address"):
                return self._send_new(visitor, matter, now) or Accepted(Reason.CODE_SENT)
            if not matter.facts.get("proved"):
                if OTHER[matter.facts["lost"]] == SMS:
                    spent = self._limits.spend([Charge(LOSING_SMS, "all")], now)
                    if isinstance(spent, Exhausted):
                        return Locked(Reason.LOSING_LOCKED, spent.until)
                self._send(visitor, matter, account, now)
            return Accepted(Reason.CODE_SENT)

    def prove(self, secret: str, code: str) -> Outcome:
        """Judge the code of the channel that is not lost."""
        now = self._clock.now()
        with self._database.writing():
            found = self.find(secret)
            if found is None:
                return Refused(Reason.LOSING_EXPIRED, "")
            matter, account = found
            if matter.facts.get("proved"):
                return Accepted(Reason.REPEATED)
            # Counted by the name: a mailbox has a number of its own only where there is one.
            challenge = matter.challenge("code")
            counted = f"losing:{matter.facts['name']}"
            outcome = self._prover.judge(challenge, code, now, counted=counted)
            if challenge:
                matter.keep("code", challenge)
            if isinstance(outcome, Accepted):
                if account is None:  # a guess that was right by chance at a code for nobody
                    outcome = Refused(Reason.CODE_WRONG, "code")
                else:
                    matter.facts["proved"] = True
            self._matters.save(matter)
            return outcome

    def payment(self, account: Account) -> str:
        """Which question the registry asks. Raises RegistryUnavailable."""
        person = self._registry.person(account.insured_key)
        return person.payment if person else BANK

    def answer(self, secret: str, typed: str) -> Outcome:
        """Judge the answer to the registry's question, with the tries of the whole identity."""
        found = self._owned(secret, "proved")
        if found is None:
            return Refused(Reason.LOSING_EXPIRED, "")
        account = found[1]
        try:
            person = self._registry.person(account.insured_key)
            payment = person.payment if person else BANK
            answer = questions.canonical(payment, typed)
            if isinstance(answer, Reason):
                return Refused(answer, "answer")
            finding = (
                self._registry.find(
                    Identity(
                        "immatriculation", person.immatriculation, person.cni, person.birth_date
                    )
                )
                if person
                else None
            )
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
            again = self.find(secret)
            if again is None:
                return Refused(Reason.LOSING_EXPIRED, "")
            again[0].facts["answered"] = True
            self._matters.save(again[0])
        return Accepted()

    def give(self, visitor: Visitor, secret: str, address: str) -> Outcome:
        """Take the new address (canonical) and send it a code."""
        now = self._clock.now()
        with self._database.writing():
            found = self._owned(secret, "answered")
            if found is None:
                return Refused(Reason.LOSING_EXPIRED, "")
            matter, account = found
            if address in (account.email, account.phone):
                same = matter.facts["lost"] == EMAIL
                return Refused(Reason.EMAIL_SAME if same else Reason.PHONE_SAME, "address")
            open_until = self._wait.open_until(account.id, now)
            if open_until:
                return Locked(Reason.LOSING_OPEN, open_until)
            if address != matter.facts.get("address"):
                matter.facts.pop("new", None)
            matter.facts["address"] = address
            challenge = matter.challenge("new")
            if challenge and now < challenge.resend_at:
                self._matters.save(matter)
                return Accepted(Reason.REPEATED)
            return self._send_new(visitor, matter, now) or Accepted(Reason.CODE_SENT)

    def begin_waiting(self, visitor: Visitor, secret: str, code: str) -> Outcome:
        """Judge the code of the new address; when it is right, the day of waiting begins."""
        now = self._clock.now()
        with self._database.writing():
            found = self._owned(secret, "address")
            if found is None:
                return Refused(Reason.LOSING_EXPIRED, "")
            matter, account = found
            challenge = matter.challenge("new")
            outcome = self._prover.judge(challenge, code, now)
            if challenge:
                matter.keep("new", challenge)
            self._matters.save(matter)
            if not isinstance(outcome, Accepted):
                return outcome
            open_until = self._wait.open_until(account.id, now)
            if open_until:
                return Locked(Reason.LOSING_OPEN, open_until)
            spent = self._limits.spend([Charge(LOSING_MONTH, account.id)], now)
            if isinstance(spent, Exhausted):
                return Locked(Reason.LOSING_LOCKED, spent.until)
            if not self._matters.use(matter, now):
                return Refused(Reason.LOSING_EXPIRED, "")
            self._wait.begin(visitor, account, matter.facts["lost"], matter.facts["address"], now)
            self._note(visitor, "accepted", Reason.LOSING_BEGUN, now)
        return Accepted(Reason.LOSING_BEGUN)

    def _owned(self, secret: str, proof: str) -> tuple[Matter, Account] | None:
        """What was begun for somebody's account, if it has got as far as `proof`."""
        matter, account = self.find(secret) or (None, None)
        return (matter, account) if matter and account and matter.facts.get(proof) else None

    def _send(self, visitor: Visitor, matter: Matter, account: Account | None, now: int) -> None:
        """Send the code by the other channel; a limit that says no shows to nobody."""
        channel = OTHER[matter.facts["lost"]]
        nobody = f"nobody@{matter.facts['name'].encode().hex()[:40]}.invalid"
        address = (account.email if channel == EMAIL else account.phone) if account else nobody
        challenge = matter.challenge("code")
        sent = self._prover.send(
            challenge,
            # To nobody goes no SMS, not even one that is taken back: no number is charged for it.
            channel if account else EMAIL,
            address,
            now,
            charges=[Charge(ACCOUNT_SENDS, matter.account or matter.facts["name"])],
            language=visitor.language,
            reference=visitor.reference,
            nowhere=account is None,
            more={"purpose": "losing"},
        )
        if isinstance(sent, Challenge):
            challenge = sent
        elif challenge:
            challenge.send_again(now, renew=not challenge.alive(now))
        matter.keep("code", challenge or Challenge.make(channel, address, now))
        self._matters.save(matter)

    def _send_new(self, visitor: Visitor, matter: Matter, now: int) -> Locked | None:
        channel = matter.facts["lost"]
        sent = self._prover.send(
            matter.challenge("new"),
            channel,
            matter.facts["address"],
            now,
            charges=[Charge(ACCOUNT_SENDS, matter.account)],
            language=visitor.language,
            reference=visitor.reference,
        )
        if isinstance(sent, Exhausted | Reason):
            return not_sent(self._prover, channel, sent)
        matter.keep("new", sent)
        self._matters.save(matter)
        return None

    def _note(self, visitor: Visitor, outcome: str, reason: Reason, now: int) -> None:
        self._audit.add(
            Event(now, visitor.reference, "compte-perdu", outcome, reason, "", visitor.language)
        )
