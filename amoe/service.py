"""The service as a whole: every part made once and joined; what blueprints talk to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from amoe.adapters.guarded_registry import GuardedRegistry
from amoe.adapters.sqlite_registry import SqliteRegistry
from amoe.adapters.typesetter import Typesetter
from amoe.app_removal import AppRemoval
from amoe.audit_head import DailyHead
from amoe.authenticator import Authenticator
from amoe.book import Book
from amoe.campaign import Campaign
from amoe.campus_links import CampusLinks
from amoe.campuses import Campuses
from amoe.captchas import Captchas
from amoe.certificates import Certificates
from amoe.changing import Changing
from amoe.claim_notices import ClaimNotices
from amoe.codes import EMAIL, SMS
from amoe.contact import Contact
from amoe.counting import Counting
from amoe.desk.agent_sessions import DeskSessions
from amoe.desk.agent_sign_in import AgentSignIn
from amoe.desk.agents import Agents
from amoe.desk.invitations import Invitations
from amoe.desk.parts import Desk, build_desk
from amoe.entering import Entering
from amoe.figures import FiguresOf
from amoe.forgotten_number import ForgottenNumber
from amoe.gateways import Gateway, Gateways
from amoe.identification import Identification
from amoe.keys import Keys
from amoe.lane import LANES, Ways
from amoe.limits import JOURNEY_LIFE, SESSION_LIFE, Limits, sms_budget
from amoe.losing import Losing
from amoe.losing_new import LosingNew
from amoe.losing_question import LosingQuestion
from amoe.losing_wait import LosingWait
from amoe.naming import Naming
from amoe.opening import Opening
from amoe.papers import Papers
from amoe.ports import Clock, Composer, Registry
from amoe.presence import Presence
from amoe.prover import Prover
from amoe.reports import Reports
from amoe.resetting import Resetting
from amoe.resuming import Resuming
from amoe.retention import ACTIVITY_KEPT, AUDIT_KEPT, COUNTERS_KEPT, MESSAGES_KEPT
from amoe.secrecy import Secrecy
from amoe.sender import Sender
from amoe.sign_in_codes import SignInCodes
from amoe.sign_outs import SignOuts
from amoe.signatures import Signer
from amoe.signing_in import SigningIn
from amoe.store.accounts import Accounts
from amoe.store.activity import Activity
from amoe.store.agent_sessions import AgentSessions
from amoe.store.agents import AgentRows
from amoe.store.audit import Audit
from amoe.store.campaign_letters import CampaignLetters
from amoe.store.campuses import CampusRows
from amoe.store.certificates import CertificateRows
from amoe.store.claim_notices import ClaimNoticeRows
from amoe.store.claims import Claims
from amoe.store.claims_migrations import claims as claims_tables
from amoe.store.counters import Counters
from amoe.store.counts import Counts
from amoe.store.database import Database
from amoe.store.gateways import GatewayStates
from amoe.store.insured_people import InsuredPeople
from amoe.store.matters import Matters
from amoe.store.migrations import site
from amoe.store.outbox import BULK, Outbox
from amoe.store.recovery_codes import RecoveryCodes
from amoe.store.registrations import Registrations
from amoe.store.registry_migrations import registry as registry_tables
from amoe.store.sessions import Devices, Sessions
from amoe.switches import REGISTRY, Switches
from amoe.telling import Telling
from amoe.unsubscribing import Unsubscribing
from amoe.usual_delays import UsualDelays


@dataclass(frozen=True)
class Service:
    """The parts of the service, by the word each one has in the design."""

    clock: Clock
    secrecy: Secrecy
    database: Database
    registry_database: Database
    claims_database: Database
    registry: Registry
    captchas: Captchas
    limits: Limits
    accounts: Accounts
    audit: Audit
    daily_head: DailyHead
    counts: Counts
    counting: Counting
    figures: FiguresOf
    outbox: Outbox
    registrations: Registrations
    book: Book
    identification: Identification
    contact: Contact
    forgotten_number: ForgottenNumber
    opening: Opening
    resuming: Resuming
    switches: Switches
    gateways: Mapping[str, Gateways]
    gateway_states: GatewayStates
    reports: Reports
    presence: Presence
    sender: Sender
    campaign: Campaign
    unsubscribing: Unsubscribing
    campuses: Campuses
    campus_links: CampusLinks
    insured_people: InsuredPeople
    claims: Claims
    claim_notices: ClaimNotices
    usual_delays: UsualDelays
    papers: Papers
    certificates: Certificates
    signer: Signer
    prover: Prover
    sessions: Sessions
    devices: Devices
    matters: Matters
    activity: Activity
    naming: Naming
    signing_in: SigningIn
    sign_outs: SignOuts
    authenticator: Authenticator
    app_removal: AppRemoval
    resetting: Resetting
    changing: Changing
    losing: Losing
    losing_question: LosingQuestion
    losing_new: LosingNew
    losing_wait: LosingWait
    agents: Agents
    desk_sessions: DeskSessions
    agent_sign_in: AgentSignIn
    invitations: Invitations
    desk: Desk

    def migrate(self) -> None:
        """Bring all databases' tables up to date."""
        self.database.migrate()
        self.audit.begin()
        self.registry_database.migrate()
        self.claims_database.migrate()
        self.switches.settle()

    def forget_old(self) -> None:
        """Remove what has served: registrations past their life, ended counters, old messages."""
        now = self.clock.now()
        self.registrations.erase_older(self.switches.stood().before(now, JOURNEY_LIFE), now)
        self.outbox.forget_older(now - MESSAGES_KEPT)
        self.audit.forget_older(now - AUDIT_KEPT)
        Counters(self.database).forget_ended(now - COUNTERS_KEPT)
        self.sessions.forget_older(now - SESSION_LIFE)
        self.devices.forget_ended(now)
        self.matters.forget_dead(now - COUNTERS_KEPT)
        self.activity.forget_older(now - ACTIVITY_KEPT)
        self.certificates.forget_old()
        self.desk_sessions.forget_old()
        self.desk.forget_old(now)

    def chores(self) -> tuple[Callable[[], object], ...]:
        """What is to be done once a minute by whoever runs the sender."""
        return (
            self.switches.settle,
            self.forget_old,
            self.resuming.tell,
            self.claim_notices.tell,
            self.losing_wait.finish_due,
            self.counting.count,
            self.daily_head.tell,
        )


