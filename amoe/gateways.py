"""The ways out of a channel: which gateway takes the next message, and which one rests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from amoe.ports import Crossing, Receipt
from amoe.store.gateways import GatewayState, GatewayStates

FAILURES = 5
"""Failures in a row after which a gateway's circuit opens."""
REST = 30
"""Seconds for which it then gets nothing; afterwards one message tries."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """One mail server or SMS gateway, by the name that status, rows and logs give it."""

    name: str
    send: Callable[[Any, Crossing], Receipt]
    """The `send` of a Mailer or a Texter."""


@dataclass(frozen=True, slots=True)
class Rest:
    """No gateway takes the message now; it may go on at `until`."""

    until: int


class Gateways:
    """The gateways of one channel, in order of preference."""

    def __init__(self, gateways: Sequence[Gateway], states: GatewayStates) -> None:
        """Take at least one gateway."""
        self._gateways = tuple(gateways)
        self._states = states

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, in order of preference."""
        return tuple(gateway.name for gateway in self._gateways)

    def choose(self, now: int, avoid: frozenset[str] = frozenset()) -> Gateway | Rest:
        """The gateway for a message: the first that works, those in `avoid` last.

        One whose rest is over gets this single message to try, even when the next one works: else
        the preferred gateway would never come back.
        """
        states = self._states.all()
        ordered = sorted(self._gateways, key=lambda gateway: gateway.name in avoid)
        for gateway in ordered:
            if states.get(gateway.name, _WELL).failures < FAILURES:
                return gateway
            if self._states.may_probe(gateway.name, now, rest=REST):
                return gateway
        ends = (states[gateway.name].open_until for gateway in ordered)
        return Rest(min(max(min(ends), now + 1), now + REST))

    def resting(self, now: int) -> bool:
        """Whether no gateway takes anything now, not even a single message to try."""
        states = self._states.all()
        found = [states.get(gateway.name, _WELL) for gateway in self._gateways]
        return all(
            state.failures >= FAILURES and now < state.open_until <= now + REST for state in found
        )

    def rest_after(self, gateway: Gateway, now: int) -> Rest | None:
        """When a message may go on whose gateway rests: at once if another works.

        None when the gateway's circuit is closed: its messages are tried again as usual.
        """
        states = self._states.all()
        if states.get(gateway.name, _WELL).failures < FAILURES:
            return None
        others = (name for name in self.names if name != gateway.name)
        another = any(states.get(name, _WELL).failures < FAILURES for name in others)
        # A second behind the others, so that the next try is another message's: one that this
        # gateway always fails on must not keep its circuit open.
        return Rest(now if another else now + REST + 1)

    def failed(self, gateway: Gateway, reason: str, now: int) -> bool:
        """Note a failure of the gateway itself; True when this one opened its circuit."""
        failures = self._states.failed(gateway.name, reason, now, most=FAILURES, rest=REST)
        return failures == FAILURES

    def well(self, gateway: Gateway) -> None:
        """Note that it answered."""
        if gateway.name in self._states.all():
            self._states.well(gateway.name)


_WELL = GatewayState()
