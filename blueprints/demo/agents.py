"""The agents of the demo: what to type at the desk's sign-in."""

from __future__ import annotations

from typing import Any

import pyotp
from flask import current_app
from flask_babel import lazy_gettext as _

from amoe import agents_sample as sample
from amoe.desk.agents import AGENT, LEAD, State, state
from amoe.service import Service

SHOWS = {AGENT: _("Helps callers"), LEAD: _("Leads the call centre")}
"""By role."""


def listed() -> list[dict[str, Any]]:
    """The agents that can sign in now: somebody may have disabled or reset one."""
    service: Service = current_app.extensions["amoe"]
    now = service.clock.now()
    found = []
    for each in sample.SAMPLES:
        kept = service.agents.of_email(each.email)
        if kept and state(kept, now) is State.ACTIVE:
            found.append(
                {
                    "shows": str(SHOWS[kept.agent.role]),
                    "email": each.email,
                    "role": kept.agent.role,
                    "password": sample.PASSWORD,
                    "app_key": kept.totp,
                    "app_code": pyotp.TOTP(kept.totp).at(now),
                }
            )
    return found
