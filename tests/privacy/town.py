"""A site where fifty planted people register, with an ear on all that it writes and answers."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import MethodNotAllowed, NotFound

from amoe.adapters.demo import DemoMailer, DemoTexter
from amoe.adapters.sqlite_registry import SqliteRegistry
from amoe.claims_import import import_claims
from amoe.claims_sample import write_lines
from amoe.days import MOROCCO
from amoe.keys import Keys
from amoe.registry_import import import_people
from amoe.secrecy import Secrecy, fingerprint
from amoe.store.database import Database
from amoe.store.registry_migrations import registry
from blueprints.shell.logs import AllowList
from tests.privacy import planted
from tests.privacy.faults import (
    BreakableClock,
    BreakableMailer,
    BreakableRegistry,
    BreakableTexter,
)
from tests.support.site import Site
from tests.support.student import CAPTCHA, Student

DEVICE = "amoe-device"
"""The cookie by which a device is known."""


@dataclass
class Heard:
    """What went over the wire and into the logs."""

    addresses: list[str] = field(default_factory=list)
    """Path and query of every request."""
    headers: list[tuple[str, str]] = field(default_factory=list)
    """Every header of every answer."""
    answers: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """The path of every request with the headers of its answer."""
    log: io.StringIO = field(default_factory=io.StringIO)
    captchas: set[str] = field(default_factory=set)
    """The digits of every image that was solved."""
    secrets: set[str] = field(default_factory=set)
    """What a page showed once: the key of an authenticator app, recovery codes."""


class Resident(Student):
    """A planted person, who solves the real image: the demo's answer is never used."""

    site: Town

    def sends(self, slug: str, **fields: Any) -> Student:
        """Send a step's form."""
        if fields.get("captcha") == CAPTCHA:
            token = self.browser.value("captcha_token")
            fields["captcha"] = self.site.service.captchas.answer(token)
            self.site.heard.captchas.add(fields["captcha"])
        return super().sends(slug, **fields)

    def secret(self) -> bytes:
        """The key of their registration."""
        with self.browser.client.session_transaction() as session:
            return fingerprint(session["s"])


class Town(Site):
    """The site of the fifty."""

    def __init__(self, folder: Path) -> None:
        """Import their file and open the site."""
        self.heard = Heard()
        clock = BreakableClock()
        self.registry, self.mailer = BreakableRegistry(), BreakableMailer()
        self.texter = BreakableTexter()
        super().__init__(
            folder / "instance",
            imported(folder),
            clock=clock,
            registry_port=self.registry,
            mailer=self.mailer,
            texter=self.texter,
        )
        self.clock: BreakableClock = clock
        service, inbox = self.service, self.app.extensions["inbox"]
        self.registry.inner = SqliteRegistry(service.registry_database, service.secrecy, self.clock)
        self.mailer.inner, self.texter.inner = DemoMailer(inbox), DemoTexter(inbox)
        self.app.wsgi_app = self._overheard(self.app.wsgi_app)  # type: ignore[method-assign]
        self._handlers = list(self._ears())

    def resident(self, index: int) -> Resident:
        """Person number `index`: languages and ways to use the site take turns."""
        language, htmx = ("fr", "ar")[index // 2 % 2], index // 4 % 2 == 1
        found = Resident(self, planted.planted(index), language=language, htmx=htmx)
        given = planted.typed(index)
        found.email, found.phone = given["email"], given["phone"]
        return found

    @property
    def folder(self) -> Path:
        """The instance folder."""
        return self.service.database.path.parent

    def codes(self) -> set[str]:
        """Every one-time code that was sent."""
        texts = (message.text for message in self.inbox())
        return {code for text in texts for code in re.findall(r"(?<!\d)\d{6}(?!\d)", text)}

    def today(self) -> date:
        """The day of the town's clock."""
        return datetime.fromtimestamp(self.clock.now(), MOROCCO).date()

    def claims_move(self, index: int, status: str) -> None:
        """The fund sends where the claim of person `index` stands; they are told."""
        service, source = self.service, self.folder.parent / "claims.csv"
        write_lines(source, [planted.claim(index, self.today(), status)])
        now = self.clock.now()
        summary = import_claims(source, service.claims_database, service.secrecy, now)
        assert not summary.rejected.total()
        source.unlink()

    def tokens(self) -> set[str]:
        """The token of every link that was sent or opened."""
        texts = " ".join(message.text for message in self.inbox())
        paths = {path for path, _ in self.heard.answers if path.count("/") > 1}
        paths |= set(re.findall(r"https?://[^/\s]+(/[^\s<>\"]+)", texts))
        routes, found = self.app.url_map.bind("localhost"), set()
        for path in paths:
            with suppress(NotFound, MethodNotAllowed):
                found.add(str(routes.match(path)[1].get("token", "")))
        return found - {""}

    def cookies(self) -> Iterator[tuple[str, str]]:
        """The name and value of every cookie that was given."""
        for name, value in self.heard.headers:
            if name == "Set-Cookie":
                kept, _, held = value.partition(";")[0].partition("=")
                yield kept, held

    def sessions(self) -> Iterator[dict[str, Any]]:
        """What every cookie of the site's own says: it is signed, not secret."""
        reader = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert reader is not None
        for value in {value for name, value in self.cookies() if name == "amoe"}:
            yield reader.loads(value) if value else {}

    def secrets_in_cookies(self) -> set[str]:
        """What names a session, a registration, a matter or a device to the site."""
        named = {told[key] for told in self.sessions() for key in told if key in "sacmlp"}
        return named | {value for name, value in self.cookies() if name == DEVICE and value}

    def stops_listening(self) -> None:
        """Take the ears off: what other tests log is not this town's."""
        for logger, handler in self._handlers:
            logger.removeHandler(handler)

    def _ears(self) -> Iterable[tuple[logging.Logger, logging.Handler]]:
        ours = logging.StreamHandler(self.heard.log)
        ours.setFormatter(AllowList())
        # A record of a library has no handler but Python's last resort: in full, from WARNING on.
        theirs = logging.StreamHandler(self.heard.log)
        theirs.setLevel(logging.WARNING)
        for logger, handler in (
            (logging.getLogger("amoe"), ours),
            (self.app.logger, ours),
            (logging.getLogger(), theirs),
        ):
            logger.addHandler(handler)
            yield logger, handler
        logging.getLogger("amoe").setLevel(logging.INFO)

    def _overheard(self, inner: Any) -> Callable[..., Any]:
        def answer(environ: dict[str, Any], start_response: Any) -> Any:
            self.heard.addresses.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")

            def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                self.heard.headers += headers
                self.heard.answers.append((environ["PATH_INFO"], dict(headers)))
                return start_response(status, headers, *rest)

            return inner(environ, start)

        return answer


def imported(folder: Path) -> Path:
    """An instance folder with keys and the registry of the fifty."""
    instance = folder / "imported"
    keys = Keys.make(demo=True)
    keys.save(instance)
    source = folder / "people.csv"
    planted.write(source)
    database = Database(instance / "registry.db", registry)
    database.migrate()
    summary = import_people(source, database, Secrecy(keys), date(2026, 1, 1))
    assert (summary.inserted, summary.rejected.total()) == (planted.PEOPLE, 0)
    database.close()
    return instance
