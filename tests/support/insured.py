"""Somebody who has an account: signs in, walks through the space, signs out; told in verbs."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from flask.sessions import SecureCookieSessionInterface

from amoe import passwords
from amoe.references import new_reference
from amoe.registry_sample import person as invented
from amoe.store.accounts import Account, NewAccount
from amoe.store.sessions import Session
from tests.support.browser import Browser
from tests.support.eyes import Eyes

if TYPE_CHECKING:
    from tests.support.site import Site

PASSWORD = "7 rivieres bleues"
SIGN_IN, CODE, LAST = "connexion", "connexion/code", "connexion/mot-de-passe"


class Insured(Eyes):
    """A person with an account, a mailbox, a phone and a browser. Verbs return self.

    `Insured(site, 0).is_signed_in().opens("compte/")` is the quick way in; `.signs_in()` goes
    through the pages and the mailed code.
    """

    def __init__(
        self, site: Site, index: int = 0, *, language: str = "fr", htmx: bool = False, **more: str
    ) -> None:
        """Take the place and the nth person of the registry; an account is opened if need be."""
        self.site = site
        self.person = {**invented(index), **more}
        self.language = language
        self.browser = Browser(site.app.test_client(), htmx=htmx)
        self.email = more.get("email") or f"{self.person['cni'].lower()}@etu.example"
        self.phone = "06" + self.person["immatriculation"][-8:].replace(" ", "").zfill(8)
        self.password = PASSWORD
        self._key = site.service.secrecy.lookup("immatriculation", self.person["immatriculation"])
        if site.service.accounts.of_person(self._key) is None:
            self._open_account()

    def _open_account(self) -> None:
        names = ("first_name", "last_name", "first_name_ar", "last_name_ar")
        self.site.service.accounts.open(
            NewAccount(
                insured_key=self._key,
                email=self.email,
                phone="+212" + self.phone[1:],
                **{name: self.person[name] for name in names},
            ),
            _hashed(self.password),
            self.language,
            self.site.clock.now(),
        )

    # -- what the site holds

    @property
    def number(self) -> str:
        """The immatriculation number."""
        return self.person["immatriculation"]

    @property
    def account(self) -> Account:
        """The account as the site holds it now."""
        found = self.site.service.accounts.of_person(self._key)
        assert found is not None
        return found

    # -- going about

    def address(self, path: str) -> str:
        """An address in their language: `compte/` is /fr/compte/."""
        return f"/{self.language}/{path}"

    def opens(self, path: str) -> Self:
        """Open a page of the site."""
        self.browser.open(self.address(path))
        return self

    def sends(self, path: str, **fields: Any) -> Self:
        """Send a form with the hidden fields of the page."""
        self.browser.send(self.address(path), {**self.browser.hidden(), **fields})
        return self

    def presses(self, path: str, button: str, **fields: Any) -> Self:
        """Press a button `do` of a form."""
        return self.sends(path, do=button, **fields)

    def is_on(self, path: str) -> Self:
        """The page has this address."""
        there = self.browser.address.split("?")[0]
        assert there == self.address(path), f"{there}: {self.browser.words()[:400]}"
        return self

    def on_another_device(self, language: str = "") -> Self:
        """The same person with another browser."""
        other = copy(self)
        other.language = language or self.language
        other.browser = Browser(self.site.app.test_client(), htmx=self.browser.htmx)
        return other

    def in_another_tab(self) -> Self:
        """The same person with the same cookies and another page."""
        other = copy(self)
        other.browser = self.browser.tab()
        return other

    # -- signing in

    def is_signed_in(self) -> Self:
        """Be signed in at once, without pages or messages; the browser is no known device."""
        service, now = self.site.service, self.site.clock.now()
        secret = service.sessions.begin(self.account, "", now)
        writer = SecureCookieSessionInterface().get_signing_serializer(self.site.app)
        assert writer
        cookie = writer.dumps({"a": secret, "t": now, "r": new_reference()})
        name = self.site.app.config["SESSION_COOKIE_NAME"]
        self.browser.client.set_cookie(name, str(cookie))
        return self

    def gives(self, name: str | None = None, password: str | None = None) -> Self:
        """Open the sign-in page and give a name (their number by default) and a password."""
        return self.opens(SIGN_IN).gives_again(name, password)

    def gives_again(self, name: str | None = None, password: str | None = None) -> Self:
        """Give them on the page that is open."""
        name, password = name or self.number, password or self.password
        return self.sends(SIGN_IN, name=name, password=password)

    def types_code(self, code: str | None = None, **fields: Any) -> Self:
        """Type the code of the newest mail, or another one; the device is remembered."""
        return self.sends(CODE, code=code or self.reads_code(), **fields)

    def signs_in(self, name: str | None = None, **fields: Any) -> Self:
        """Sign in with all that is asked for; `shared="1"`: do not remember the device."""
        self.gives(name)
        if self.browser.address.endswith(CODE):
            self.types_code(**fields)
        return self.is_on("compte/")

    def signs_out(self, do: str = "") -> Self:
        """Press "Sign out"; `do="partout"`: on every device."""
        return self.opens("compte/securite").sends("deconnexion", do=do)

    def session_of_the_site(self) -> Session:
        """What the site holds of this browser's session."""
        found = self.site.service.sessions.find(self.session()["a"])
        assert found is not None
        return found

    # -- messages

    def reads_code(self, channel: str = "email") -> str:
        """The code of the newest message of a channel."""
        for message in self.messages(channel):
            found = re.search(r"\b(\d{6})\b", message.text)
            if found:
                return found[1]
        raise AssertionError(f"no code came by {channel}")

    def wrong_code(self, channel: str = "email") -> str:
        """Six digits that were not sent."""
        return f"{(int(self.reads_code(channel)) + 1) % 10**6:06}"

    def link_in_mail(self, part: str) -> str:
        """The newest mailed address that holds `part`, without the site."""
        for message in self.messages("email"):
            found = re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", message.text)
            if found:
                return found[1]
        raise AssertionError(f"no link with {part} came")


@cache
def _hashed(password: str) -> str:
    """A hash for all accounts of a test process: nobody looks at the salt."""
    return passwords.hash_password(password)
