"""Notes on a caller, and handing the caller over to a colleague."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from amoe.desk.cases import Case
from amoe.desk.detector import Found
from amoe.desk.notes import TAKEN
from amoe.reasons import Reason
from blueprints.desk.case import PANELS, case_page, opened, place_of
from blueprints.desk.common import service
from blueprints.desk.guard import agents_only, current
from blueprints.shell.respond import advance

WARNINGS = {
    Found.EMAIL: Reason.DESK_NOTE_EMAIL,
    Found.DATE: Reason.DESK_NOTE_DATE,
    Found.CNI: Reason.DESK_NOTE_CNI,
    Found.NUMBER: Reason.DESK_NOTE_NUMBER,
    Found.KNOWN: Reason.DESK_NOTE_KNOWN,
}


def init(blueprint: Blueprint) -> None:
    """Add the views, and the notes to the case's page."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/dossier/<case_id>/note", "note", note, methods=both)
    blueprint.add_url_rule("/dossier/<case_id>/passer", "hand_over", hand_over, methods=both)
    PANELS.append(panel)


def panel(found: Case) -> dict[str, Any]:
    """The notes, and to whom the caller can be handed over."""
    desk = service().desk
    names = {each.agent.id: each.agent.name for each in service().agents.all()}
    return {
        "may_note": desk.notes.may_be_written(found),
        "notes": [(each, names.get(each.agent, "")) for each in desk.notes.of(found)],
        "colleagues": desk.handing.colleagues(current().id) if found.reference else [],
        "note_typed": "",
        "longest": TAKEN,
        "handed_to": names.get(request.args.get("passe", ""), ""),
    }


@agents_only
def note(case_id: str) -> Response:
    """Keep a note; what looks personal is said, and stays in the field only."""
    found = opened(case_id)
    if request.method == "GET":  # a page that was reloaded
        return case_page(found)
    typed = request.form.get("note", "")
    refused = service().desk.notes.add(current().id, found, typed)
    if refused is not None:
        # No identifier is sent back to a screen of the desk, not even one that was typed there.
        why = WARNINGS[refused.why] if isinstance(refused.why, Found) else refused.why
        return case_page(found, [("note", why)], note_typed=refused.rest)
    return advance(place_of(found), lambda: case_page(found))


@agents_only
def hand_over(case_id: str) -> Response:
    """Hand the caller over to a colleague."""
    found = opened(case_id)
    if request.method == "GET":
        return case_page(found)
    to = request.form.get("to", "")
    if not service().desk.handing.over(current().id, found, to):
        return case_page(found, [("to", Reason.DESK_NO_COLLEAGUE)])
    names = {each.agent.id: each.agent.name for each in service().agents.all()}
    place = f"{place_of(found)}?passe={to}"
    return advance(place, lambda: case_page(found, handed_to=names[to]))
