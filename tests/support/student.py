"""A student at the site: the journey in verbs, plain or with htmx, in a language."""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING, Any

from tests.support.browser import Browser
from tests.support.eyes import Eyes

if TYPE_CHECKING:
    from tests.support.site import Site

CAPTCHA = "24680"
PASSWORD = "7 rivieres bleues"
STEPS = ("conditions", "identite", "question", "courriel", "code-courriel", "telephone",
         "code-telephone", "mot-de-passe", "terminee")  # fmt: skip


class Student(Eyes):
    """Somebody with a browser, a mailbox and a phone. Verbs return self, to be told in a row."""

    def __init__(self, site: Site, person: dict[str, str], *, language: str, htmx: bool) -> None:
        """Take the place and the person."""
        self.site = site
        self.person = person
        self.language = language
        self.browser = Browser(site.app.test_client(), htmx=htmx)
        self.email = f"{person['cni'].lower()}@etu.example"
        self.phone = "06" + person["immatriculation"][-8:].replace(" ", "").zfill(8)

    def address(self, slug: str) -> str:
        """A step's address in their language."""
        return f"/{self.language}/inscription/{slug}"

    def opens(self, slug: str) -> Student:
        """Open a step by its address."""
        self.browser.open(self.address(slug))
        return self

    def sends(self, slug: str, **fields: Any) -> Student:
        """Send a step's form with the hidden fields of the page."""
        self.browser.send(self.address(slug), {**self.browser.hidden(), **fields})
        return self

    def presses(self, slug: str, button: str, **fields: Any) -> Student:
        """Press one of the buttons beside a step's form: resend, captcha, a language."""
        return self.sends(slug, do=button, **fields)

    def switches_to(self, language: str, **typed: Any) -> Student:
        """Press the button of another language, with what is typed in the page."""
        self.presses(self.place, language, **typed)
        self.language = language
        return self

    def in_another_tab(self) -> Student:
        """The same person with the same cookies and another page."""
        other = copy(self)
        other.browser = self.browser.tab()
        return other

    def reads_the_image(self) -> str:
        """The digits of the captcha that the page shows."""
        return self.site.service.captchas.answer(self.browser.value("captcha_token"))

    def misreads_the_image(self) -> str:
        """Five digits that are not those of the page's captcha."""
        return f"{(int(self.reads_the_image()) + 1) % 10**5:05}"

    def accepts_the_terms(self) -> Student:
        """From the start to the identity."""
        return self.opens("").opens("conditions").sends("conditions", accept="1")

    def gives_identity(self, **changes: str) -> Student:
        """Number, CNI, birth date, captcha."""
        year, month, day = self.person["birth_date"].split("-")
        fields = {
            "method": "immatriculation",
            "number": self.person["immatriculation"],
            "cni": self.person["cni"],
            "day": day,
            "month": month,
            "year": year,
            "captcha": CAPTCHA,
        }
        return self.sends("identite", **{**fields, **changes})

    def right_answer(self) -> str:
        """What the registry expects."""
        if self.person["payment"] == "bank":
            return self.person["rib"][-8:]
        return self.person["civil_status_no"]

    def wrong_answer(self) -> str:
        """Something of the right form that the registry does not expect."""
        return "00000000" if self.person["payment"] == "bank" else "9999/1999"

    def answers(self, answer: str | None = None) -> Student:
        """The question."""
        return self.sends("question", answer=answer or self.right_answer())

    def gives_email(self, email: str | None = None) -> Student:
        """An address, twice."""
        email = email or self.email
        return self.sends("courriel", email=email, email_again=email)

    def reads_code(self, channel: str) -> str:
        """The code of the newest message of a channel."""
        to = self.email if channel == "email" else "+212" + self.phone[1:]
        for message in self.site.inbox():
            if message.channel == channel and message.to == to:
                found = re.search(r"\b(\d{6})\b", message.text)
                assert found, message.text
                return found[1]
        raise AssertionError(f"no {channel} came to {to}")

    def types_email_code(self, code: str | None = None, **changes: str) -> Student:
        """The code from the mail."""
        return self._types_code("code-courriel", code or self.reads_code("email"), changes)

    def types_phone_code(self, code: str | None = None, **changes: str) -> Student:
        """The code from the SMS."""
        return self._types_code("code-telephone", code or self.reads_code("sms"), changes)

    def _types_code(self, slug: str, code: str, changes: dict[str, str]) -> Student:
        return self.sends(slug, **{"code": code, "captcha": CAPTCHA, **changes})

    def gives_phone(self, phone: str | None = None) -> Student:
        """A number, twice."""
        phone = phone or self.phone
        return self.sends("telephone", phone=phone, phone_again=phone)

    def chooses_password(self, password: str = PASSWORD, again: str | None = None) -> Student:
        """The password, twice."""
        return self.sends("mot-de-passe", password=password, password_again=again or password)

    def wrong_code(self, channel: str) -> str:
        """Six digits that were not sent."""
        return f"{(int(self.reads_code(channel)) + 1) % 10**6:06}"

    # -- a row of them

    def goes_on(self) -> Student:
        """Do what the step asks, rightly, whichever it is."""
        act = {
            "conditions": lambda: self.sends("conditions", accept="1"),
            "identite": self.gives_identity,
            "question": self.answers,
            "courriel": self.gives_email,
            "code-courriel": self.types_email_code,
            "telephone": self.gives_phone,
            "code-telephone": self.types_phone_code,
            "mot-de-passe": self.chooses_password,
        }
        act[self.place]()
        return self

    def stands_at(self, slug: str) -> Student:
        """Be at a step without having seen the pages before it (`reaches` goes the whole way)."""
        from tests.support.carried import carry  # it needs Site, which needs this file

        carry(self, slug)
        return self.opens(slug)

    def reaches(self, slug: str) -> Student:
        """Go from the start to a step by the straight way."""
        self.opens("").opens("conditions")
        for following in STEPS[1:]:
            self.goes_on().is_at(following)
            if following == slug:
                return self
        raise AssertionError(f"no step {slug}")
