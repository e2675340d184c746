"""`/bureau/ouvertures`: leads see which agent opened and did what, and take the audit along."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, request, stream_with_context

from amoe.days import MOROCCO
from amoe.desk.overview import Event
from amoe.reasons import Reason
from blueprints.desk import words
from blueprints.desk.common import service, show
from blueprints.desk.guard import current, leads_only
from blueprints.shell.respond import never_stored

PAGE = 100
_LETTERS = str.maketrans("0123456789", "ghkmnpqrtw")
"""A mark in letters alone: eight digits would look like somebody's number."""
MOST_DAYS = 31
"""So many days at once are in a file."""


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/ouvertures", "openings", openings, methods=["GET"])
    blueprint.add_url_rule("/ouvertures/journal.csv", "audit_csv", audit_csv, methods=["POST"])


@leads_only
def openings() -> Response:
    """What the agents, or one of them, did on a day; the newest first."""
    today = _day_of(service().clock.now())
    day = _typed("jour", today)
    kept = service().agents.all()
    names = {each.agent.id: each.agent.name for each in kept}
    wanted = request.args.get("agent", "")
    if wanted not in names:
        wanted = ""
    nth = max(1, request.args.get("page", 1, type=int) or 1)
    since = _midnight(day)
    found = service().desk.overview.of(
        [wanted] if wanted else sorted(names),
        since,
        _midnight(day + timedelta(days=1)),
        most=PAGE + 1,
        past=(min(nth, 1000) - 1) * PAGE,
    )
    return show(
        "openings",
        day=day.isoformat(),
        today=today.isoformat(),
        names=sorted(names.items(), key=lambda each: each[1]),
        wanted=wanted,
        nth=nth,
        more=len(found) > PAGE,
        lines=[_line(event, names) for event in found[:PAGE]],
        before=(day - timedelta(days=1)).isoformat(),
        after=(day + timedelta(days=1)).isoformat() if day < today else "",
        most_days=MOST_DAYS,
    )


@leads_only
def audit_csv() -> Response:
    """The audit of some days as a file, as `flask audit export` gives it; it is noted who took it.

    Reason codes and ids, no personal data.
    """
    today = _day_of(service().clock.now())
    first, last = sorted((_typed("du", today), _typed("au", today)))
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    since, until = _midnight(first), _midnight(last + timedelta(days=1))
    lines = service().desk.overview.taken_along(current().id, since, until, f"{first}:{last}")
    made = Response(stream_with_context(lines), mimetype="text/csv")
    made.headers["Content-Disposition"] = f'attachment; filename="audit-{first}-{last}.csv"'
    return never_stored(made)


def _line(event: Event, names: dict[str, str]) -> dict[str, Any]:
    """A line of the list: time, who, what, whose, and why."""
    how, _, mark = event.detail.partition(":")
    opened = event.reason == Reason.DESK_OPENED
    return {
        "at": event.at,
        "agent": names[event.agent],
        "what": words.deed(event.reason),
        # An agent's id stands there where a caller was handed over, or somebody invited anew.
        "why": words.HOW.get(how, "")
        if opened
        else names.get(event.detail) or words.about(event.detail),
        "mark": mark.translate(_LETTERS) if opened else "",
        "reference": event.reference,
        "loud": event.reason in words.LOUD,
    }


def _typed(name: str, otherwise: date) -> date:
    """A day of the form; what is none, or after today, is `otherwise`."""
    try:
        day = date.fromisoformat(request.values.get(name, ""))
    except ValueError:
        return otherwise
    return max(date(2000, 1, 1), min(day, otherwise))


def _day_of(at: int) -> date:
    return datetime.fromtimestamp(at, MOROCCO).date()


def _midnight(day: date) -> int:
    """When a day begins in Morocco, in seconds since 1970."""
    return int(datetime.combine(day, time(), MOROCCO).timestamp())
