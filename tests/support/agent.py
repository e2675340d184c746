"""Somebody who works at the desk: invited, signs in, goes about, signs out; told in verbs."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import pyotp

from amoe import passwords
from amoe.desk.agents import AGENT, KeptAgent
from amoe.reasons import Reason
from amoe.store.agents import AgentRows
from amoe.store.audit import Event
from blueprints.shell.cookie_jar import desk_name
from tests.support.browser import Browser

if TYPE_CHECKING:
    from tests.support.site import Site

PASSWORD = "sept rivieres et neuf ponts"
HOME = "bureau/"


class Agent:
    """An agent with a mailbox, a phone with the app, and a browser. Verbs return self.

    `Agent(site).is_signed_in().opens("bureau/")` is the quick way in; `Agent(site).is_invited()
    .takes_the_invitation()`, and later `.signs_in()`, go through the pages. Their own things are
    `agent.id`, `agent.browser`, `agent.email`, `agent.password`, `agent.code()`.
    """

    def __init__(
        self,
        site: Site,
        name: str = "Salma Berrada",
        *,
        role: str = AGENT,
        email: str = "",
        language: str = "fr",
        htmx: bool = False,
    ) -> None:
        """Take the place and who they are; nothing is known of them there yet."""
        self.site = site
        self.name = name
        self.role = role
        self.email = email or f"{name.split()[0].lower()}@cnops.example"
        self.language = language
        self.browser = Browser(site.app.test_client(), htmx=htmx)
        self.password = PASSWORD
        self.key = ""
        """Of the app, once it is set up."""

    # -- what the site holds

    @property
    def kept(self) -> KeptAgent:
        """The agent as the site holds them now."""
        found = self.site.service.agents.of_email(self.email)
        assert found is not None, "nobody at the desk has this address"
        return found

    @property
    def id(self) -> str:
        """Their id."""
        return self.kept.agent.id

    def acts(self) -> list[Event]:
        """What the audit holds of them, oldest first."""
        rows = self.site.service.database.all(
            "SELECT at, reference, step, outcome, reason, detail, language, agent FROM audit"
            " WHERE agent = :agent ORDER BY id",
            agent=self.id,
        )
        return [Event(**dict(row)) for row in rows]

    # -- getting in

    def is_invited(self) -> Self:
        """Be added by the operator; the invitation is sent."""
        added = self.site.service.agents.add(self.email, self.name, self.role, self.language)
        assert added is not None, "an agent has this address already"
        return self

    def is_at_work(self) -> Self:
        """Have a password and an app, at once and without pages or messages."""
        rows, now = self._rows(), self.site.clock.now()
        rows.add(self.email, self.name, self.role, self.language, now)
        secret = rows.invite(self.id, now + 60)
        self.key = pyotp.random_base32()
        assert rows.take_invitation(self.id, secret, _hashed(self.password), self.key, now)
        return self

    def is_signed_in(self) -> Self:
        """Be signed in at once, without pages or messages; who is nobody yet is at work first."""
        if not self.key:
            self.is_at_work()
        with self.site.service.database.writing():
            ticket = self.site.service.desk_sessions.begin(self.id, self.site.clock.now())
        return self.holds({"a": ticket})

    def holds(self, words: dict[str, Any]) -> Self:
        """Have a desk's cookie that says this, signed by the site."""
        app = self.site.app
        with app.test_request_context("/bureau"):
            writer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            self.browser.client.set_cookie(desk_name(app), str(writer.dumps(words)))
        return self

    def gives(
        self, email: str | None = None, password: str | None = None, code: str | None = None
    ) -> Self:
        """Open the sign-in and give their own address, password and code, or others."""
        return self.opens(HOME).gives_again(email, password, code)

    def gives_again(
        self, email: str | None = None, password: str | None = None, code: str | None = None
    ) -> Self:
        """Give them on the page that is open."""
        return self.sends(
            HOME,
            email=self.email if email is None else email,
            password=self.password if password is None else password,
            code=self.code() if code is None else code,
        )

    def signs_in(self) -> Self:
        """Sign in through the page; who is nobody yet is at work first."""
        if not self.key:
            self.is_at_work()
        return self.gives().is_in()

    def signs_out(self) -> Self:
        """Press "Sign out", which stands in the head of a whole page."""
        htmx, self.browser.htmx = self.browser.htmx, False
        self.opens(HOME).sends("bureau/quitter")
        self.browser.htmx = htmx
        return self

    def opens_the_invitation(self) -> Self:
        """Open the newest mailed invitation, and put its key into the app."""
        self.browser.open(self.invitation())
        if self.browser.status == 200:
            self.key = self.shown_key()
        return self

    def takes_the_invitation(
        self, password: str | None = None, code: str | None = None, again: str | None = None
    ) -> Self:
        """Open it, choose a password, and confirm the app with a code."""
        return self.opens_the_invitation().fills_the_invitation(password, code, again)

    def fills_the_invitation(
        self, password: str | None = None, code: str | None = None, again: str | None = None
    ) -> Self:
        """Fill in the invitation's page that is open."""
        password = self.password if password is None else password
        fields = {
            "password": password,
            "password_again": password if again is None else again,
            "code": self.code() if code is None else code,
        }
        self.browser.send(self.browser.address, {**self.browser.hidden(), **fields})
        return self

    def shown_key(self) -> str:
        """The key of the app that the invitation's page shows."""
        found = re.search(r'<strong dir="ltr">([A-Z2-7 ]+)</strong>', self.browser.page)
        assert found, "no key is shown"
        return found[1].replace(" ", "")

    def invitation(self) -> str:
        """The address in the newest mailed invitation, without the site."""
        for message in self.site.inbox():
            found = re.search(r"https?://[^/\s]+(/\S*/bureau/invitation/\S+)", message.text)
            if message.to == self.email and found:
                return found[1]
        raise AssertionError("no invitation came")

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or so many steps of 30 seconds later."""
        return pyotp.TOTP(self.key).at(self.site.clock.now() + 30 * steps)

    def wrong_code(self) -> str:
        """Six digits that the app shows neither now nor just before or after."""
        near = {self.code(step) for step in (-1, 0, 1)}
        return next(f"{n:06}" for n in range(4) if f"{n:06}" not in near)

    # -- going about

    def address(self, path: str) -> str:
        """An address in their language: `bureau/` is /fr/bureau/."""
        return f"/{self.language}/{path}"

    def opens(self, path: str) -> Self:
        """Open a page."""
        self.browser.open(self.address(path))
        return self

    def sends(self, path: str, **fields: Any) -> Self:
        """Send a form with the hidden fields of the page."""
        self.browser.send(self.address(path), {**self.browser.hidden(), **fields})
        return self

    def with_another_browser(self, language: str = "") -> Self:
        """The same agent in front of another browser."""
        other = copy(self)
        other.language = language or self.language
        other.browser = Browser(self.site.app.test_client(), htmx=self.browser.htmx)
        return other

    # -- looking

    def is_in(self) -> Self:
        """The page is one of the desk, and says who is signed in."""
        self.is_answered(200)
        assert "/bureau/" in self.browser.address, self.browser.address
        assert 'id="leave"' in self.browser.page, self.browser.words()[:400]
        return self

    def is_out(self) -> Self:
        """The desk's pages are none for this browser."""
        at_work = self.site.app.test_request_context
        with at_work(self.address(HOME), headers=self._cookie_header()):
            from blueprints.desk import guard

            assert guard.find(extend=False) is None
        return self

    def is_answered(self, status: int) -> Self:
        """The last answer had this status."""
        assert self.browser.status == status, f"{self.browser.status}: {self.browser.words()[:400]}"
        return self

    def sees(self, words: str) -> Self:
        """The page says this."""
        assert words in self.browser.words(), self.browser.words()
        return self

    def is_told(self, reason: Reason) -> Self:
        """The page says a reason's sentence, in their language."""
        return self.sees(self.site.says(reason, self.language))

    def is_refused(self, reason: Reason, field: str = "", *, status: int = 422) -> Self:
        """The page says the reason's sentence about this field."""
        self.is_answered(status)
        said = self.site.says(reason, self.language)
        assert self.browser.problems().get(field) == said, self.browser.problems()
        return self

    def meets_nothing(self) -> Self:
        """The page is the site's 404."""
        return self.is_answered(404)

    def _cookie_header(self) -> dict[str, str]:
        held = "; ".join(f"{name}={value}" for name, value in self.browser.cookies().items())
        return {"Cookie": held}

    def _rows(self) -> AgentRows:
        return AgentRows(self.site.service.database, self.site.service.secrecy)


@cache
def _hashed(password: str) -> str:
    """A hash for all agents of a test process: nobody looks at the salt."""
    return passwords.hash_password(password)
