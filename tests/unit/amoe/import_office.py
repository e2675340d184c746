"""Who imports the registry file in tests: a folder with a registry, and a file of people."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from amoe import registry_import
from amoe.adapters.clocks import SystemClock
from amoe.adapters.sqlite_registry import SqliteRegistry
from amoe.csv_import import Summary
from amoe.identity import Identity
from amoe.insured import Absent, Insured
from amoe.keys import Keys
from amoe.registry_import import import_people
from amoe.registry_rows import COLUMNS
from amoe.registry_sample import person
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.registry_migrations import registry as tables

TODAY = date(2026, 1, 15)
ROOT = Path(registry_import.__file__).parent.parent

Person = dict[str, str]
Line = Person | str | bytes


@dataclass
class Office:
    """Who imports: a folder with a registry, and a file of people."""

    folder: Path
    keys: Keys = field(default_factory=lambda: Keys.make(demo=True))

    def __post_init__(self) -> None:
        self.secrecy = Secrecy(self.keys)
        self.database = self.opened()
        self.database.migrate()
        self.source = self.folder / "people.csv"
        self.aside = self.folder / "people.rejected.csv"

    def opened(self) -> Database:
        """Another way into the same registry."""
        return Database(self.folder / "registry.db", tables)

    def imports(self, people: Iterable[Line], **options: Any) -> Summary:
        """Import a file of these people; text and bytes are lines as they stand."""
        self.writes(people)
        return import_people(self.source, self.database, self.secrecy, TODAY, **options)

    def writes(self, people: Iterable[Line], header: Sequence[str] = COLUMNS) -> None:
        """Make the file."""
        lines = [",".join(header).encode()]
        for one in people:
            line = ",".join(one[name] for name in header) if isinstance(one, dict) else one
            lines.append(line.encode() if isinstance(line, str) else line)
        self.source.write_bytes(b"\n".join(lines) + b"\n")

    def rejects(self) -> list[dict[str, str]]:
        """The lines kept aside."""
        with self.aside.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def finds(self, one: Person, method: str = "immatriculation") -> Insured | Absent:
        """What the site finds for somebody."""
        number = one["immatriculation" if method == "immatriculation" else "employer_id"]
        registry = SqliteRegistry(self.opened(), self.secrecy, SystemClock())
        return registry.find(Identity(method, number, one["cni"], one["birth_date"]))

    def everything(self) -> list[tuple[Any, ...]]:
        """All rows, to compare before and after."""
        database = self.opened()
        return [
            *map(tuple, database.all("SELECT * FROM insured ORDER BY key")),
            *map(tuple, database.all("SELECT * FROM facts")),
        ]


def some(count: int, first: int = 0) -> list[Person]:
    """Invented people."""
    return [person(index) for index in range(first, first + count)]
