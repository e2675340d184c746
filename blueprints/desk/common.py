"""What the views of the desk share: pages in its own layout."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from amoe.reasons import Reason
from blueprints.desk import guard, words
from blueprints.shell.respond import never_stored, page
from blueprints.shell.security import style_from_file
from blueprints.shell.sentences import sentence
from blueprints.shell.showing import Errors, service

__all__ = ["Errors", "service", "show"]

LAYOUTS = ("desk/layout.html", "desk/fragment.html")


def show(
    template: str,
    errors: Errors | None = None,
    *,
    left: int | None = None,
    status: int = 200,
    **told: Any,
) -> Response:
    """A page of the desk (`desk/<template>.html`), with what is wrong said at its fields.

    Templates know `agent` (None at the doors), `errors`, and when the session ends.
    """
    found = guard.find(extend=False)
    closes_at = found.ends_at if found else 0
    if errors:
        g.reason = str(errors[0][1])
    response = page(
        f"desk/{template}.html",
        status=status,
        layouts=LAYOUTS,
        errors={name: _said(reason, left) for name, reason in errors or []},
        agent=found.agent if found else None,
        closes_at=closes_at,
        closes_in=closes_at - service().clock.now(),
        **told,
    )
    return never_stored(style_from_file(response))


def _said(reason: Reason | str, left: int | None) -> str:
    """A reason's sentence; of a lock that only the caller's page tells in its own way, ours."""
    if reason in words.LOCKS:
        return str(words.LOCKS[reason])
    return sentence(reason, left)
