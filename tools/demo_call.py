"""A caller of the demo at work: every verb is what the site does when somebody sends a step."""

from __future__ import annotations

from typing import Protocol

from flask import Flask

from amoe.adapters.demo import DemoInbox
from amoe.codes import EMAIL, SMS, code_for
from amoe.identity import Identity
from amoe.outcomes import Accepted, Outcome
from amoe.references import new_reference
from amoe.registration import TERMS_VERSION, Registration
from amoe.service import Service

Person = dict[str, str]


class Clock(Protocol):
    """A clock that can be put back and forward."""

    def now(self) -> int:
        """Seconds since 1970."""
        ...

    def passes(self, seconds: int) -> None:
        """Go on by so many seconds, or back."""
        ...


class Call:
    """One caller at the site's own functions. Every verb returns what came of it."""

    def __init__(self, app: Flask, clock: Clock, who: Person, language: str) -> None:
        self.app = app
        self.service: Service = app.extensions["amoe"]
        self.inbox: DemoInbox = app.extensions["inbox"]
        self.clock = clock
        self.who = who
        book = self.service.book
        self.registration: Registration = book.blank(book.new_secret(), new_reference(), language)
        self.registration.mode = "htmx"

    # -- up to the question

    def accepts(self) -> Outcome:
        def accept(r: Registration) -> Outcome:
            r.terms = TERMS_VERSION
            r.next_secret = self.service.book.new_secret()
            return Accepted()

        return self.service.book.change(self.registration, "conditions", accept)

    def identifies(self, *, read: bool = True, **changes: str) -> Outcome:
        told = {**self.who, **changes}
        identity = Identity(
            "immatriculation", told["immatriculation"], told["cni"], told["birth_date"]
        )
        token, digits = self._captcha(read=read)
        return self.service.identification.identify(self.registration, identity, token, digits)

    def misreads(self) -> Outcome:
        return self.identifies(read=False)

    def takes_another_card(self) -> Outcome:
        return self.identifies(cni="ZZ" + self.who["cni"][-5:])

    def types_student_number(self) -> Outcome:
        return self.identifies(immatriculation="R" + self.who["immatriculation"])

    def answers(self) -> Outcome:
        right = self.who["rib"][-8:] or self.who["civil_status_no"]
        if self.registration.payment != self.who["payment"]:  # the decoy of an unknown identity
            return self.misses()
        return self.service.identification.answer(self.registration, right)

    def misses(self) -> Outcome:
        wrong = "00000000" if self.registration.payment == "bank" else "9999/1999"
        return self.service.identification.answer(self.registration, wrong)

    # -- messages and codes

    def gives_email(self) -> Outcome:
        return self._gives(EMAIL, self.who["email"])

    def gives_phone(self) -> Outcome:
        return self._gives(SMS, f"+2126{self.who['immatriculation'][-8:]}")

    def types_email_code(self) -> Outcome:
        return self._types(EMAIL, 0)

    def types_sms_code(self) -> Outcome:
        return self._types(SMS, 0)

    def mistypes_code(self) -> Outcome:
        return self._types(EMAIL, 1)

    def gets_sms(self) -> None:
        self._reports("delivrd")

    def gets_no_sms(self) -> None:
        self._reports("undeliv")

    # -- the last step

    def chooses_short(self) -> Outcome:
        return self.service.opening.open(self.registration, "abc123")

    def chooses_personal(self) -> Outcome:
        mine = f"a1{self.registration.email}"
        return self.service.opening.open(self.registration, mine)

    def _gives(self, channel: str, address: str) -> Outcome:
        outcome = self.service.contact.give(self.registration, channel, address)
        with self.app.app_context():
            self.service.sender.send_due()
        return outcome

    def _types(self, channel: str, beside: int) -> Outcome:
        challenge = self.registration.challenge(channel)
        assert challenge is not None, "no code was sent"
        right = code_for(self.service.secrecy, channel, challenge.address, challenge.nonce)
        token, digits = self._captcha(read=True)
        typed = f"{(int(right) + beside) % 10**6:06}"
        return self.service.contact.prove(self.registration, channel, typed, token, digits)

    def _reports(self, word: str) -> None:
        """The operator says what became of the newest SMS."""
        sent = next(each for each in self.inbox.newest_first() if each.channel == SMS)
        self.service.reports.take(sent.report_url.rpartition("/")[2], word)

    def _captcha(self, *, read: bool) -> tuple[str, str]:
        captchas = self.service.captchas
        token = captchas.issue(self.registration.key, self.clock.now())
        digits = captchas.answer(token)
        return token, digits if read else f"{(int(digits) + 1) % 10**5:05}"
