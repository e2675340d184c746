"""The desk as a whole: what agents work with, made once and joined."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from amoe.desk.canaries import Canaries
from amoe.desk.cases import Cases
from amoe.desk.help import Help
from amoe.desk.quotas import Quotas
from amoe.desk.situation import Situations
from amoe.limits import Limits
from amoe.ports import Clock, Registry
from amoe.secrecy import Secrecy
from amoe.store.accounts import Accounts
from amoe.store.activity import Activity
from amoe.store.agents import AgentRows
from amoe.store.audit import Audit
from amoe.store.database import Database
from amoe.store.outbox import Outbox
from amoe.store.registrations import Registrations


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of the desk."""

    cases: Cases
    situations: Situations
    help: Help
    quotas: Quotas
    canaries: Canaries

    def forget_old(self, now: int) -> None:
        """Remove what has served."""
        self.cases.forget_ended(now)


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
) -> Desk:
    """Join the parts."""
    return Desk(
        cases=Cases(database, registrations, registry, audit, outbox, secrecy, clock),
        situations=Situations(registrations, accounts, activity, audit, outbox, registry, clock),
        help=Help(instance / "help"),
        quotas=Quotas(database, limits, agents, audit, clock),
        canaries=Canaries(database, secrecy, agents, audit, outbox, clock),
    )
