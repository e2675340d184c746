"""Somebody who has lost something: a password, a phone, a mailbox; told in verbs."""

from __future__ import annotations

import re
from typing import Self

from amoe.adapters.demo import Delivered
from tests.support.asker import CAPTCHA
from tests.support.insured import Insured

FORGOTTEN, ASKED = "mot-de-passe/oublie", "mot-de-passe/envoye"
RESET, CODE, CHOOSE = "mot-de-passe/nouveau", "mot-de-passe/code", "mot-de-passe/choisir"
DONE = "mot-de-passe/fait"
LOST, LOST_CODE, QUESTION = "compte-perdu/", "compte-perdu/code", "compte-perdu/question"
NEW, NEW_CODE, WAITS = "compte-perdu/nouveau", "compte-perdu/nouveau/code", "compte-perdu/attente"
NEW_PHONE, NEW_EMAIL = "0698765432", "salma.nouvelle@etu.example"


class Recovering(Insured):
    """An insured person who gets back in. Verbs return self."""

    # -- a forgotten password

    def forgets(self, name: str | None = None) -> Self:
        """Ask for a link on the page of the forgotten password."""
        return self.opens(FORGOTTEN).sends(FORGOTTEN, name=name or self.number)

    def link(self) -> str:
        """The newest mailed link to a new password."""
        return self.link_in_mail("mot-de-passe/nouveau/")

    def follows(self, link: str) -> Self:
        """Open a link of a message."""
        self.browser.open(link)
        return self

    def presses_the_button(self) -> Self:
        """Press the one button of the page of a link."""
        self.browser.send(self.browser.address, self.browser.hidden())
        return self

    def chooses(self, password: str, again: str | None = None) -> Self:
        """Type a new password twice."""
        return self.sends(CHOOSE, password=password, password_again=again or password)

    def resets(self, password: str) -> Self:
        """All of it, from the name to the end."""
        self.forgets().is_on(ASKED).follows(self.link()).presses_the_button().is_on(CODE)
        self.types_sms().is_on(CHOOSE).chooses(password)
        self.password = password
        return self.is_on(DONE)

    def types_sms(self) -> Self:
        """Type the code of the newest SMS on the page of the reset."""
        return self.sends(CODE, code=self.reads_code("sms"))

    # -- a lost channel

    @property
    def answer(self) -> str:
        """The right answer to the registry's question."""
        person = self.person
        return person["rib"][-8:] if person["payment"] == "bank" else person["civil_status_no"]

    def has_lost(self, channel: str, name: str | None = None) -> Self:
        """Report it: `sms` is the phone, `email` the mailbox."""
        named = {"name": name or self.number, "channel": channel}
        return self.opens(LOST).sends(LOST, **named, captcha=CAPTCHA)

    def gives_new(self, channel: str) -> Self:
        """From the report to the day of waiting."""
        other = "email" if channel == "sms" else "sms"
        self.has_lost(channel).is_on(LOST_CODE)
        self.sends(LOST_CODE, code=self.reads_code(other)).is_on(QUESTION)
        return self.goes_on(channel)

    def goes_on(self, channel: str) -> Self:
        """From the question to the day of waiting."""
        self.sends(QUESTION, answer=self.answer).is_on(NEW)
        address = NEW_PHONE if channel == "sms" else NEW_EMAIL
        self.sends(NEW, address=address).is_on(NEW_CODE)
        return self.sends(NEW_CODE, code=self.code_at_new(channel)).is_on(WAITS)

    def at_new(self, channel: str) -> list[Delivered]:
        """What reached the new number or address, newest first."""
        to = "+212" + NEW_PHONE[1:] if channel == "sms" else NEW_EMAIL
        return [m for m in self.site.inbox() if m.to == to]

    def code_at_new(self, channel: str) -> str:
        """The code that reached it."""
        found = re.search(r"\b(\d{6})\b", self.at_new(channel)[0].text)
        assert found
        return found[1]

    def cancel_links(self) -> list[str]:
        """The links that cancel, in every message that any channel got."""
        found = []
        for message in self.site.inbox():
            found += re.findall(r"(/(?:fr|ar)/compte-perdu/annuler/\S+)", message.text)
            found += re.findall(r"(/a/\S+)", message.text)
        return found
