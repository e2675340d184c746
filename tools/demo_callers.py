"""Brings the ten callers of the demo to where they are stuck: anew at every start."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from amoe import questions
from amoe.callers_sample import CALLERS, FILE, POOL, Caller
from amoe.limits import Spent
from amoe.outcomes import Accepted
from amoe.registry_sample import person
from amoe.service import Service
from tools.demo_call import Call, Clock

BETWEEN = 15
"""Seconds that a caller takes from one act to the next."""


class DemoClock:
    """The machine's clock, put back while it is told what callers did some minutes ago."""

    def __init__(self) -> None:
        """Show the present."""
        self._ahead = 0

    def now(self) -> int:
        """Seconds since 1970."""
        return int(time.time()) + self._ahead

    def passes(self, seconds: int) -> None:
        """Go on by so many seconds, or back."""
        self._ahead += seconds


def open_callers(app: Flask, clock: Clock, pool: Sequence[int] = POOL) -> dict[str, str]:
    """Forget those of the last start and let ten others get stuck; their references by case.

    `app` must send into the demo's inbox, and its service must run by `clock`. A caller whom
    something else stops on the way (SMS are paused, say) stays there, as a real one would.
    """
    service: Service = app.extensions["amoe"]
    kept: Path = app.extensions["settings"].instance / FILE
    _forget(service, kept)
    found: dict[str, str] = {}
    taken: set[int] = set()
    for caller in CALLERS:
        index = _somebody(service, caller.payment, clock.now(), pool, taken)
        taken.add(index)
        back = caller.silent + BETWEEN * len(caller.did)
        clock.passes(-back)
        call = Call(app, clock, person(index), caller.language)
        passed = _does(call, caller)
        clock.passes(back - passed)
        found[caller.case] = call.registration.reference
    service.sender.release()
    kept.write_text(json.dumps(found))
    return found


def _forget(service: Service, kept: Path) -> None:
    """Erase the registrations of the last start, but for one whose account was opened since."""
    if not kept.exists():
        return
    for reference in json.loads(kept.read_text()).values():
        registration = service.registrations.named(reference)
        if registration and not registration.account:
            service.book.erase(registration)


def _somebody(
    service: Service, payment: str, now: int, pool: Sequence[int], taken: set[int]
) -> int:
    """Somebody paid in this way without account, registration or a lost try: the last start's
    callers are not drawn again before their tries are whole."""
    for index in random.sample(pool, len(pool)):
        one = person(index)
        if index in taken or one["payment"] != payment:
            continue
        key = service.secrecy.lookup("immatriculation", one["immatriculation"])
        charges = questions.charges(payment, key.hex())
        left = service.limits.left(charges, now)
        whole = isinstance(left, Spent) and left.left == min(each.limit.cap for each in charges)
        busy = service.accounts.of_person(key) or service.registrations.latest_reference(key)
        if whole and not busy:
            return index
    raise LookupError(f"nobody is left who is paid by {payment}")


def _does(call: Call, caller: Caller) -> int:
    """All that a caller did; returns how many seconds it took."""
    passed = 0
    for verb in caller.did:
        outcome = getattr(call, verb)()
        if verb in _GO_ON and not isinstance(outcome, Accepted):
            break
        call.clock.passes(BETWEEN)
        passed += BETWEEN
    return passed


_GO_ON = frozenset(
    (
        "accepts",
        "identifies",
        "takes_another_card",
        "types_student_number",
        "gives_email",
        "types_email_code",
        "gives_phone",
        "types_sms_code",
    )
)
"""The verbs after which nothing more can be done when they do not succeed."""
