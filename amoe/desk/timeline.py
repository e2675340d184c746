"""What happened to a caller, step by step, in reason codes and times: the desk puts it in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from amoe.delivery import Line, delivery
from amoe.store.activity import Act
from amoe.store.audit import Event
from amoe.store.outbox import Sent


class Kind(StrEnum):
    """Where an entry comes from, and so in which words it is told."""

    STEP = "step"
    """Something at a step, or elsewhere, that the person did: accepted, refused or locked."""
    MESSAGE = "message"
    """A message, and what became of it."""
    ACCOUNT = "account"
    """Something done with the account."""
    DESK = "desk"
    """Something an agent did."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `at` in seconds since 1970."""

    at: int
    kind: Kind
    what: str
    """A step's slug, a message's template, or what was done."""
    outcome: str = ""
    """`accepted`, `refused`, `locked`, `stay`; for a message its `delivery.Line`."""
    reason: str = ""
    """The reason code that the person's page spoke by."""
    detail: str = ""
    """The finer reason that only the desk knows, a device's label, a channel."""
    times: int = 1
    """How often it happened in a row."""
    until: int = 0
    """When the message came to be so; 0: as `at`."""
    agent: str = ""


def timeline(
    events: list[Event], messages: list[tuple[str, str, Sent]], acts: list[Act], now: int
) -> list[Entry]:
    """All of it in one order, the newest first; what repeats itself is told once, with a count."""
    entries = [*_steps(events[::-1]), *(_message(*each, now) for each in messages)]
    entries += [Entry(act.at, Kind.ACCOUNT, act.what, detail=act.detail) for act in acts]
    return list(_together(sorted(entries, key=lambda entry: entry.at, reverse=True)))


def last_refusal(events: list[Event]) -> Event | None:
    """The refusal that stands on the person's page: nothing was accepted since."""
    for event in reversed(events):
        if event.agent:
            continue
        return event if event.outcome in ("refused", "locked") else None
    return None


def _steps(events: list[Event]) -> Iterator[Entry]:
    for event in events:
        yield Entry(
            event.at,
            Kind.DESK if event.agent else Kind.STEP,
            event.reason if event.agent else event.step,
            event.outcome,
            event.reason,
            event.detail,
            agent=event.agent,
        )


def _message(channel: str, template: str, sent: Sent, now: int) -> Entry:
    told = delivery(sent, now)
    line = told.line if told.line is not Line.SENDING or not told.late else Line.RETRYING
    return Entry(
        sent.created_at, Kind.MESSAGE, template, str(line), sent.reason, channel, until=told.at
    )


def _together(entries: list[Entry]) -> Iterator[Entry]:
    """Join neighbours that say the same; the newest time stands."""
    held: Entry | None = None
    for entry in entries:
        if held and held.kind is not Kind.MESSAGE and _same(held) == _same(entry):
            held = replace(held, times=held.times + 1)
            continue
        if held:
            yield held
        held = entry
    if held:
        yield held


def _same(entry: Entry) -> tuple[str, ...]:
    return (entry.kind, entry.what, entry.outcome, entry.reason, entry.detail, entry.agent)
