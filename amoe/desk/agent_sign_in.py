"""Signs agents in: e-mail, password and the app's code, judged together; one answer to all else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from amoe import passwords
from amoe.desk.agent_sessions import DeskSessions
from amoe.desk.app_codes import once, step_of
from amoe.emails import canonical_email
from amoe.limits import (
    DESK_PLACE,
    DESK_SIGN_IN,
    DESK_SIGN_IN_KNOWN,
    Charge,
    Exhausted,
    Limits,
)
from amoe.outcomes import Refused
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.store.agents import AgentRows, KeptAgent
from amoe.store.audit import Audit, Event
from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class Entered:
    """Let in: what the desk's cookie is to hold."""

    ticket: str


class AgentSignIn:
    """Unknown, disabled, wrong and locked run the same statements and one Argon2 each."""

    def __init__(
        self,
        database: Database,
        agents: AgentRows,
        sessions: DeskSessions,
        limits: Limits,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._agents = agents
        self._sessions = sessions
        self._limits = limits
        self._audit = audit
        self._clock = clock
        self._nobodys = ""

    def sign_in(
        self, email: str, password: str, code: str, language: str, place: str = ""
    ) -> Entered | Refused:
        """Judge all three, as they were typed; `place`: the block of addresses they come from."""
        now = self._clock.now()
        known = canonical_email(email) or email.casefold()
        before = self._agents.of_email(known)
        with self._database.writing():
            tries = self._tries(known, place, now)
            spent = self._limits.spend([tries], now)
        right = self._verified(before, password) and not isinstance(spent, Exhausted)
        with self._database.writing():
            # As they are now: somebody may have been disabled, or reset, while it was hashed.
            kept = self._agents.of_email(known)
            step = step_of(kept.totp if kept else "", code, now)
            same = bool(before and kept and before.password_hash == kept.password_hash)
            right = right and same and step is not None and kept is not None and _may_enter(kept)
            whose = kept.agent.id if kept else known
            used = self._limits.spend([once(whose, step if right else None)], now)
            if kept is None or not right or isinstance(used, Exhausted):
                locked = isinstance(spent, Exhausted)
                self._note(kept, "locked" if locked else "refused", language, now)
                return Refused(Reason.DESK_WRONG, "")
            self._limits.give_back([tries])
            self._remember(known, place, now)
            self._agents.entered(kept.agent.id, now)
            self._note(kept, "accepted", language, now)
            return Entered(self._sessions.begin(kept.agent.id, now))

    def _tries(self, email: str, place: str, now: int) -> Charge:
        """What a try is spent from: where somebody has signed in, strangers use nothing up."""
        been = self._limits.left([_place(email, place)], now)
        elsewhere, at_home = all_tries_of(email)
        return at_home if place and isinstance(been, Exhausted) else elsewhere

    def _remember(self, email: str, place: str, now: int) -> None:
        """From now on for another 30 days."""
        self._limits.forget([_place(email, place)])
        self._limits.spend([_place(email, place)], now)

    def _verified(self, kept: KeptAgent | None, password: str) -> bool:
        """Whether the password is right; takes as long for nobody. Call it outside of a lock."""
        if not self._nobodys:
            self._nobodys = passwords.hash_password(secrets.token_urlsafe())
        able = kept is not None and kept.password_hash != "" and _may_enter(kept)
        compared = kept.password_hash if kept and able else self._nobodys
        return passwords.verify(compared, password[: passwords.LONGEST]) and able

    def _note(self, kept: KeptAgent | None, outcome: str, language: str, now: int) -> None:
        reasons = {"accepted": Reason.DESK_SIGNED_IN, "locked": Reason.DESK_LOCKED}
        reason = reasons.get(outcome, Reason.DESK_WRONG)
        agent = kept.agent.id if kept else ""
        self._audit.add(Event(now, "", "bureau", outcome, reason, "", language, agent=agent))


def all_tries_of(email: str) -> tuple[Charge, Charge]:
    """The day's tries at an address (canonical), an agent's or not: from elsewhere, from home."""
    return Charge(DESK_SIGN_IN, email), Charge(DESK_SIGN_IN_KNOWN, email)


def _place(email: str, place: str) -> Charge:
    return Charge(DESK_PLACE, f"{email} {place}")


def _may_enter(kept: KeptAgent) -> bool:
    return not kept.disabled_at and bool(kept.password_hash) and bool(kept.totp)