def build(
    *,
    instance: Path,
    keys: Keys,
    clock: Clock,
    composer: Composer,
    mailers: Sequence[Gateway],
    texters: Sequence[Gateway],
    report_url: Callable[[str], str],
    registry: Registry | None = None,
    registry_timeout: float = 2.0,
    demo_captcha: str = "",
    sms_daily_budget: int = 20_000,
) -> Service:
    """Join the parts. `registry` replaces our own table; `registry_timeout` is in seconds.

    `report_url` makes the address of a report from its token.
    """
    secrecy = Secrecy(keys)
    database = Database(instance / "amoe.db", site)
    registry_database = Database(instance / "registry.db", registry_tables)
    claims_database = Database(instance / "claims.db", claims_tables)
    claims = Claims(claims_database, secrecy)
    people = registry or SqliteRegistry(registry_database, secrecy, clock)
    captchas = Captchas(secrecy, demo_captcha)
    limits = Limits(Counters(database), secrecy)
    accounts = Accounts(database, secrecy)
    audit = Audit(database, secrecy)
    counts = Counts(database)
    outbox = Outbox(database, secrecy)
    registrations = Registrations(database, secrecy)
    book = Book(database, registrations, audit, clock)
    switches = Switches(database, audit, clock)
    guarded = GuardedRegistry(people, registry_timeout, lambda: bool(switches.paused(REGISTRY)))
    budget = sms_budget(sms_daily_budget)
    prover = Prover(limits, outbox, secrecy, budget)
    sessions, devices = Sessions(database, accounts), Devices(database)
    naming = Naming(accounts, secrecy)
    matters, activity = Matters(database, secrecy, accounts), Activity(database)
    telling, recovery_codes = Telling(outbox, prover, matters), RecoveryCodes(database)
    authenticator = Authenticator(
        database,
        accounts,
        recovery_codes,
        devices,
        activity,
        telling,
        limits,
        secrecy,
        clock,
    )
    losing_wait = LosingWait(
        database, accounts, sessions, devices, matters, activity, audit, telling, clock
    )
    states = GatewayStates(database)
    # Bulk mail has circuits of its own: a server that throttles a campaign still takes codes.
    slow = [Gateway(f"{mailer.name}.bulk", mailer.send) for mailer in mailers]
    gateways = {
        EMAIL: Gateways(mailers, states),
        SMS: Gateways(texters, states),
        BULK: Gateways(slow, states),
    }
    reports = Reports(outbox, secrecy, clock)
    letters = CampaignLetters(database)
    unsubscribing = Unsubscribing(letters, outbox, database, secrecy, clock)
    insured = InsuredPeople(registry_database, secrecy)
    forgotten_number = ForgottenNumber(database, guarded, captchas, limits, outbox, clock)
    presence = Presence(instance / "senders", LANES)
    ways = Ways(
        outbox=outbox,
        composer=composer,
        gateways=gateways,
        secrecy=secrecy,
        clock=clock,
        presence=presence,
        switches=switches,
        unwanted=unsubscribing.unwanted,
        find_out=forgotten_number.find_out,
        report_url=lambda message: report_url(reports.token(message)),
    )
    agent_rows = AgentRows(database, secrecy)
    agent_sessions = AgentSessions(database, agent_rows)
    desk_sessions = DeskSessions(database, agent_sessions, audit, clock)
    identification = Identification(book, guarded, captchas, limits, secrecy, clock)
    contact = Contact(book, captchas, limits, outbox, clock, prover)
    resuming = Resuming(
        book, registrations, database, outbox, limits, secrecy, switches, clock, budget
    )
    losing = Losing(
        database,
        naming,
        matters,
        audit,
        limits,
        prover,
        telling,
        clock,
    )
    return Service(
        clock=clock,
        secrecy=secrecy,
        database=database,
        registry_database=registry_database,
        claims_database=claims_database,
        registry=guarded,
        captchas=captchas,
        limits=limits,
        accounts=accounts,
        audit=audit,
        daily_head=DailyHead(database, audit, counts, clock),
        counts=counts,
        counting=Counting(database, counts),
        figures=FiguresOf(counts, clock),
        outbox=outbox,
        registrations=registrations,
        book=book,
        identification=identification,
        contact=contact,
        forgotten_number=forgotten_number,
        opening=Opening(book, accounts, outbox, clock),
        resuming=resuming,
        switches=switches,
        gateways=gateways,
        gateway_states=states,
        reports=reports,
        presence=presence,
        sender=Sender(ways),
        campaign=Campaign(insured, letters, unsubscribing, database, outbox, composer, clock),
        unsubscribing=unsubscribing,
        campuses=Campuses(CampusRows(database), clock),
        campus_links=CampusLinks(CampusRows(database), secrecy),
        insured_people=insured,
        claims=claims,
        claim_notices=ClaimNotices(
            ClaimNoticeRows(claims_database, database),
            database,
            accounts,
            activity,
            outbox,
            prover,
            limits,
            switches,
            secrecy,
            clock,
        ),
        usual_delays=UsualDelays(claims, clock),
        papers=Papers(Typesetter(), instance / "papers"),
        certificates=Certificates(
            database, CertificateRows(database, secrecy), guarded, activity, limits, clock
        ),
        signer=Signer(keys),
        prover=prover,
        sessions=sessions,
        devices=devices,
        matters=matters,
        activity=activity,
        naming=naming,
        signing_in=SigningIn(
            database,
            naming,
            matters,
            limits,
            SignInCodes(prover),
            Entering(sessions, devices, activity, audit, telling),
            authenticator,
            clock,
        ),
        sign_outs=SignOuts(
            database,
            accounts,
            sessions,
            devices,
            matters,
            recovery_codes,
            activity,
            audit,
            clock,
        ),
        authenticator=authenticator,
        app_removal=AppRemoval(
            database,
            naming,
            accounts,
            recovery_codes,
            sessions,
            devices,
            matters,
            activity,
            audit,
            telling,
            clock,
        ),
        resetting=Resetting(
            database,
            naming,
            accounts,
            sessions,
            devices,
            matters,
            activity,
            audit,
            limits,
            prover,
            telling,
            guarded,
            clock,
        ),
        changing=Changing(
            database,
            accounts,
            sessions,
            matters,
            activity,
            audit,
            limits,
            prover,
            telling,
            guarded,
            clock,
        ),
        losing=losing,
        losing_question=LosingQuestion(database, matters, limits, guarded, secrecy, clock),
        losing_new=LosingNew(database, matters, audit, limits, prover, losing_wait, clock),
        losing_wait=losing_wait,
        agents=Agents(database, agent_rows, agent_sessions, audit, outbox, limits, clock),
        desk_sessions=desk_sessions,
        agent_sign_in=AgentSignIn(database, agent_rows, desk_sessions, limits, audit, clock),
        invitations=Invitations(database, agent_rows, desk_sessions, limits, secrecy, audit, clock),
        desk=build_desk(
            instance=instance,
            database=database,
            registrations=registrations,
            accounts=accounts,
            activity=activity,
            registry=guarded,
            audit=audit,
            outbox=outbox,
            limits=limits,
            agents=agent_rows,
            secrecy=secrecy,
            clock=clock,
            book=book,
            identification=identification,
            contact=contact,
            losing=losing,
            resuming=resuming,
            prover=prover,
            telling=telling,
        ),
    )
