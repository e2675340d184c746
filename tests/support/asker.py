"""Somebody who forgot their immatriculation number: the form in verbs, and what the mail says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.support.browser import Browser

if TYPE_CHECKING:
    from tests.support.site import Site

CAPTCHA = "24680"


class Asker:
    """A person with a browser and the mailbox that the registry has; verbs return self."""

    def __init__(
        self, site: Site, person: dict[str, str], *, language: str = "fr", htmx: bool = False
    ) -> None:
        """Take the place and the person."""
        self.site, self.person, self.language = site, person, language
        self.browser = Browser(site.app.test_client(), htmx=htmx)

    def address(self, page: str) -> str:
        """The form (`demande`), the answer (`envoye`), or the page before them (empty)."""
        return f"/{self.language}/numero-oublie/{page}".rstrip("/")

    def opens(self, page: str = "demande") -> Asker:
        """Open one of the pages."""
        self.browser.open(self.address(page))
        return self

    def sends(self, **changes: Any) -> Asker:
        """Send the form of the page as this person would fill it in."""
        year, month, day = self.person["birth_date"].split("-")
        typed = {"cni": self.person["cni"], "day": day, "month": month, "year": year}
        fields = {**self.browser.hidden(), **typed, "captcha": CAPTCHA, **changes}
        self.browser.send(self.address("demande"), fields)
        return self

    def asks(self, **changes: Any) -> Asker:
        """Open the form and send it."""
        return self.opens().sends(**changes)

    def solves(self) -> str:
        """The digits of the image that the page shows."""
        return self.site.service.captchas.answer(self.browser.value("captcha_token"))

    def mails(self) -> list[Any]:
        """What came to the address that the registry has, newest first."""
        return [each for each in self.site.inbox() if each.to == self.person["email"]]

    def reads_number(self) -> str:
        """The number in the newest mail."""
        found = re.search(r"^\d{9}$", self.mails()[0].text, re.M)
        assert found, self.mails()[0].text
        return found[0]
