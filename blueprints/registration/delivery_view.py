"""The island of the code pages that tells what became of the message, fetched every few seconds.

It only looks: no cookie is set and nothing is written, so that an open page keeps no session alive.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, g, make_response, request

from amoe.registration import Registration
from amoe.service import Service
from blueprints.registration import visit as visits
from blueprints.registration.delivery_line import code_mark
from blueprints.registration.steps import journey
from blueprints.registration.steps.codes import CodeStep
from blueprints.shell.languages import language
from blueprints.shell.respond import forward, fragment_wanted, never_stored
from blueprints.shell.template_words import link
from blueprints.shell.texts import render


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/envoi/<slug>", "delivery", show)


def show(slug: str) -> Response:
    """The island, 204 when the page shows it already; without htmx the way to the whole page."""
    step = journey.find(slug)
    if not isinstance(step, CodeStep):
        abort(404)
    g.step = step.slug
    if not fragment_wanted():
        return forward(link("registration.show", slug=step.slug))
    service: Service = current_app.extensions["amoe"]
    shown = request.args.get("shown", "")
    registration = _registration(step, service)
    challenge = registration.challenge(step.channel) if registration else None
    # Given another address or a new code in another tab: what the page says is about the old one.
    if registration is None or challenge is None or code_mark(challenge) != shown.split("-")[0]:
        return _island("registration/_delivery_gone.html", step=step)
    told = step.told(registration, service)
    if told is not None and told.mark == shown:
        return _looked(_nothing_new())
    return _island(
        "registration/_delivery.html",
        step=step,
        told=told,
        address=step.shown(challenge.address),
        reference=registration.reference,
    )


def _registration(step: CodeStep, service: Service) -> Registration | None:
    """The registration of the cookie, if it still waits for this step's code."""
    visit = visits.open_visit(service.book, service.clock.now())
    registration = visit.registration
    if registration is None or visit.expired or registration.account:
        return None
    waits = journey.may_visit(step, registration) and not step.is_done(registration)
    return registration if waits else None


def _island(template: str, **words: Any) -> Response:
    return _looked(make_response(render(template, language(), words).strip()))


def _nothing_new() -> Response:
    """204, which htmx swaps nowhere: nobody reads it out again, and it has no body to pay for."""
    response = Response("", 204)
    del response.headers["Content-Type"]
    return response


def _looked(response: Response) -> Response:
    response.vary.add("HX-Request")
    return never_stored(response)
