"""The links of the day of waiting: cancel from any channel; and the short addresses for SMS."""

from __future__ import annotations

from flask import Blueprint, Response, request

from amoe.losing_wait import due_at
from blueprints.recovery.common import LANGUAGE, show
from blueprints.shell.languages import language
from blueprints.shell.respond import advance, forward, secret_address
from blueprints.shell.showing import flood_guard, service
from blueprints.shell.template_words import link


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    add, both = blueprint.add_url_rule, ["GET", "POST"]
    add(f"{LANGUAGE}/compte-perdu/annuler/<token>", "lost_cancel", lost_cancel, methods=both)
    add(f"{LANGUAGE}/compte-perdu/annule", "lost_cancelled", lost_cancelled)
    add("/a/<token>", "short_cancel", short_cancel)
    add("/s/<token>", "short_link", short_link)


def lost_cancel(token: str) -> Response:
    """Ask for one press of a button; nobody needs to be signed in for it."""
    flood_guard()
    if request.method == "GET":
        matter = service().losing_wait.find(token)
        if matter is None:
            return secret_address(show("lost_cancel_dead", status=410))
        words = {"lost": matter.facts["lost"], "due_at": due_at(matter)}
        return secret_address(show("lost_cancel", token=token, **words))
    if not service().losing_wait.cancel(token):
        return secret_address(show("lost_cancel_dead", status=410))
    return secret_address(advance(link("recovery.lost_cancelled"), lost_cancelled))


def lost_cancelled() -> Response:
    """It was cancelled; what to do when somebody else had begun it."""
    return show("lost_cancelled")


def short_cancel(token: str) -> Response:
    """The address in an SMS, which has no room for a longer one."""
    return secret_address(forward(link("recovery.lost_cancel", token=token, language=language())))


def short_link(token: str) -> Response:
    """The same, for the link that an agent had sent."""
    return secret_address(forward(link("recovery.lost_link", token=token, language=language())))
