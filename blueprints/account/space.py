"""`/compte/activite` and `/compte/rester`: what was done with the account; staying signed in."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response, request
from flask_babel import ngettext

from blueprints.account.common import service, show
from blueprints.shell import insured
from blueprints.shell.acts import told
from blueprints.shell.insured import current, signed_in
from blueprints.shell.respond import never_stored
from blueprints.shell.template_words import day

MOST_ACTS = 50


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    add = blueprint.add_url_rule
    add("/compte/activite", "activity", activity)
    add("/compte/rester", "stay", stay, methods=["GET", "POST"])


@signed_in
def activity() -> Response:
    """Everything that was done with the account, the newest first; a day's downloads in one."""
    found = service().activity.of(current().account.id, MOST_ACTS)
    days = groupby(found, lambda act: day(act.at))
    acts = [
        (date, [(act, told(act.what), _often(act.times)) for act in those]) for date, those in days
    ]
    return show("activity", acts=acts)


def _often(times: int) -> str:
    return ngettext("%(num)d time", "%(num)d times", times) if times > 1 else ""


def stay() -> Response:
    """How many seconds the session has left: GET only looks, POST stays signed in."""
    extend = request.method == "POST"
    found = insured.find(extend=False)
    if found is not None and extend:
        insured.extend()
    now = service().clock.now()
    left = insured.ends_at(found) - now if found is not None else 0
    return never_stored(Response(str(max(0, left)), mimetype="text/plain"))
