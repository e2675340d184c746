"""`/compte-perdu/…`, second half: the new address, its code, and the day of waiting begins."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, request, session

from amoe import emails, phones
from amoe.codes import EMAIL, SMS
from amoe.outcomes import Accepted
from blueprints.recovery.common import LANGUAGE, show
from blueprints.recovery.lost import Begun, expired, here, place, refuse
from blueprints.shell.forms import AddressForm, CodeForm
from blueprints.shell.respond import advance, forward
from blueprints.shell.showing import code_words, flood_guard, service
from blueprints.shell.template_words import link
from blueprints.shell.visitor import visitor

_NEW, _CODE = "recovery.lost_new", "recovery.lost_new_code"


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    add, both = blueprint.add_url_rule, ["GET", "POST"]
    add(f"{LANGUAGE}/compte-perdu/nouveau", "lost_new", lost_new, methods=both)
    add(f"{LANGUAGE}/compte-perdu/nouveau/code", "lost_new_code", lost_new_code, methods=both)
    add(f"{LANGUAGE}/compte-perdu/attente", "lost_waits", lost_waits)


def lost_new() -> Response:
    """Ask for the new number or address; a code goes to it."""
    found = here()
    if found is None:
        return expired()
    if place(found) not in (_NEW, _CODE):
        return forward(link(place(found)))
    if request.method == "GET":
        return _new_page(found)
    channel = found[0].facts["lost"]
    form = AddressForm(channel)
    if not form.validate():
        return _new_page(found, errors=form.reasons(), status=422)
    flood_guard()
    sent = service().losing_new.give(visitor(), found, form.canonical)
    if isinstance(sent, tuple):
        service().sender.wake(channel)
        return advance(link(_CODE), lambda: _code_page(sent))
    return refuse(sent, partial(_new_page, found), "address")


def lost_new_code() -> Response:
    """Ask for the code of the new number or address."""
    found = here()
    if found is None:
        return expired()
    if place(found) != _CODE:
        return forward(link(place(found)))
    if request.method == "GET":
        return _code_page(found)
    flood_guard()
    if request.form.get("do") == "resend":
        sent = service().losing_new.resend(visitor(), session["l"])
        if isinstance(sent, tuple):
            service().sender.wake(found[0].facts["lost"])
            return advance(link(_CODE), lambda: _code_page(sent))
        return refuse(sent, partial(_code_page, found))
    form = CodeForm()
    if not form.validate():
        return _code_page(found, errors=form.reasons(), status=422)
    outcome = service().losing_new.begin_waiting(visitor(), session["l"], form.code.data or "")
    if not isinstance(outcome, Accepted):
        return refuse(outcome, partial(_code_page, found))
    session.pop("l", None)
    service().sender.wake(EMAIL)
    service().sender.wake(SMS)
    return advance(link("recovery.lost_waits"), lost_waits)


def lost_waits() -> Response:
    """What happens in the next 24 hours."""
    return show("lost_waits")


def _new_page(found: Begun, **words: Any) -> Response:
    return show(
        "lost_new", lost=found[0].facts["lost"], address=request.form.get("address", ""), **words
    )


def _code_page(found: Begun, **words: Any) -> Response:
    facts, challenge = found[0].facts, found[0].challenge("new")
    masked = emails.masked if facts["lost"] == EMAIL else phones.masked
    sent_to = masked(facts["address"])
    return show(
        "lost_new_code", by=facts["lost"], sent_to=sent_to, **code_words(challenge), **words
    )
