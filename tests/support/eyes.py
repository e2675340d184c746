"""What a student sees: the page, its refusals and locks, the cookie, the messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from flask.sessions import SecureCookieSessionInterface

from amoe.adapters.demo import Delivered
from amoe.reasons import Reason
from amoe.registration import Registration
from blueprints.registration.locked import SAID

if TYPE_CHECKING:
    from tests.support.browser import Browser
    from tests.support.site import Site


class Eyes:
    """Looks; what is not as expected fails the test. Verbs return self, to be told in a row."""

    site: Site
    language: str
    browser: Browser
    email: str
    phone: str

    @property
    def place(self) -> str:
        """The slug of the page they are on."""
        return self.browser.address.partition("?")[0].rstrip("/").rsplit("/", 1)[-1]

    def sees(self, words: str) -> Self:
        """The page says this."""
        assert words in self.browser.words(), self.browser.words()
        return self

    def is_at(self, slug: str) -> Self:
        """The page is this step."""
        assert self.place == slug, f"{self.place}: {self.browser.words()[:400]}"
        return self

    def is_answered(self, status: int) -> Self:
        """The last answer had this status."""
        assert self.browser.status == status, f"{self.browser.status}: {self.browser.words()[:400]}"
        return self

    def is_refused(
        self, reason: Reason, field: str = "", *, left: int | None = None, status: int = 422
    ) -> Self:
        """The page says the reason's sentence, in their language, about this field."""
        self.is_answered(status)
        said = self.site.says(reason, self.language, left)
        assert self.browser.problems().get(field) == said, self.browser.problems()
        return self

    def is_locked(self, reason: Reason, *, seconds: int | None = None) -> Self:
        """The page is the one of a lock that opens by itself, in `seconds` from now."""
        title, words = SAID[reason]
        self.is_answered(503 if reason is Reason.SMS_PAUSED else 429)
        self.sees(self.site.translated(words, self.language))
        assert self.browser.heading() == self.site.translated(title, self.language)
        assert self.browser.response
        waits = int(self.browser.response.headers["Retry-After"])
        assert seconds is None or waits == seconds, waits
        return self

    @property
    def registration(self) -> Registration:
        """What the site holds of their registration."""
        session = self.session()
        found = self.site.service.book.find(session["s"]) if session else None
        assert found is not None, "there is no registration"
        return found

    def session(self) -> dict[str, Any]:
        """What their cookie says, as the site reads it."""
        held = self.browser.cookies().get(self.site.app.config["SESSION_COOKIE_NAME"])
        if held is None:
            return {}
        reader = SecureCookieSessionInterface().get_signing_serializer(self.site.app)
        assert reader
        said: dict[str, Any] = reader.loads(held)
        return said

    def messages(self, channel: str) -> list[Delivered]:
        """What reached their mailbox or phone, newest first."""
        to = self.email if channel == "email" else "+212" + self.phone[1:]
        return [m for m in self.site.inbox() if (m.channel, m.to) == (channel, to)]
