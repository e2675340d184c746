"""`/bureau/agents`: leads see who works here, and invite anew who has lost phone or password."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request, session
from flask_babel import lazy_gettext as _

from amoe.codes import EMAIL
from amoe.desk.agents import State, state
from amoe.emails import masked
from blueprints.desk.common import service, show
from blueprints.desk.guard import current, leads_only
from blueprints.shell.respond import advance
from blueprints.shell.template_words import link

STATES = {
    State.ACTIVE: _("active"),
    State.INVITED: _("invited"),
    State.INVITATION_OVER: _("the invitation is over"),
    State.DISABLED: _("disabled"),
}


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/agents", "colleagues", colleagues, methods=["GET", "POST"])


@leads_only
def colleagues() -> Response:
    """The list; or take password and app of one away and invite anew."""
    if request.method == "GET":
        return _listed()
    if not service().agents.renew(request.form.get("agent", ""), current().id):
        abort(404)
    service().sender.wake(EMAIL)
    session["d"] = "invited"
    return advance(link("desk.colleagues"), _listed)


def _listed() -> Response:
    now = service().clock.now()
    kept = service().agents.all()
    found = [(each, masked(each.agent.email), STATES[state(each, now)]) for each in kept]
    return show("colleagues", kept=found, invited=session.pop("d", "") == "invited")
