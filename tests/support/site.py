"""A whole site in a folder of its own, as tests need one: real database, real templates."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from flask_babel import LazyString, gettext

from amoe.keys import Keys
from amoe.reasons import Reason
from amoe.registry_import import import_people
from amoe.registry_sample import person, write
from amoe.secrecy import Secrecy
from amoe.service import Service
from amoe.store.claims_migrations import claims
from amoe.store.database import Database
from amoe.store.migrations import site as journey
from amoe.store.registry_migrations import registry
from app import create_app
from blueprints.shell.sentences import sentence
from config import Settings
from tests.support.clock import SetClock
from tests.support.compiled import share_compiled
from tests.support.student import Student

PEOPLE = 40
CAPTCHA = "24680"
"""What `AMOE_DEMO_CAPTCHA` is in tests."""


def registry_folder(folder: Path, people: int = PEOPLE) -> Path:
    """An instance folder with demo keys and a registry of invented people."""
    keys = Keys.make(demo=True)
    keys.save(folder)
    source = folder / "sample.csv"
    write(people, source)
    database = Database(folder / "registry.db", registry)
    database.migrate()
    import_people(source, database, Secrecy(keys), date(2026, 1, 1))
    database.close()
    source.unlink()
    for name, tables in (("amoe.db", journey), ("claims.db", claims)):
        empty = Database(folder / name, tables)
        empty.migrate()
        empty.close()
    return folder


class Site:
    """A demo site with a clock that stands still, an inbox, and people to be."""

    def __init__(self, instance: Path, people: Path, **ports: Any) -> None:
        """Copy the people's folder and open the site on it; `ports` replace the defaults."""
        shutil.copytree(people, instance)
        self.clock = SetClock()
        settings = Settings(instance=instance, demo=True, demo_captcha=CAPTCHA)
        ports.setdefault("clock", self.clock)
        self.app = create_app(ports.pop("settings", settings), **ports)
        self.app.config["RATELIMIT_ENABLED"] = True
        share_compiled(self.app)
        self.service: Service = self.app.extensions["amoe"]
        self.service.migrate()
        # What a test writes need not outlive a power cut.
        self.service.database.run("PRAGMA synchronous = OFF")

    def student(
        self, index: int = 0, *, language: str = "fr", htmx: bool = False, **changes: str
    ) -> Student:
        """Somebody of the registry with a browser of their own; `changes` replace their data."""
        return Student(self, {**person(index), **changes}, language=language, htmx=htmx)

    def of_kind(self, payment: str, nth: int = 0) -> int:
        """The index of the nth person who is paid by bank or by post."""
        found = [n for n in range(PEOPLE) if person(n)["payment"] == payment]
        return found[nth]

    def says(self, reason: Reason, language: str, left: int | None = None) -> str:
        """The sentence for a reason, as a page in that language says it."""
        with self.app.test_request_context(f"/{language}/"):
            return " ".join(sentence(reason, left).split())

    def translated(self, words: LazyString | str, language: str) -> str:
        """A text of the site in a language."""
        with self.app.test_request_context(f"/{language}/"):
            return " ".join(str(gettext(words) if isinstance(words, str) else words).split())

    def send_messages(self) -> None:
        """Do what the sender thread does: send everything that is due."""
        with self.app.app_context():
            self.service.sender.send_due()

    def passes(self, seconds: int) -> None:
        """Let time pass, after what is due now was sent."""
        self.send_messages()
        self.clock.passes(seconds)

    def inbox(self) -> list[Any]:
        """What was sent, newest first."""
        self.send_messages()
        found: list[Any] = self.app.extensions["inbox"].newest_first()
        return found

    def close(self) -> None:
        """Close this thread's connections."""
        self.service.database.close()
        self.service.registry_database.close()
        self.service.claims_database.close()
