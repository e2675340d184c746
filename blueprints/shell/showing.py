"""What views of several areas share: the service, the flood guard, pages with errors."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g

from amoe.codes import Challenge
from amoe.limits import FLOOD_PER_ADDRESS
from amoe.outcomes import Locked, Outcome, Refused
from amoe.reasons import Reason
from amoe.service import Service
from blueprints.shell.respond import never_stored, page
from blueprints.shell.sentences import sentence
from blueprints.shell.visitor import reference
from extensions import limiter

Errors = list[tuple[str, Reason]]


def service() -> Service:
    """The service of the application."""
    found: Service = current_app.extensions["amoe"]
    return found


@limiter.limit(FLOOD_PER_ADDRESS)
def flood_guard() -> None:
    """Stop a flood from one address; far above what a whole campus needs."""


def show(
    template: str,
    errors: Errors | None = None,
    *,
    left: int | None = None,
    status: int = 200,
    public: bool = False,
    **words: Any,
) -> Response:
    """One person's page, with what is wrong said at its fields."""
    said = [(name, sentence(reason, left)) for name, reason in errors or []]
    if errors:
        g.reason = str(errors[0][1])
    return never_stored(
        page(
            template,
            status=status,
            public=public,
            errors=dict(said),
            reference=reference(),
            **words,
        )
    )


def fault(outcome: Outcome, field: str = "") -> dict[str, Any]:
    """What a page is shown with when `outcome` says no: errors, tries left, status."""
    where = outcome.field if isinstance(outcome, Refused) else field
    left = outcome.left if isinstance(outcome, Refused) else None
    status = 422
    if isinstance(outcome, Locked):
        status = 503 if outcome.reason is Reason.SMS_PAUSED else 429
    return {"errors": [(where, outcome.reason)], "left": left, "status": status}


def code_words(challenge: Challenge | None) -> dict[str, int]:
    """What a page that asks for a code says of it: until when, and when it can be sent again."""
    if challenge is None:
        return {"valid_until": 0, "resend_in": 0}
    wait = max(0, challenge.resend_at - service().clock.now())
    return {"valid_until": challenge.dies_at, "resend_in": wait}
