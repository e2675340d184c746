"""Somebody who announces: a registry of people, a desk that sends, and a campaign between them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from amoe.addressees import Fate
from amoe.campaign import Campaign
from amoe.campaign_run import Pace, Progress, Run
from amoe.campaign_walk import Walk, WritingWalk
from amoe.lane import BULK
from amoe.registry_import import import_people
from amoe.registry_rows import COLUMNS
from amoe.registry_sample import person
from amoe.secrecy import Secrecy
from amoe.sender import Sender
from amoe.store.accounts import Accounts, NewAccount
from amoe.store.campaign_letters import CampaignLetters
from amoe.store.database import Database
from amoe.store.insured_people import InsuredPeople
from amoe.store.registry_migrations import registry
from amoe.unsubscribing import Unsubscribing
from tests.support.clock import SetClock
from tests.unit.amoe.ports import Desk

TEMPLATE = "ouverture"
Person = dict[str, str]


class Announcer(Desk):
    """A desk with a registry and a campaign; its mails wait in `mail.taken`."""

    def __init__(self, database: Database, secrecy: Secrecy, clock: SetClock, folder: Path) -> None:
        """Join the parts; nobody is insured yet."""
        super().__init__(database, secrecy, clock, folder / "senders")
        self._folder, self._secrecy = folder, secrecy
        self.registry = Database(folder / "registry.db", registry)
        self.registry.migrate()
        self.accounts = Accounts(database, secrecy)
        letters = CampaignLetters(database)
        self.unsubscribing = Unsubscribing(letters, self.outbox, database, secrecy, clock)
        self.ways = replace(self.ways, unwanted=self.unsubscribing.unwanted)
        self.sender = Sender(self.ways)
        self.campaign = Campaign(
            InsuredPeople(self.registry, secrecy),
            letters,
            self.unsubscribing,
            database,
            self.outbox,
            self.composer,
            clock,
        )

    def insures(self, *people: Person) -> None:
        """Put people into the registry."""
        source = self._folder / "people.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, COLUMNS)
            rows.writeheader()
            rows.writerows(people)
        done = import_people(source, self.registry, self._secrecy, date(2026, 1, 15))
        assert not done.rejected

    def opens_account(self, one: Person) -> None:
        """Open somebody's account."""
        key = self._secrecy.lookup("immatriculation", one["immatriculation"])
        self.accounts.open(
            NewAccount(key, "other@etu.example", "+212612345678", "", "", "", ""), "hash", "fr", 1
        )

    def unsubscribes(self, email: str) -> bool:
        """Follow the link in a letter to this address."""
        key = self.unsubscribing.key(email)
        return self.unsubscribing.unsubscribe(self.unsubscribing.token(key))

    # -- walks

    def counts(self, university: str = "", template: str = TEMPLATE) -> Walk:
        """Walk to the end, counting."""
        return ended(Walk(self.campaign, template, university))

    def writes(
        self, university: str = "", language: str = "fr", template: str = TEMPLATE
    ) -> WritingWalk:
        """Walk to the end, writing letters that are due now."""
        return ended(self.walk(university, language, template))

    def walk(
        self, university: str = "", language: str = "fr", template: str = TEMPLATE
    ) -> WritingWalk:
        """A writing walk before its first step."""
        return WritingWalk(self.campaign, template, university, language, lambda now: now)

    def letters(self) -> list[Any]:
        """The rows of the outbox, first to last."""
        return self.database.all("SELECT * FROM outbox ORDER BY nr")

    def recipients(self) -> list[str]:
        """Whom the letters went to, sent now if they wait."""
        self.works(BULK)
        return sorted(mail.to for mail in self.mail.taken)

    # -- runs

    def run(self, rate: float = 0, *, wanted: int = 0, here: bool = True) -> RunOnClock:
        """A run before its beginning, on a clock that moves by a second when it waits."""
        pace = Pace(rate)
        walk = WritingWalk(self.campaign, TEMPLATE, "", "fr", pace)
        send = (lambda stopped: self.sender.send_due(BULK)) if here else None
        return RunOnClock(
            Run(self.campaign, walk, pace, self.clock, send, wanted), self.clock, walk
        )


class RunOnClock:
    """A run whose waiting takes no time."""

    def __init__(self, run: Run, clock: SetClock, walk: WritingWalk) -> None:
        """Take the run and its clock."""
        self._run, self._clock, self.walk = run, clock, walk
        self.told: list[Progress] = []
        self.waited = 0
        self.meanwhile: Callable[[], object] = lambda: None
        """What happens elsewhere while it waits."""

    def goes(self, stopped: Callable[[], bool] = lambda: False) -> list[Progress]:
        """Go on to the end, or until it is stopped."""
        self._run.run(stopped, self._wait, self.told.append)
        return self.told

    def _wait(self, seconds: float) -> None:
        self.waited += 1
        assert self.waited < 100_000, "it never ends"
        self._clock.passes(1)
        self.meanwhile()


def ended(walk: Any) -> Any:
    """Walk to the end."""
    while not walk.ended:
        walk.step()
    return walk


def people(count: int, **changes: str) -> list[Person]:
    """The first people of the sample, each with these changes."""
    return [{**person(index), **changes} for index in range(count)]


def fates(walk: Walk) -> dict[str, int]:
    """How many people met each fate, without those that nobody met."""
    total: Counter[Fate] = sum(walk.tally.values(), Counter())
    return {str(fate): n for fate, n in total.items() if n}


def addresses(insured: Sequence[Person]) -> list[str]:
    """The addresses of people, in order."""
    return sorted(one["email"] for one in insured)
