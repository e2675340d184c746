"""`/demo/`: accounts, agents, callers and people with all there is to type; messages as sent."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from amoe.adapters.demo import DemoInbox
from amoe.registry_sample import person
from amoe.service import Service
from blueprints.demo import agents, callers, campaign
from blueprints.demo.accounts import listed
from blueprints.shell.respond import never_stored, page

blueprint = Blueprint("demo", __name__, url_prefix="/demo")
campaign.init(blueprint)

SHOWN = 10
PEOPLE = 1000
"""How many invented people `make run` puts into the registry."""


def _free_people(most: int) -> list[dict[str, str]]:
    """Invented people of the registry who have no account yet."""
    return list(itertools.islice(_free(), most))


def _free() -> Iterator[dict[str, str]]:
    service: Service = current_app.extensions["amoe"]
    for index in range(PEOPLE):
        one = person(index)
        key = service.secrecy.lookup("immatriculation", one["immatriculation"])
        if service.accounts.password_hash(key) is None:
            yield one


def _messages() -> list[dict[str, Any]]:
    inbox: DemoInbox = current_app.extensions["inbox"]
    return [
        {
            "channel": message.channel,
            "to": message.to,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            "language": message.language,
            "at": datetime.fromtimestamp(message.at, UTC).isoformat(),
        }
        for message in inbox.newest_first()
    ]


@blueprint.get("/")
def board() -> Response:
    """Accounts, people and inbox on one page."""
    return never_stored(
        page(
            "demo/board.html",
            accounts=listed(),
            agents=agents.listed(),
            callers=callers.listed(),
            nameless=callers.without_reference(),
            people=_free_people(SHOWN),
            messages=_messages()[:20],
        )
    )


@blueprint.get("/accounts.json")
def accounts() -> Response:
    """The same accounts for programs."""
    return never_stored(jsonify(listed()))


@blueprint.get("/agents.json")
def agents_at_the_desk() -> Response:
    """The same agents for programs."""
    return never_stored(jsonify(agents.listed()))


@blueprint.get("/callers.json")
def callers_who_are_stuck() -> Response:
    """The same callers for programs."""
    return never_stored(jsonify(callers.listed()))


@blueprint.get("/people.json")
def people() -> Response:
    """The same people for programs; `?n=` asks for more than ten."""
    wanted = request.args.get("n", SHOWN, type=int)
    if not 1 <= wanted <= PEOPLE:
        abort(404)
    return never_stored(jsonify(_free_people(wanted)))


@blueprint.get("/messages.json")
def messages() -> Response:
    """The same messages for programs, newest first."""
    return never_stored(jsonify(_messages()))
