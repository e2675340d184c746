"""What programs ask of the messages: gateways report deliveries, monitoring reads the metrics."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, abort, current_app, request

from amoe.service import Service
from blueprints.messages.status import metrics, status
from blueprints.shell.respond import never_stored
from config import Settings
from extensions import csrf

_WORDS = ("status", "state", "message_status", "dlr")
"""The names under which gateways send the word of a report."""


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/sms/rapport/<token>", "report", report, methods=["GET", "POST"])
    blueprint.add_url_rule("/metrics", "show_metrics", show_metrics)


# A gateway has no form of ours: the keyed token in the address is what authorises it.
@csrf.exempt
def report(token: str) -> Response:
    """Take what a gateway says of an SMS: as a query, a form or JSON, in any order, repeatedly."""
    service: Service = current_app.extensions["amoe"]
    if not service.reports.genuine(token):
        abort(404)  # before anything that a stranger sent is read
    service.reports.take(token, _word())
    # Not 204: Kannel takes only 200 and 202 for success, and would call again.
    return never_stored(Response("ok", mimetype="text/plain"))


def _word() -> str:
    """The word of the report, wherever it stands; empty when there is none."""
    try:
        told = request.get_json(silent=True) if request.is_json else request.values
    except RecursionError:
        return ""
    if not hasattr(told, "get"):
        return ""
    return next((str(told.get(name)) for name in _WORDS if told.get(name)), "")


def show_metrics() -> Response:
    """What waits, fails and rests, for Prometheus; without the token there is no such page."""
    settings: Settings = current_app.extensions["settings"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    right = settings.metrics_token
    if not right or not hmac.compare_digest(given.encode(), right.encode()):
        abort(404)
    response = Response(metrics(status(current_app.extensions["amoe"])))
    response.mimetype = "text/plain"
    return never_stored(response)
