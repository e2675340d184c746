"""`/mot-de-passe/…`: a link by mail, a code by SMS, a new password. Nobody is signed in by it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, session

from amoe import phones
from amoe.codes import EMAIL, SMS
from amoe.outcomes import Accepted, Locked
from amoe.reasons import Reason
from amoe.resetting import Found, phone_of, proved
from blueprints.recovery.common import LANGUAGE, show
from blueprints.shell import insured
from blueprints.shell.forms import CodeForm, NameForm, NewPasswordForm
from blueprints.shell.locks import LOCKED, locked
from blueprints.shell.respond import advance, forward, secret_address
from blueprints.shell.showing import code_words, fault, flood_guard, service
from blueprints.shell.template_words import link
from blueprints.shell.visitor import visitor


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    add, both = blueprint.add_url_rule, ["GET", "POST"]
    add(f"{LANGUAGE}/mot-de-passe/oublie", "forgotten", forgotten, methods=both)
    add(f"{LANGUAGE}/mot-de-passe/envoye", "asked", asked)
    add(f"{LANGUAGE}/mot-de-passe/nouveau/<token>", "reset", reset, methods=both)
    add(f"{LANGUAGE}/mot-de-passe/code", "code", code, methods=both)
    add(f"{LANGUAGE}/mot-de-passe/choisir", "choose", choose, methods=both)
    add(f"{LANGUAGE}/mot-de-passe/fait", "done", done)


def forgotten() -> Response:
    """Ask for a name; whatever it is, the same is done and said."""
    if request.method == "GET":
        return show("forgotten", public=True, name="")
    form = NameForm()
    if not form.validate():
        return show("forgotten", form.reasons(), name=form.name.data or "", status=422)
    flood_guard()
    service().resetting.ask(visitor(), form.name.data or "")
    service().sender.wake(EMAIL)
    return advance(link("recovery.asked"), asked)


def asked() -> Response:
    """Where to look now, and what to do when nothing comes."""
    return show("asked")


def reset(token: str) -> Response:
    """The mailed link: a page with one button, for mail programs follow links by themselves.

    The button moves the token out of the address into the cookie, and has the code sent.
    """
    found = service().resetting.find(token)
    if found is None:
        return secret_address(show("reset_dead", status=410))
    sent_to = phones.masked(phone_of(found))
    if request.method == "GET":
        return secret_address(show("reset", token=token, sent_to=sent_to))
    flood_guard()
    outcome = service().resetting.send_code(visitor(), token)
    if isinstance(outcome, tuple):
        session["p"] = token
        service().sender.wake(SMS)
        return secret_address(advance(link("recovery.code"), lambda: _code_page(outcome)))
    if isinstance(outcome, Locked):
        if outcome.reason in LOCKED:
            return secret_address(locked(outcome))
        return secret_address(show("reset", token=token, sent_to=sent_to, **fault(outcome)))
    if outcome.reason is Reason.RESET_EXPIRED:
        return secret_address(show("reset_dead", status=410))
    # The code of a moment ago will do: the button was pressed twice.
    session["p"] = token
    return secret_address(advance(link("recovery.code"), lambda: _code_page(found)))


def code() -> Response:
    """Ask for the code of the SMS; send it again."""
    found = service().resetting.find(session.get("p", ""))
    if found is None:
        return _expired()
    if proved(found):
        return forward(link("recovery.choose"))
    if request.method == "GET":
        return _code_page(found)
    flood_guard()
    if request.form.get("do") == "resend":
        sent = service().resetting.send_code(visitor(), session["p"])
        if isinstance(sent, tuple):
            service().sender.wake(SMS)
            return advance(link("recovery.code"), lambda: _code_page(sent))
        return _refuse(sent, found)
    form = CodeForm()
    if not form.validate():
        return _code_page(found, errors=form.reasons(), status=422)
    outcome = service().resetting.prove(session["p"], form.code.data or "")
    if isinstance(outcome, Accepted):
        return advance(link("recovery.choose"), _choose_page)
    return _refuse(outcome, found)


def choose() -> Response:
    """Ask for the new password, and set it."""
    found = service().resetting.find(session.get("p", ""))
    if found is None:
        return _expired()
    if not proved(found):
        return forward(link("recovery.code"))
    if request.method == "GET":
        return _choose_page()
    form = NewPasswordForm()
    if not form.validate():
        return _choose_page(errors=form.reasons(), status=422)
    flood_guard()
    outcome = service().resetting.finish(visitor(), session["p"], form.password.data or "")
    if outcome.reason is Reason.RESET_EXPIRED:
        return _expired()
    if not isinstance(outcome, Accepted):
        return _choose_page(**fault(outcome))
    insured.end()  # all that this browser held, the link's token too
    service().sender.wake(EMAIL)
    service().sender.wake(SMS)
    return advance(link("recovery.done"), done)


def done() -> Response:
    """The password is changed; the way to sign in with it."""
    return show("done")


def _refuse(outcome: Any, found: Found) -> Response:
    if isinstance(outcome, Locked) and outcome.reason in LOCKED:
        return locked(outcome)
    if outcome.reason is Reason.RESET_EXPIRED:
        return _expired()
    return _code_page(found, **fault(outcome))


def _code_page(found: Found, **words: Any) -> Response:
    return show(
        "code",
        by=SMS,
        sent_to=phones.masked(phone_of(found)),
        **code_words(found[0].challenge("code")),
        **words,
    )


def _choose_page(**words: Any) -> Response:
    return show("choose", **words)


def _expired() -> Response:
    session.pop("p", None)
    return show("forgotten", [("", Reason.RESET_EXPIRED)], name="", status=410)
