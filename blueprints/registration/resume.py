"""The link in the mail that SMS is back: a page with one button, which takes the work up again."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, session

from amoe.book import Gone
from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration import visit as visits
from blueprints.registration.steps import journey
from blueprints.shell.respond import leave, never_stored, page
from blueprints.shell.template_words import link


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/reprise/<token>", "resume", show)
    blueprint.add_url_rule("/reprise/<token>", "resume_now", resume, methods=["POST"])


def show(token: str) -> Response:
    """Ask for one press of a button: mail programs follow links by themselves."""
    if _service().resuming.find(token) is None:
        return _dead()
    return never_stored(page("registration/resume.html", token=token))


def resume(token: str) -> Response:
    """Take the registration up in this browser, at the step where it stands."""
    service = _service()
    registration = _taken_up(service, token) or _taken_up(service, token)
    if registration is None:
        return _dead()
    session.clear()  # whatever else this browser had begun
    visits.remember(registration, service.clock.now())
    return leave(link("registration.show", slug=journey.place(registration).slug))


def _taken_up(service: Service, token: str) -> Registration | None:
    """The registration under its new secret; None also when another press came between."""
    registration = service.resuming.find(token)
    if registration is None:
        return None
    try:
        service.resuming.resume(registration)
    except Gone:
        return None
    return registration


def _dead() -> Response:
    g.reason = "expired"
    return never_stored(page("registration/resume_dead.html", status=410))


def _service() -> Service:
    found: Service = current_app.extensions["amoe"]
    return found
