"""The pages around the steps: what to have at hand, stop and start over, erased, expired."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, request, session

from amoe.book import Gone
from amoe.service import Service
from blueprints.registration import campus
from blueprints.registration import visit as visits
from blueprints.registration.step import url
from blueprints.registration.steps import journey
from blueprints.shell.pauses import any_paused
from blueprints.shell.respond import forward, kept, leave, never_stored, page
from blueprints.shell.template_words import link


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/", "start", start)
    blueprint.add_url_rule("/arret", "stop", stop, methods=["GET", "POST"])
    blueprint.add_url_rule("/efface", "erased", erased)
    blueprint.register_error_handler(Gone, _gone)


def start() -> Response:
    """What one needs at hand and what happens; the same for everyone, without a cookie."""
    passing = any_paused("registration", "registry", "sms")
    return kept(page("registration/start.html", public=True, campus=campus.told()), passing=passing)


def stop() -> Response:
    """Start over, keep going, or leave and erase."""
    service: Service = current_app.extensions["amoe"]
    visit = visits.open_visit(service.book, service.clock.now())
    wish = request.form.get("do", "")
    here = visit.registration
    if request.method == "POST" and wish in ("restart", "erase"):
        if here is not None:
            service.book.erase(here)
        visits.forget()
        if wish == "restart":
            return leave(url(journey.steps[0]))
        response = leave(link("registration.erased"))
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
    if here is None or visit.expired:
        return forward(link("registration.start"))
    visits.remember(here, service.clock.now())
    place = url(journey.place(here))
    return never_stored(page("registration/stop.html", place=place, reference=here.reference))


def erased() -> Response:
    """Say that everything typed was erased."""
    return never_stored(page("registration/erased.html"))


def expired(kept_until: int = 0, *, told: bool = False) -> Response:
    """Say that it has expired; `kept_until` when a link in a mail can still bring it back.

    `told` says that this mail was written already.
    """
    g.reason = "expired"
    return never_stored(
        page(
            "registration/expired.html",
            status=410,
            first=url(journey.steps[0]),
            reference=session.get("r", ""),
            kept_until=kept_until,
            told=told,
        )
    )


def _gone(error: Gone) -> Response:
    return expired()
