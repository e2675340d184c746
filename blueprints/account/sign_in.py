"""`/connexion`: a name and a password; or, before any password, a code by e-mail."""

from __future__ import annotations

from flask import Blueprint, Response, request, session

from amoe.codes import EMAIL
from amoe.outcomes import Locked, Refused
from amoe.reasons import Reason
from amoe.sign_in_stages import Asked, Awaits, Entered
from blueprints.account.common import Errors, service, show, sign_in_guard
from blueprints.account.forms import SignInForm
from blueprints.shell import insured
from blueprints.shell.forms import NameForm
from blueprints.shell.locks import locked
from blueprints.shell.respond import leave
from blueprints.shell.template_words import link
from blueprints.shell.visitor import reference, remember_device, visitor


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/connexion", "sign_in", sign_in, methods=["GET", "POST"])


def sign_in() -> Response:
    """Ask for name and password, and judge them."""
    if insured.find() is not None:
        return leave(link("account.home"))
    if request.method == "GET":
        return sign_in_page()
    if request.form.get("do") == "code":
        return _code_first()
    form = SignInForm()
    if not form.validate():
        return sign_in_page(form.reasons(), name=form.name.data or "", status=422)
    sign_in_guard()
    name = form.name.data or ""
    outcome = service().signing_in.sign_in(visitor(), name, form.password.data or "")
    if isinstance(outcome, Refused) and outcome.reason is Reason.SIGN_IN_EXPIRED:
        return expired()
    if isinstance(outcome, Refused):
        # Whatever it was: unknown, wrong, or right and too late. One answer.
        return sign_in_page([("", outcome.reason)], name=name, refused=True, status=422)
    return go_on(outcome)


def _code_first() -> Response:
    form = NameForm()
    if not form.validate():
        return sign_in_page(form.reasons(), refused=True, status=422)
    sign_in_guard()
    outcome = service().signing_in.ask_code(visitor(), form.name.data or "")
    return locked(outcome) if isinstance(outcome, Locked) else go_on(outcome)


def sign_in_page(
    errors: Errors | None = None, *, name: str = "", refused: bool = False, status: int = 200
) -> Response:
    """The page. `refused`: with the way round strangers who have used up the tries."""
    fresh = errors is None
    return show("sign_in", errors, status=status, public=fresh, name=name, refused=refused)


def expired() -> Response:
    """The page again, for who waited too long."""
    session.pop("m", None)
    return sign_in_page([("", Reason.SIGN_IN_EXPIRED)], status=410)


def go_on(outcome: Entered | Asked) -> Response:
    """Let somebody in, or on to what comes first."""
    if isinstance(outcome, Entered):
        insured.begin(outcome.session, reference())
        service().sender.wake(EMAIL)
        response = leave(link("account.home"))
        return remember_device(response, outcome.device) if outcome.device else response
    session["m"] = outcome.matter
    service().sender.wake(EMAIL)
    if outcome.awaits is Awaits.PASSWORD:
        return leave(link("account.password"))
    return leave(link("account.code"))
