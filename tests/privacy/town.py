"""A site where fifty planted people register, with an ear on all that it writes and answers."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from amoe.adapters.demo import DemoMailer, DemoTexter
from amoe.adapters.sqlite_registry import SqliteRegistry
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


@dataclass
class Heard:
    """What went over the wire and into the logs."""

    addresses: list[str] = field(default_factory=list)
    """Path and query of every request."""
    headers: list[tuple[str, str]] = field(default_factory=list)
    """Every header of every answer."""
    log: io.StringIO = field(default_factory=io.StringIO)
    captchas: set[str] = field(default_factory=set)
    """The digits of every image that was solved."""


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
