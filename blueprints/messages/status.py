"""How the sending of messages stands, for operators: as a table and as metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from amoe.forgotten_number import QUIET
from amoe.gateways import FAILURES
from amoe.lane import LANES
from amoe.limits import DAY
from amoe.service import Service
from amoe.switches import PAUSABLE


@dataclass(frozen=True, slots=True)
class LaneStatus:
    """One lane of the outbox. Ages in seconds."""

    name: str
    waiting: int
    oldest: int
    """Age of the oldest message that waits or is being sent; 0 when none does."""
    states: dict[tuple[str, str], int]
    """Messages of the last 24 hours by gateway and state."""
    failures: dict[tuple[str, str], int]
    """Those failed or dropped, by gateway and reason."""
    troubles: dict[str, int]
    """Those that wait after a trouble, by reason."""
    paused: bool


@dataclass(frozen=True, slots=True)
class GatewayStatus:
    """One gateway. `rests` in seconds."""

    channel: str
    name: str
    failures: int
    reason: str
    rests: int
    """For how long its circuit stays open; 0 when it is closed."""


@dataclass(frozen=True, slots=True)
class Status:
    """Everything at one moment."""

    senders: int
    lanes: list[LaneStatus]
    gateways: list[GatewayStatus]
    sms_left: int
    """What the day's budget of SMS still allows."""
    late: dict[str, int]
    """How numbers begin to which SMS do not arrive, say agents; and for how many seconds."""


def status(service: Service) -> Status:
    """Look at the outbox, the gateways, the switches and the budget."""
    now = service.clock.now()
    rows = service.outbox.tally(now - DAY)
    lanes = []
    for name in LANES:
        states: dict[tuple[str, str], int] = {}
        failures: dict[tuple[str, str], int] = {}
        troubles: dict[str, int] = {}
        waiting, oldest = 0, now
        for row in rows:
            if row["lane"] != name:
                continue
            _add(states, (row["gateway"], row["state"]), row["n"])
            if row["state"] in ("waiting", "sending"):
                waiting += row["n"]
                oldest = min(oldest, row["oldest"])
                if row["reason"]:
                    _add(troubles, row["reason"], row["n"])
            elif row["state"] in ("failed", "dropped"):
                _add(failures, (row["gateway"], row["reason"]), row["n"])
        paused = name in PAUSABLE and service.switches.paused(name) is not None
        lanes.append(LaneStatus(name, waiting, now - oldest, states, failures, troubles, paused))
    known = service.gateway_states.all()
    gateways = []
    for channel, group in service.gateways.items():
        for name in group.names:
            state = known.get(name)
            rests = max(0, state.open_until - now) if state and state.failures >= FAILURES else 0
            gateways.append(
                GatewayStatus(
                    channel,
                    name,
                    state.failures if state else 0,
                    state.reason if state else "",
                    rests,
                )
            )
    late = {prefix: now - since for prefix, since in service.desk.late.all()}
    return Status(service.presence.living(), lanes, gateways, service.contact.sms_left(), late)


def _add(counts: dict[Any, int], key: object, n: int) -> None:
    counts[key] = counts.get(key, 0) + n


def table(now: Status) -> str:
    """For people at a terminal."""
    lines = [f"senders  {now.senders}" + ("" if now.senders else "   NOBODY SENDS")]
    lines.append(f"sms left today  {now.sms_left:,}")
    for prefix, age in now.late.items():
        lines.append(f"sms do not arrive at {prefix}…, an agent said {age} s ago")
    for lane in now.lanes:
        lines.append("")
        lines.append(
            f"{lane.name:6} waiting {lane.waiting:,}, oldest {lane.oldest} s"
            + ("   PAUSED" if lane.paused else "")
        )
        for reason, n in sorted(lane.troubles.items()):
            lines.append(f"    waiting after  {reason:24}{n:9,}")
        for (gateway, state), n in sorted(lane.states.items()):
            lines.append(f"    {gateway or '-':14} {state:24}{n:9,}")
        for (gateway, reason), n in sorted(lane.failures.items()):
            lines.append(f"    {gateway or '-':14} because {reason:16}{n:9,}")
    lines.append("")
    for gateway in now.gateways:
        health = "works" if not gateway.failures else f"{gateway.failures} failures in a row"
        if gateway.reason:
            health += f", last {gateway.reason}"
        if gateway.failures >= FAILURES:
            health += f", CIRCUIT OPEN, next try in {gateway.rests} s"
        lines.append(f"{gateway.channel:6} {gateway.name:14} {health}")
    return "\n".join(lines)


def metrics(now: Status) -> str:
    """The same in Prometheus' text format, version 0.0.4."""
    lines: list[str] = []

    def tell(name: str, kind: str, words: str, values: list[tuple[dict[str, str], int]]) -> None:
        lines.append(f"# HELP amoe_{name} {words}")
        lines.append(f"# TYPE amoe_{name} {kind}")
        for labels, value in values:
            said = ",".join(f'{key}="{word}"' for key, word in labels.items())
            lines.append(f"amoe_{name}{{{said}}} {value}" if said else f"amoe_{name} {value}")

    lanes, gateways = now.lanes, now.gateways
    tell("senders", "gauge", "Senders alive.", [({}, now.senders)])
    tell("sms_left", "gauge", "SMS left of the day's budget.", [({}, now.sms_left)])
    tell("sms_late", "gauge", "Seconds since an agent said that SMS do not arrive.",
         [({"prefix": prefix}, age) for prefix, age in now.late.items()])  # fmt: skip
    tell("messages_waiting", "gauge", "Messages not handed over yet.",
         [({"lane": lane.name}, lane.waiting) for lane in lanes])  # fmt: skip
    tell("messages_oldest_seconds", "gauge", "Age of the oldest of them.",
         [({"lane": lane.name}, lane.oldest) for lane in lanes])  # fmt: skip
    tell("messages_paused", "gauge", "1 when paused by an operator.",
         [({"lane": lane.name}, int(lane.paused)) for lane in lanes])  # fmt: skip
    tell("messages_day", "gauge", "Messages of the last 24 hours by state.",
         [({"lane": lane.name, "gateway": gateway, "state": state}, n)
          for lane in lanes for (gateway, state), n in sorted(lane.states.items())])  # fmt: skip
    tell("messages_failed_day", "gauge", "Messages failed or dropped in the last 24 hours.",
         [({"lane": lane.name, "gateway": gateway, "reason": reason}, n)
          for lane in lanes for (gateway, reason), n in sorted(lane.failures.items())
          if reason not in QUIET])  # fmt: skip
    tell("gateway_failures", "gauge", "Failures in a row.",
         [({"channel": each.channel, "gateway": each.name}, each.failures)
          for each in gateways])  # fmt: skip
    tell("gateway_open", "gauge", "1 while its circuit is open.",
         [({"channel": each.channel, "gateway": each.name}, int(each.failures >= FAILURES))
          for each in gateways])  # fmt: skip
    return "\n".join(lines) + "\n"
