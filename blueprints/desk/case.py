"""The page of a case: what happened, what the caller sees, what to say and do."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, abort, make_response, request

from amoe.desk.cases import Case
from amoe.desk.help import Advice
from amoe.desk.situation import Situation
from amoe.limits import Spent
from amoe.reasons import Reason
from blueprints.desk import words
from blueprints.desk.common import Errors, service, show
from blueprints.desk.guard import agents_only, current
from blueprints.shell.languages import language
from blueprints.shell.respond import forward, fragment_wanted, never_stored
from blueprints.shell.screens import Shown, place, screen
from blueprints.shell.template_words import clock, day, link
from blueprints.shell.texts import direction, render
from config import LANGUAGES

EVERY = 4
"""Seconds between two looks of an open case page."""
MOST_ADVICE = 3
PANELS: list[Callable[[Case], dict[str, Any]]] = []
"""What other files of the desk put onto the page around the part that changes: words by name."""


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/dossier/<case_id>", "case", case, methods=["GET"])
    blueprint.add_url_rule("/dossier/<case_id>/etat", "case_now", case_now, methods=["GET"])


@agents_only
def case(case_id: str) -> Response:
    """The page."""
    return case_page(opened(case_id))


def case_now(case_id: str) -> Response:
    """The part that changes, 204 when the page shows it already. It keeps no session alive."""
    found = opened(case_id)
    if not fragment_wanted():
        return forward(place_of(found))
    seen = _seen(found)
    if request.args.get("shown", "") == seen["mark"]:
        response = Response("", 204)
        del response.headers["Content-Type"]
        return never_stored(response)
    made = make_response(render("desk/_now.html", language(), seen))
    made.vary.add("HX-Request")
    return never_stored(made)


def opened(case_id: str) -> Case:
    """An agent's own case; a 404 for everybody else's."""
    found = service().desk.cases.find(current().id, case_id)
    if found is None:
        abort(404)
    return found


def case_page(found: Case, errors: Errors | None = None, **more: Any) -> Response:
    """The page of a case."""
    status = 422 if errors else 200
    around = {name: told for panel in PANELS for name, told in panel(found).items()}
    around["finding"] = not errors  # the next caller's reference can be typed at once
    return show("case", errors, status=status, **{**_seen(found), **around, **more})


def place_of(found: Case) -> str:
    """The address of a case."""
    return link("desk.case", case_id=found.id)


def _seen(found: Case) -> dict[str, Any]:
    situation = service().desk.situations.of(found)
    registration = situation.registration
    refusal = situation.refusal
    known = refusal is not None and refusal.reason in set(Reason)
    shown = Shown(registration, Reason(refusal.reason) if refusal and known else None)
    at = place("registration", shown) if registration else ""
    seen: dict[str, Any] = {
        "case": found,
        "situation": situation,
        "place": words.STEPS.get(at, ""),
        "screens": _screens(shown) if registration and not situation.expired else [],
        "entries": [words.told(entry) for entry in situation.entries],
        "advice": _advice(situation, at),
        "rights": words.RIGHTS.get(situation.standing.rights, "") if situation.standing else "",
        "payment": words.PAYMENT.get(situation.standing.payment, "") if situation.standing else "",
        "absent": words.FINER.get(found.absent, ""),
        "every": EVERY,
    }
    # Only what an agent reads decides whether there is anything new.
    seen["mark"] = ""
    read = render("desk/_now.html", language(), seen)
    seen["mark"] = sha256(read.encode()).hexdigest()[:16]
    return seen


def _screens(shown: Shown) -> list[dict[str, Any]]:
    """The caller's screen in the caller's language, and in the agent's."""
    codes = dict.fromkeys((shown.thing.language, language()))
    return [
        {
            "code": code,
            "name": LANGUAGES[code],
            "dir": direction(code),
            "page": screen("registration", shown, code),
        }
        for code in codes
        if code in LANGUAGES
    ]


def _advice(situation: Situation, at: str) -> list[Advice]:
    found = []
    for reason in situation.reasons(at):
        advice = service().desk.help.of(reason, language())
        if advice:
            found.append(advice.told(**_values(situation, at)))
    return found[:MOST_ADVICE]


def _values(situation: Situation, at: str) -> dict[str, object]:
    """What the placeholders of the help stand for, as far as the site knows it."""
    values: dict[str, object] = {}
    registration = situation.registration
    if registration and at == "question":
        tries = service().identification.tries(registration)
        if isinstance(tries, Spent):
            values["left"] = tries.left
        else:
            values["until"] = f"{day(tries.until)} {clock(tries.until)}"
    message = next((each for each in situation.entries if each.kind == "message"), None)
    if message:
        values["wait"] = situation.now - message.at
    if at in words.STEPS:
        values["stage"] = words.STEPS[at]
    return values
