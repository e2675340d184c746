"""A planted person with an account: what of the space they do with data of their own."""

from __future__ import annotations

import re
from typing import Self

from amoe.adapters.demo import Delivered
from tests.privacy import planted
from tests.privacy.town import Resident, Town
from tests.support.recovering import NEW, NEW_CODE, QUESTION, WAITS, Recovering

PHONE = "Mozilla/5.0 (Linux; Android 9; {}) AppleWebKit/537.36 Chrome/118.0 Mobile"


class Dweller(Recovering):
    """A resident after the last step."""

    site: Town

    def __init__(self, town: Town, who: Resident, password: str) -> None:
        """The account is there: they have opened it."""
        super().__init__(town, language=who.language, htmx=who.browser.htmx, **who.person)
        self.email, self.phone, self.password = who.email, who.phone, password
        self.index = (int(self.number) - int(planted.planted(0)["immatriculation"])) // 7_193
        self.later = planted.later(self.index)
        self._names_itself()

    def _names_itself(self) -> None:
        """The browser says more of its owner than it should."""
        client = self.browser.client
        said = PHONE.format(self.email)
        client.environ_base = {**client.environ_base, "HTTP_USER_AGENT": said}

    def on_another_device(self, language: str = "") -> Self:
        """The same person with another browser, which talks as much."""
        other = super().on_another_device(language)
        other._names_itself()
        return other

    def claims_move(self, status: str) -> Self:
        """The fund sends where their claim stands, and they are told."""
        self.site.claims_move(self.index, status)
        self.site.service.claim_notices.tell()
        return self

    @property
    def claim_no(self) -> str:
        """The number of their claim."""
        return planted.claim(self.index, self.site.today())["claim_no"]

    def fetches(self, path: str) -> bytes:
        """A file, as a browser asks for one."""
        answer = self.browser.client.get(self.address(path))
        assert answer.status_code == 200, path
        return answer.data

    def keeps_secret(self, pattern: str) -> list[str]:
        """What the page shows once."""
        found = re.findall(pattern, self.browser.page)
        assert found
        self.site.heard.secrets.update(found)
        return found

    def goes_on(self, channel: str) -> Self:
        """From the question to the day of waiting, with an address of their own."""
        self.sends(QUESTION, answer=self.wrong_answer()).is_on(QUESTION)
        self.sends(QUESTION, answer=self.answer).is_on(NEW)
        self.sends(NEW, address=self.later["phone" if channel == "sms" else "email"])
        self.sends(NEW_CODE, code=self.code_at_new(channel))
        return self.is_on(WAITS)

    def wrong_answer(self) -> str:
        """Something of the right form that the registry does not expect."""
        return "00000000" if self.person["payment"] == "bank" else "9999/1999"

    def at_new(self, channel: str) -> list[Delivered]:
        """What reached the new number or address, newest first."""
        phone = "+212" + self.later["phone"][1:]
        to = phone if channel == "sms" else self.later["email"]
        return [m for m in self.site.inbox() if m.to == to]
