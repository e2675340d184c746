"""What an agent can do for the caller: one form on the case's page, judged when it is sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from amoe.desk.acts import Act, Why
from amoe.desk.cases import Case
from amoe.outcomes import Locked, Outcome, Refused
from amoe.reasons import Reason
from blueprints.desk.case import PANELS, case_page, opened, place_of
from blueprints.desk.common import Errors, service
from blueprints.desk.guard import agents_only, current
from blueprints.shell.desk_acts import ACTS, WHYS
from blueprints.shell.respond import advance

_DONE = "fait"


def init(blueprint: Blueprint) -> None:
    """Add the views, and the form to the case's page."""
    blueprint.add_url_rule("/dossier/<case_id>/agir", "act", act, methods=["GET", "POST"])
    PANELS.append(panel)


def panel(found: Case) -> dict[str, Any]:
    """What the form needs; and what was just done."""
    done = request.args.get(_DONE, "")
    return {
        "acts": [(name, *ACTS[name]) for name in service().desk.acts.offered(found)],
        "whys": WHYS,
        "done": ACTS[done][0] if done in ACTS else "",
        "wanted": "",
        "wanted_why": "",
        "free_at": 0,
    }


@agents_only
def act(case_id: str) -> Response:
    """Do one act."""
    found = opened(case_id)
    if request.method == "GET":  # a page that was reloaded
        return case_page(found)
    name, why = request.form.get("act", ""), request.form.get("why", "")
    missing = _missing(name, why)
    if missing:
        return case_page(found, missing, wanted=name, wanted_why=why)
    outcome = service().desk.acts.do(current().id, found, Act(name), Why(why))
    if isinstance(outcome, Refused | Locked):
        return _refused(found, outcome, name, why)
    place = f"{place_of(found)}?{_DONE}={name}"
    return advance(place, lambda: case_page(found, done=ACTS[name][0]))


def _missing(name: str, why: str) -> Errors:
    missing: Errors = []
    if name not in set(Act):
        missing.append(("act", Reason.DESK_NO_ACT))
    if why not in set(Why):
        missing.append(("why", Reason.DESK_NO_WHY))
    return missing


def _refused(found: Case, outcome: Outcome, name: str, why: str) -> Response:
    """Say why not: in the desk's own words, or in those that the caller's page would use."""
    until = outcome.until if isinstance(outcome, Locked) else None
    return case_page(
        found, [("act", outcome.reason)], wanted=name, wanted_why=why, free_at=until or 0
    )
