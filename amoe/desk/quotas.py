"""How many cases an agent may open: sixty an hour, sixty more after a question, then none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from amoe.desk.app_codes import once, step_of
from amoe.limits import (
    DESK_RECORDS,
    DESK_RECORDS_MORE,
    DESK_SLICE,
    DESK_SLICES,
    HOUR,
    Charge,
    Exhausted,
    Limit,
    Limits,
)
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.store.agents import AgentRows
from amoe.store.audit import Audit, Event
from amoe.store.database import Database

_ANSWERED = Limit("desk_answered", 1, HOUR)
"""Not a limit on anybody: that the question was answered this hour is a counter that is full."""
_TOLD = Limit("desk_stopped_told", 1, HOUR)
_GUESSES = Limit("desk_question", 10, HOUR)


class Leave(StrEnum):
    """Whether a case may be opened."""

    GIVEN = "given"
    ASKED = "asked"
    """Not before the agent has typed a code of their app."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Given:
    """What an agent may do now; `until` (seconds since 1970) when they were stopped."""

    leave: Leave
    until: int = 0


class Quotas:
    """Spends from an agent's hour before anything is read; found or not, it counts."""

    def __init__(
        self, database: Database, limits: Limits, agents: AgentRows, audit: Audit, clock: Clock
    ) -> None:
        """Take what it works with."""
        self._database = database
        self._limits = limits
        self._agents = agents
        self._audit = audit
        self._clock = clock

    def spend(self, agent: str) -> Given:
        """Take one opening; exact under any number of parallel calls.

        Sixty in any hour, and sixty more once the question was answered in it.
        """
        now = self._clock.now()
        newest = now // DESK_SLICE
        slices = range(newest - HOUR // DESK_SLICE, newest + 1)
        charges = [Charge(DESK_SLICES, f"{agent}:{each}") for each in slices]
        with self._database.writing():
            used = self._limits.used(charges, now)
            if sum(used) >= DESK_RECORDS:
                answered = self._limits.left([Charge(_ANSWERED, agent)], now)
                if sum(used) >= DESK_RECORDS + DESK_RECORDS_MORE:
                    return Given(Leave.STOPPED, _free_at(slices, used))
                if not isinstance(answered, Exhausted):
                    self._note(agent, Reason.DESK_QUESTION, now)
                    return Given(Leave.ASKED)
            self._limits.spend(charges[-1:], now)
            return Given(Leave.GIVEN)

    def first_stop(self, agent: str) -> bool:
        """Whether this is the first time in an hour that the agent was stopped; audited."""
        now = self._clock.now()
        with self._database.writing():
            told = self._limits.spend([Charge(_TOLD, agent)], now)
            if isinstance(told, Exhausted):
                return False
            self._note(agent, Reason.DESK_STOPPED, now)
            return True

    def answer(self, agent: str, code: str) -> bool:
        """Judge the code of the agent's app; a right one opens sixty more for this hour."""
        now = self._clock.now()
        with self._database.writing():
            if isinstance(self._limits.spend([Charge(_GUESSES, agent)], now), Exhausted):
                self._note(agent, Reason.DESK_QUESTION_WRONG, now)
                return False
            kept = self._agents.get(agent)
            step = step_of(kept.totp if kept else "", code, now)
            if step is None or isinstance(self._limits.spend([once(agent, step)], now), Exhausted):
                self._note(agent, Reason.DESK_QUESTION_WRONG, now)
                return False
            self._limits.spend([Charge(_ANSWERED, agent)], now)
            return True

    def _note(self, agent: str, reason: Reason, now: int) -> None:
        self._audit.add(Event(now, "", "bureau", "locked", reason, "", "", agent=agent))


def _free_at(slices: range, used: list[int]) -> int:
    """When enough of the oldest openings are an hour old (seconds since 1970)."""
    left = sum(used)
    for each, n in zip(slices, used, strict=True):
        left -= n
        if left < DESK_RECORDS + DESK_RECORDS_MORE:
            return (each + 1) * DESK_SLICE + HOUR
    return 0  # not reached: without any of them it is free
