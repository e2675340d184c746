"""What a crowd does at the desk: each act gets ready alone and returns the common deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from amoe.desk.acts import Act, Why
from amoe.desk.cases import Case
from amoe.identity import Identity
from amoe.outcomes import Outcome
from amoe.service import Service

Deed = Callable[[], Outcome]


class Try(NamedTuple):
    """An address (or an invitation), a password and a code."""

    name: str
    password: str
    code: str


def sign_in(service: Service, typed: Try) -> Deed:
    """Gives all three."""
    service.agent_sign_in.sign_in("nobody@cnops.example", "warms the dummy up", "000000", "fr")
    return lambda: _plain(service.agent_sign_in.sign_in(*typed, "fr"))


def take_invitation(service: Service, typed: Try) -> Deed:
    """Takes one and the same invitation."""
    return lambda: _plain(service.invitations.take(*typed))


def look_up(service: Service, typed: tuple[str, Identity]) -> Deed:
    """Looks a caller up (`typed`: the agent's id, who the caller says to be)."""
    return lambda: _plain(service.desk.cases.by_identity(*typed))


def take_leave(service: Service, agent: str) -> Deed:
    """Asks for leave to open a case."""
    return lambda: _plain(service.desk.quotas.spend(agent).leave)


def give_tries(service: Service, typed: tuple[str, Case]) -> Deed:
    """Gives three more tries for the question (`typed`: the agent's id, the caller's case)."""
    return lambda: _plain(service.desk.acts.do(*typed, Act.MORE_TRIES, Why.ASKED))


def _plain(outcome: Any) -> Any:
    """What can be counted: a crowd's outcomes have a reason, or are a word."""
    if isinstance(outcome, list):
        return ", ".join(reason for _, reason in outcome)
    if isinstance(outcome, str):
        return str(outcome)
    return outcome if hasattr(outcome, "reason") else type(outcome).__name__
