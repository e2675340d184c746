"""The codes of agents' authenticator apps (TOTP, RFC 6238): which one was typed."""

from __future__ import annotations

import base64
import hmac

import pyotp

from amoe.limits import DESK_APP_STEP, Charge
from amoe.secrecy import Secrecy

STEP = 30
"""Seconds for which an app shows one code."""


def new_key(secrecy: Secrecy, agent: str, invitation: str) -> str:
    """The key (base32) that an invitation shows: the same at each look, kept nowhere before."""
    return base64.b32encode(secrecy.derive("agent_app_key", agent, invitation)[:20]).decode()


def step_of(key: str, typed: str, now: int) -> int | None:
    """The step whose code was typed: the present one, or one on either side for slow clocks.

    All three are always compared; a key that is none ("" of nobody) takes as long.
    """
    app, found = pyotp.TOTP(key or _NOBODYS), None
    for shift in (-1, 0, 1):
        step = now // STEP + shift
        right = app.generate_otp(step)
        if hmac.compare_digest(right.encode(), typed.encode()):
            found = step
    return found if key else None


def once(agent: str, step: int | None) -> Charge:
    """What is spent so that a step's code opens nothing twice; `agent` is the id."""
    return Charge(DESK_APP_STEP, f"{agent}:{step}")


_NOBODYS = "A" * 32
