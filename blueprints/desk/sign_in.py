"""`/bureau`: the sign-in of agents, which is their first page once they are in; and the way out."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, session
from wtforms import StringField

from amoe.desk.agent_sign_in import Entered
from amoe.limits import DESK_SIGN_INS_PER_ADDRESS
from amoe.reasons import Reason
from blueprints.desk import guard
from blueprints.desk.common import Errors, service, show
from blueprints.desk.own_page import own_page
from blueprints.shell.address_blocks import address_block
from blueprints.shell.cookie_jar import present_name
from blueprints.shell.forms import CodeForm, need
from blueprints.shell.languages import language
from blueprints.shell.respond import leave, never_stored
from blueprints.shell.sentences import sentence
from blueprints.shell.template_words import link
from extensions import limiter

FORGET = '"cache", "storage"'
"""What the browser removes of the site at the end; cookies too would forget a student's device."""

_TOLD_ONCE = (Reason.DESK_SIGNED_OUT, Reason.DESK_SESSION_ENDED, Reason.DESK_SESSION_REPLACED)


class SignInForm(CodeForm):
    """E-mail, password and the app's code."""

    email = StringField()
    password = StringField()

    def validate_email(self, field: StringField) -> None:
        """Something must be there; whether it is an agent's is judged with the rest."""
        need((field.data or "").strip(), Reason.EMAIL_MISSING)

    def validate_password(self, field: StringField) -> None:
        """Something must be there."""
        need(field.data, Reason.PASSWORD_NOT_GIVEN)


def init(blueprint: Blueprint) -> None:
    """Add the views, and the short address without a language."""
    add = blueprint.add_url_rule
    add("/", "home", home, methods=["GET", "POST"], strict_slashes=False)
    add("/quitter", "sign_out", sign_out, methods=["POST"])
    add("/rester", "stay", stay, methods=["GET", "POST"])
    blueprint.record(
        lambda state: state.app.add_url_rule(
            "/bureau/", "desk_root", root, methods=["GET"], strict_slashes=False
        )
    )


@guard.door
def root() -> Response:
    """To the sign-in in the language of the browser, or of the agent who is signed in."""
    found = guard.find(extend=False)
    code = found.agent.language if found else language()
    response: Response = redirect(link("desk.home", language=code), 303)  # type: ignore[assignment]
    response.vary.add("Accept-Language")
    return never_stored(response)


@guard.door
def home() -> Response:
    """The sign-in; or the first page of whoever is in."""
    if guard.find(extend=False) is not None:
        return own_page() if request.method == "GET" else leave(link("desk.home"))
    over = guard.ended()
    if over:
        guard.forget(over)
    if request.method == "POST":
        return _judge()
    if _from_elsewhere():
        return _once_more()
    said = session.pop("d", "")
    return _page([], said=sentence(said) if said in _TOLD_ONCE else "")


def _judge() -> Response:
    form = SignInForm()
    email = (form.email.data or "").strip()
    if not form.validate():
        return _page(form.reasons(), email=email, status=422)
    _flood_guard()
    outcome = service().agent_sign_in.sign_in(
        email, form.password.data or "", form.code.data or "", language(), address_block()
    )
    if not isinstance(outcome, Entered):
        return _page([("", outcome.reason)], email=email, status=422)
    guard.begin(outcome.ticket)
    return leave(link("desk.home"))


def _page(errors: Errors, *, email: str = "", said: str = "", status: int = 200) -> Response:
    return show("sign_in", errors, email=email, said=said, status=status)


def _from_elsewhere() -> bool:
    """Whether a link of another site led here: the browser then keeps its strict cookie back."""
    cross_site = request.headers.get("Sec-Fetch-Site") == "cross-site"
    return cross_site and present_name() not in request.cookies


def _once_more() -> Response:
    """Let the page ask again, by itself: now the cookie comes with it, and nobody signs in twice.

    Nothing may be set here: it would take the place of the session that was kept back.
    """
    response = show("once_more")
    response.headers["Refresh"] = f"0; url={link('desk.home')}"
    return response


@limiter.limit(DESK_SIGN_INS_PER_ADDRESS)
def _flood_guard() -> None:
    """Stop a flood of tries from one address."""


def sign_out() -> Response:
    """End the session; the page before is not shown again."""
    service().desk_sessions.end(guard.at_work())
    guard.forget(Reason.DESK_SIGNED_OUT)
    response: Response = redirect(link("desk.home"), 303)  # type: ignore[assignment]
    response.headers["Clear-Site-Data"] = FORGET
    return never_stored(response)


@guard.answers_ended
def stay() -> Response:
    """How many seconds the session has left: GET only looks, POST stays signed in."""
    found = guard.find(extend=request.method == "POST")
    left = found.ends_at - service().clock.now() if found else 0
    return never_stored(Response(str(max(0, left)), mimetype="text/plain"))
