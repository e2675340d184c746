"""What a crowd does at the sign-in: each act gets ready alone and returns the common deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from amoe.outcomes import Accepted, Outcome
from amoe.prover import Visitor
from amoe.service import Service
from amoe.sign_in_stages import Asked, Entered

Deed = Callable[[], Outcome]


class Guess(NamedTuple):
    """One guess at somebody's password, or at a sign-in's code."""

    name: str
    typed: str
    device: str = ""


def visitor(device: str = "") -> Visitor:
    """A browser that is like every other one."""
    return Visitor(device, "Chrome, Android", "fr", "K7F2QX9M")


def guess_password(service: Service, guess: Guess) -> Deed:
    """Gives a name and a password."""
    service.signing_in.sign_in(visitor(), "X000000000", "warms the dummy up")
    return lambda: _plain(
        service.signing_in.sign_in(visitor(guess.device), guess.name, guess.typed)
    )


def guess_code(service: Service, guess: Guess) -> Deed:
    """Types a code into the one sign-in of a secret."""
    return lambda: _plain(
        service.signing_in.prove(visitor(), guess.name, guess.typed, remember=True)
    )


def press_not_me(service: Service, token: str) -> Deed:
    """Presses the button of one and the same link."""

    def press() -> Any:
        return Accepted() if service.sign_outs.not_me(visitor(), token) else "dead"

    return press


def _plain(outcome: Any) -> Any:
    """What can be counted: a crowd's outcomes have a reason, or are a word."""
    return type(outcome).__name__ if isinstance(outcome, Asked | Entered) else outcome
