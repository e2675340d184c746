"""The desk as a whole: what agents work with, made once and joined."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from amoe.book import Book
from amoe.contact import Contact
from amoe.desk.acts import Acts
from amoe.desk.canaries import Canaries
from amoe.desk.cases import Cases
from amoe.desk.handing import Handing
from amoe.desk.help import Help
from amoe.desk.known import Known
from amoe.desk.notes import Notes
from amoe.desk.overview import Overview
from amoe.desk.quotas import Quotas
from amoe.desk.situation import Situations
from amoe.identification import Identification
from amoe.limits import Limits
from amoe.losing import Losing
from amoe.ports import Clock, Registry
from amoe.prover import Prover
from amoe.resuming import Resuming
from amoe.secrecy import Secrecy
from amoe.store.accounts import Accounts
from amoe.store.activity import Activity
from amoe.store.agents import AgentRows
from amoe.store.audit import Audit
from amoe.store.database import Database
from amoe.store.late_prefixes import LatePrefixes
from amoe.store.outbox import Outbox
from amoe.store.registrations import Registrations
from amoe.telling import Telling


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of the desk."""

    cases: Cases
    situations: Situations
    help: Help
    quotas: Quotas
    canaries: Canaries
    acts: Acts
    late: LatePrefixes
    notes: Notes
    handing: Handing
    overview: Overview

    def forget_old(self, now: int) -> None:
        """Remove what has served."""
        self.cases.forget_ended(now)
        self.late.forget_old(now)
        self.notes.forget_old(now)
        self.handing.forget_old(now)


def build_desk(
    *,
    instance: Path,
    database: Database,
    registrations: Registrations,
    accounts: Accounts,
    activity: Activity,
    registry: Registry,
    audit: Audit,
    outbox: Outbox,
    limits: Limits,
    agents: AgentRows,
    secrecy: Secrecy,
    clock: Clock,
    book: Book,
    identification: Identification,
    contact: Contact,
    losing: Losing,
    resuming: Resuming,
    prover: Prover,
    telling: Telling,
) -> Desk:
    """Join the parts."""
    late = LatePrefixes(database)
    acts = Acts(
        database=database,
        book=book,
        registrations=registrations,
        accounts=accounts,
        identification=identification,
        contact=contact,
        losing=losing,
        resuming=resuming,
        prover=prover,
        telling=telling,
        late=late,
        limits=limits,
        audit=audit,
        clock=clock,
    )
    return Desk(
        cases=Cases(database, registrations, registry, audit, outbox, limits, secrecy, clock),
        situations=Situations(registrations, accounts, activity, audit, outbox, registry, clock),
        help=Help(instance / "help"),
        quotas=Quotas(database, limits, agents, audit, clock),
        canaries=Canaries(database, secrecy, agents, audit, outbox, clock),
        acts=acts,
        late=late,
        notes=Notes(database, Known(registrations, accounts, registry), audit, secrecy, clock),
        handing=Handing(database, agents, audit, clock),
        overview=Overview(database, audit, clock),
    )
