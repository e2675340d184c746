"""The service as a whole: every part made once and joined; what blueprints talk to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from amoe.adapters.guarded_registry import GuardedRegistry
from amoe.adapters.sqlite_registry import SqliteRegistry
from amoe.book import Book
from amoe.captchas import Captchas
from amoe.contact import Contact
from amoe.identification import Identification
from amoe.keys import Keys
from amoe.limits import DAY, JOURNEY_LIFE, Limits, sms_budget
from amoe.opening import Opening
from amoe.ports import Clock, Composer, Mailer, Registry, Texter
from amoe.secrecy import Secrecy
from amoe.sender import Sender
from amoe.store.accounts import Accounts
from amoe.store.audit import Audit
from amoe.store.counters import Counters
from amoe.store.database import Database
from amoe.store.migrations import site
from amoe.store.outbox import Outbox
from amoe.store.registrations import Registrations
from amoe.store.registry_migrations import registry as registry_tables


@dataclass(frozen=True)
class Service:
    """The parts of the service, by the word each one has in the design."""

    clock: Clock
    secrecy: Secrecy
    database: Database
    registry_database: Database
    registry: Registry
    captchas: Captchas
    limits: Limits
    accounts: Accounts
    audit: Audit
    outbox: Outbox
    registrations: Registrations
    book: Book
    identification: Identification
    contact: Contact
    opening: Opening
    sender: Sender

    def migrate(self) -> None:
        """Bring both databases' tables up to date."""
        self.database.migrate()
        self.registry_database.migrate()

    def forget_old(self) -> None:
        """Remove what has served: registrations past their life, ended counters, old messages."""
        now = self.clock.now()
        self.registrations.erase_older(now - JOURNEY_LIFE)
        self.outbox.forget_older(now - 7 * DAY)
        self.audit.forget_older(now - 400 * DAY)
        Counters(self.database).forget_ended(now - DAY)


def build(
    *,
    instance: Path,
    keys: Keys,
    clock: Clock,
    composer: Composer,
    mailer: Mailer,
    texter: Texter,
    registry: Registry | None = None,
    registry_timeout: float = 2.0,
    demo_captcha: str = "",
    sms_daily_budget: int = 20_000,
) -> Service:
    """Join the parts. `registry` replaces our own table; `registry_timeout` is in seconds."""
    secrecy = Secrecy(keys)
    database = Database(instance / "amoe.db", site)
    registry_database = Database(instance / "registry.db", registry_tables)
    people = registry or SqliteRegistry(registry_database, secrecy, clock)
    guarded = GuardedRegistry(people, registry_timeout)
    captchas = Captchas(secrecy, demo_captcha)
    limits = Limits(Counters(database), secrecy)
    accounts = Accounts(database, secrecy)
    audit = Audit(database)
    outbox = Outbox(database, secrecy)
    registrations = Registrations(database, secrecy)
    book = Book(database, registrations, audit, clock)
    return Service(
        clock=clock,
        secrecy=secrecy,
        database=database,
        registry_database=registry_database,
        registry=guarded,
        captchas=captchas,
        limits=limits,
        accounts=accounts,
        audit=audit,
        outbox=outbox,
        registrations=registrations,
        book=book,
        identification=Identification(book, guarded, captchas, limits, secrecy, clock),
        contact=Contact(
            book, captchas, limits, outbox, secrecy, clock, sms_budget(sms_daily_budget)
        ),
        opening=Opening(book, accounts, outbox, clock),
        sender=Sender(outbox, composer, mailer, texter, secrecy, clock),
    )
