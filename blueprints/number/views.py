"""The number somebody forgot: where it stands, the form that has it sent, and the one answer."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, session
from flask_wtf.csrf import generate_csrf
from htmx_flask import request

from amoe.codes import EMAIL
from amoe.limits import FLOOD_PER_ADDRESS, NUMBER_DAY, VOICES_PER_JOURNEY
from amoe.outcomes import Refused
from amoe.ports import StorageUnavailable
from amoe.reasons import Reason
from amoe.secrecy import fingerprint
from amoe.service import Service
from blueprints.shell import captcha
from blueprints.shell.forms import CardForm
from blueprints.shell.languages import language
from blueprints.shell.respond import advance, document, never_stored, page
from blueprints.shell.sentences import sentence
from blueprints.shell.template_words import link
from extensions import limiter

blueprint = Blueprint("number", __name__, url_prefix="/<language:language>/numero-oublie")


@blueprint.get("")
def ask() -> Response:
    """Where the number stands, and the way to the form; the same for everyone, no cookie."""
    return document("number/ask.html")


@blueprint.get("/demande")
def form() -> Response:
    """The form, empty."""
    return _shown(CardForm(formdata=None))


@blueprint.post("/demande")
def submit() -> Response:
    """Take what was typed. Whoever it names, and whether anybody: the answer is the same."""
    typed = CardForm()
    if request.form.get("do") == "captcha":
        typed.captcha.data = ""
        return _shown(typed)
    if not typed.validate():
        return _shown(typed, typed.reasons(), status=422)
    flood_guard()
    service: Service = current_app.extensions["amoe"]
    try:
        outcome = service.forgotten_number.ask(
            *typed.card(),
            language(),
            token=typed.captcha_token.data or "",
            captcha=typed.captcha.data or "",
            bound_to=_visitor(),
        )
    except StorageUnavailable:
        current_app.logger.error("storage", exc_info=True)
        return _shown(typed, [("", Reason.SITE_UNAVAILABLE)], status=503)
    if isinstance(outcome, Refused):
        return _shown(typed, [(outcome.field, outcome.reason)], judged=True, status=422)
    g.reason = str(outcome.reason)
    service.sender.wake(EMAIL)
    return advance(link("number.sent"), sent)


@blueprint.get("/envoye")
def sent() -> Response:
    """What happens now, if anything does."""
    return never_stored(page("number/sent.html", most=NUMBER_DAY.cap))


@blueprint.get("/image.mp3")
@limiter.limit(VOICES_PER_JOURNEY, key_func=lambda: _holder_of(session.get("csrf_token", "")).hex())
def voice() -> Response:
    """Speak the form's captcha."""
    return captcha.spoken(_holder_of(session.get("csrf_token", "")))


@limiter.limit(FLOOD_PER_ADDRESS)
def flood_guard() -> None:
    """Stop a flood from one address; far above what a whole campus needs."""


def _visitor() -> bytes:
    """Whom a captcha is for: the browser, by the random word that guards its forms."""
    generate_csrf()
    return _holder_of(session["csrf_token"])


def _holder_of(word: str) -> bytes:
    return fingerprint(f"number:{word}")


def _shown(
    typed: CardForm,
    errors: list[tuple[str, Reason]] | None = None,
    *,
    judged: bool = False,
    status: int = 200,
) -> Response:
    """The form with what was typed. `judged` says that its captcha was used up."""
    if errors:
        g.reason = str(errors[0][1])
    response = page(
        "number/form.html",
        status=status,
        form=typed,
        errors={name: sentence(reason) for name, reason in errors or []},
        picture=captcha.picture(typed, _visitor(), link("number.voice"), judged=judged),
    )
    if status == 503:
        response.headers["Retry-After"] = "120"
    return never_stored(response)
