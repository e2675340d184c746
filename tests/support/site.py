"""A whole site in a folder of its own, as tests need one: real database, real templates."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from amoe.keys import Keys
from amoe.registry_import import import_people
from amoe.registry_sample import person, write
from amoe.secrecy import Secrecy
from amoe.service import Service
from amoe.store.database import Database
from amoe.store.registry_migrations import registry
from app import create_app
from config import Settings
from tests.support.clock import SetClock
from tests.support.student import Student

PEOPLE = 40
CAPTCHA = "24680"
"""What `AMOE_DEMO_CAPTCHA` is in tests."""


def registry_folder(folder: Path) -> Path:
    """An instance folder with demo keys and a registry of `PEOPLE` invented people."""
    keys = Keys.make(demo=True)
    keys.save(folder)
    source = folder / "sample.csv"
    write(PEOPLE, source)
    database = Database(folder / "registry.db", registry)
    database.migrate()
    import_people(source, database, Secrecy(keys), date(2026, 1, 1))
    database.close()
    source.unlink()
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
        self.service: Service = self.app.extensions["amoe"]
        self.service.migrate()

    def student(
        self, index: int = 0, *, language: str = "fr", htmx: bool = False, **changes: str
    ) -> Student:
        """Somebody of the registry with a browser of their own; `changes` replace their data."""
        return Student(self, {**person(index), **changes}, language=language, htmx=htmx)

    def of_kind(self, payment: str, nth: int = 0) -> int:
        """The index of the nth person who is paid by bank or by post."""
        found = [n for n in range(PEOPLE) if person(n)["payment"] == payment]
        return found[nth]

    def send_messages(self) -> None:
        """Do what the sender thread does: send everything that is due."""
        with self.app.app_context():
            self.service.sender.send_due()

    def inbox(self) -> list[Any]:
        """What was sent, newest first."""
        self.send_messages()
        found: list[Any] = self.app.extensions["inbox"].newest_first()
        return found

    def close(self) -> None:
        """Close this thread's connections."""
        self.service.database.close()
        self.service.registry_database.close()
