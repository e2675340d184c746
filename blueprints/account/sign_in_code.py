"""`/connexion/code`, `/connexion/mot-de-passe` and the mailed link: what a sign-in waits for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, session

from amoe import emails, phones
from amoe.codes import EMAIL, SMS
from amoe.outcomes import Accepted, Locked, Refused
from amoe.reasons import Reason
from amoe.sign_in_stages import Asked, Awaits, Entered, awaits
from blueprints.account.common import Errors, flood_guard, service, show, sign_in_guard
from blueprints.account.forms import AppCodeForm, PasswordForm
from blueprints.account.sign_in import expired, go_on
from blueprints.shell.forms import CodeForm
from blueprints.shell.locks import LOCKED, locked
from blueprints.shell.respond import forward, leave, secret_address
from blueprints.shell.template_words import link
from blueprints.shell.visitor import visitor


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    add = blueprint.add_url_rule
    add("/connexion/code", "code", code, methods=["GET", "POST"])
    add("/connexion/mot-de-passe", "password", password, methods=["GET", "POST"])
    add("/connexion/lien/<token>", "first", first, methods=["GET", "POST"])


def code() -> Response:
    """Ask for the code that was sent, or for the app's; send it again."""
    found = service().signing_in.find(session.get("m", ""))
    if found is None:
        return expired()
    stage = awaits(*found)
    if stage is Awaits.PASSWORD:
        return forward(link("account.password"))
    if request.method == "GET":
        return _code_page(*found)
    flood_guard()
    wish = request.form.get("do", "")
    if wish in ("resend", EMAIL, SMS):
        return _resend(wish, found[0].facts.get("by", EMAIL))
    form = AppCodeForm() if stage is Awaits.APP else CodeForm()
    if not form.validate():
        return _code_page(*found, form.reasons(), status=422)
    outcome = service().signing_in.prove(
        visitor(), session["m"], form.code.data or "", remember=not request.form.get("shared")
    )
    if isinstance(outcome, Entered | Asked):
        return go_on(outcome)
    if isinstance(outcome, Locked):
        return locked(outcome)
    if outcome.reason is Reason.SIGN_IN_EXPIRED:
        return expired()
    left = outcome.left if isinstance(outcome, Refused) else None
    return _code_page(*found, [("code", outcome.reason)], left=left, status=422)


def _resend(wish: str, by: str) -> Response:
    channel = by if wish == "resend" else wish
    outcome = service().signing_in.resend(visitor(), session["m"], channel)
    if isinstance(outcome, Locked) and outcome.reason in LOCKED:
        return locked(outcome)
    if isinstance(outcome, Accepted):
        service().sender.wake(channel)
        return leave(link("account.code"))
    found = service().signing_in.find(session["m"])
    if found is None:
        return expired()
    errors: Errors = [] if isinstance(outcome, Locked) else [("", outcome.reason)]
    return _code_page(*found, errors, status=422 if errors else 429)


def _code_page(
    matter: Any, account: Any, errors: Errors | None = None, *, left: int | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    """The page of the code: where it went, if that may be told; sending it again, by SMS too."""
    facts, now = matter.facts, service().clock.now()
    first = bool(facts.get("first"))
    by = facts.get("by", EMAIL)
    challenge = matter.challenge(by)
    sent_to = ""
    if challenge and not first:
        masked = emails.masked if by == EMAIL else phones.masked
        sent_to = masked(challenge.address)
    return show(
        "code",
        errors,
        left=left,
        status=status,
        app=awaits(matter, account) is Awaits.APP,
        first=first,
        by=by,
        sent_to=sent_to,
        shared=request.form.get("shared", ""),
        valid_until=challenge.dies_at if challenge else 0,
        resend_in=max(0, challenge.resend_at - now) if challenge else 0,
        full=facts.get("full"),
    )


def password() -> Response:
    """Ask for the password behind a code that came first."""
    found = service().signing_in.find(session.get("m", ""))
    if found is None:
        return expired()
    if awaits(*found) is not Awaits.PASSWORD:
        return forward(link("account.code"))
    form = PasswordForm()
    if request.method == "GET":
        return show("password")
    if not form.validate():
        return show("password", form.reasons(), status=422)
    sign_in_guard()
    outcome = service().signing_in.sign_in_proved(visitor(), session["m"], form.password.data or "")
    if isinstance(outcome, Entered | Asked):
        return go_on(outcome)
    if isinstance(outcome, Locked):
        return locked(outcome)
    if outcome.reason is Reason.SIGN_IN_EXPIRED:
        return expired()
    return show("password", [("password", outcome.reason)], left=outcome.left, status=422)


def first(token: str) -> Response:
    """Go on from the mailed link, by a button: mail programs follow links by themselves."""
    found = service().signing_in.find(token)
    if found is None or awaits(*found) is not Awaits.PASSWORD:
        return secret_address(show("link_dead", status=410))
    if request.method == "GET":
        return secret_address(show("first", token=token))
    session["m"] = token
    return secret_address(leave(link("account.password")))
