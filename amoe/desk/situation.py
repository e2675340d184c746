"""What the desk knows of a case, as it is now: masked, and by reason code what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from amoe import emails, phones
from amoe.days import day_of
from amoe.desk.cases import BY_IDENTITY, Case
from amoe.desk.timeline import Entry, last_refusal, timeline
from amoe.insured import Rights, rights
from amoe.ports import Clock, Registry, RegistryUnavailable
from amoe.registration import Registration
from amoe.store.accounts import Account, Accounts
from amoe.store.activity import Activity
from amoe.store.audit import Audit, Event
from amoe.store.outbox import Outbox
from amoe.store.registrations import Registrations


@dataclass(frozen=True, slots=True)
class MaskedAccount:
    """An account, as far as an agent may know it."""

    id: str
    opened_at: int
    email: str
    """m•••@g…"""
    phone: str
    """06 •• •• •• 42"""
    language: str
    with_app: bool


@dataclass(frozen=True, slots=True)
class MaskedStanding:
    """How a caller who was checked stands with the fund."""

    rights: Rights
    ends_on: str
    """The last day of the cover, as 2026-09-01; empty when there is no period."""
    payment: str
    """`bank` or `postal`: which question the page asks."""


@dataclass(slots=True)
class Situation:
    """All that the case page shows."""

    case: Case
    now: int
    registration: Registration | None = None
    """The caller's; shown by nothing but the masked screen."""
    events: list[Event] = field(default_factory=list)
    account: MaskedAccount | None = None
    standing: MaskedStanding | None = None
    silent: bool = False
    """Whether the registry did not answer."""
    entries: list[Entry] = field(default_factory=list)

    @property
    def refusal(self) -> Event | None:
        """The refusal that stands on the caller's page."""
        return last_refusal(self.events)

    @property
    def expired(self) -> bool:
        """Whether the registration was left alone for too long, as far as is stored."""
        found = self.registration
        return found is not None and not found.account and found.expired(self.now)

    def reasons(self, place: str) -> list[str]:
        """What advice there may be for, the most pressing first; `place` is the caller's step."""
        found: list[str] = []
        if self.silent:
            found.append("registry.unavailable")
        if self.case.absent:
            found += [self.case.absent, "registry.absent"]
        if self.standing and self.standing.rights is not Rights.OPEN:
            found.append(f"rights.{self.standing.rights}")
        if self.account and not self.registration:
            found.append("account.exists_since")
        if self.expired:
            found.append("expired")
        refusal = self.refusal
        if refusal:
            found += [refusal.detail, refusal.reason] if refusal.detail else [refusal.reason]
        message = next((each for each in self.entries if each.kind == "message"), None)
        if message and place.startswith("code-"):
            found.append(f"message.{message.detail}.{message.outcome}")
        if place:
            found.append(f"step.{place}")
        return list(dict.fromkeys(found))


class Situations:
    """Looks at a case anew each time it is shown."""

    def __init__(
        self,
        registrations: Registrations,
        accounts: Accounts,
        activity: Activity,
        audit: Audit,
        outbox: Outbox,
        registry: Registry,
        clock: Clock,
    ) -> None:
        """Take where to look."""
        self._registrations = registrations
        self._accounts = accounts
        self._activity = activity
        self._audit = audit
        self._outbox = outbox
        self._registry = registry
        self._clock = clock

    def of(self, case: Case) -> Situation:
        """How a case stands now."""
        now = self._clock.now()
        found = Situation(case, now)
        messages = []
        if case.reference:
            found.registration = self._registrations.named(case.reference)
            found.events = self._audit.of(case.reference)
            messages = self._outbox.of_reference(case.reference)
        acts = []
        if case.by == BY_IDENTITY and case.person:
            account = self._accounts.of_person(bytes.fromhex(case.person))
            if account:
                found.account = _masked(account)
                acts = self._activity.of(account.id)
            self._ask_registry(found, bytes.fromhex(case.person))
        found.entries = timeline(found.events, messages, acts, now)
        return found

    def _ask_registry(self, found: Situation, person: bytes) -> None:
        try:
            standing = self._registry.person(person)
        except RegistryUnavailable:
            found.silent = True
            return
        found.standing = MaskedStanding(
            rights(standing, day_of(found.now)),
            standing.rights_to if standing else "",
            standing.payment if standing else "",
        )


def _masked(account: Account) -> MaskedAccount:
    return MaskedAccount(
        account.id,
        account.opened_at,
        emails.masked(account.email),
        phones.masked(account.phone),
        account.language,
        bool(account.totp),
    )
