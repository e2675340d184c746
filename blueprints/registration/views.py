"""The one generic view of all steps, and the captcha that some of them show."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, g, session
from htmx_flask import request

from amoe.codes import EMAIL
from amoe.limits import FLOOD_PER_ADDRESS, VOICES_PER_JOURNEY
from amoe.outcomes import Accepted, Locked, Outcome, Refused, Stay
from amoe.ports import StorageUnavailable
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.secrecy import fingerprint
from amoe.service import Service
from blueprints.registration import around, campus, delivery_view, resume
from blueprints.registration import visit as visits
from blueprints.registration.locked import locked_page
from blueprints.registration.step import CaptchaForm, Step, StepForm, url
from blueprints.registration.steps import journey
from blueprints.shell import captcha
from blueprints.shell.languages import language
from blueprints.shell.respond import (
    advance,
    forward,
    fragment_wanted,
    leave,
    never_stored,
    page,
)
from blueprints.shell.sentences import sentence
from blueprints.shell.template_words import link
from config import LANGUAGES
from extensions import limiter

blueprint = Blueprint("registration", __name__, url_prefix="/<language:language>/inscription")
around.init(blueprint)
delivery_view.init(blueprint)
resume.init(blueprint)


def service() -> Service:
    """The service of the application."""
    found: Service = current_app.extensions["amoe"]
    return found


@blueprint.get("/<slug>")
def show(slug: str) -> Response:
    """Show a step, or send to the one that can be shown."""
    step, registration = _arrive(slug)
    if isinstance(registration, Response):
        return registration
    if not journey.may_visit(step, registration):
        return forward(url(journey.place(registration)))
    if step.is_done(registration) and not (step.revisitable and not registration.account):
        return forward(url(journey.place(registration)))
    return _render(step, registration)


@blueprint.post("/<slug>")
def submit(slug: str) -> Response:
    """Act on what was sent: a step's form, or one of the buttons beside it (`do`)."""
    step, registration = _arrive(slug)
    if isinstance(registration, Response):
        return registration
    if not journey.may_visit(step, registration) or registration.account:
        return _go_on(registration)
    form = step.form_class()
    try:
        return _act(step, registration, form)
    except StorageUnavailable:
        return _nothing_stored(step, registration, form)


def _act(step: Step, registration: Registration, form: StepForm) -> Response:
    """Do what a form or a button asks for."""
    registration.language = language()
    registration.mode = "htmx" if fragment_wanted() else "plain"
    if step is journey.steps[0] and not registration.campus:
        registration.campus = campus.told()
    wish = request.form.get("do", "")
    if wish in LANGUAGES:
        return _change_language(step, registration, form, wish)
    if wish == "captcha":
        form.captcha.data = ""
        return _render(step, registration, form)
    if wish == "resend":
        flood_guard()
        return _answer(
            step,
            registration,
            step.form(registration),
            step.resend(registration, service()) or Accepted(Reason.REPEATED),
        )
    registration.draft = step.draft(form)
    if not form.validate():
        name, reason = form.reasons()[0]
        service().book.change(registration, step.slug, lambda r: Refused(reason, name))
        g.reason = str(reason)
        return _render(step, registration, form, errors=form.reasons(), status=422)
    if step.guarded:
        flood_guard()
    return _answer(step, registration, form, step.submit(form, registration, service()))


def _nothing_stored(step: Step, registration: Registration, form: StepForm) -> Response:
    """The page again with all that was typed: nothing was changed, trying again later helps."""
    g.reason = str(Reason.SITE_UNAVAILABLE)
    current_app.logger.error("storage", exc_info=True)
    # What is stored, without what the failed attempt has changed in memory.
    kept = visits.open_visit(service().book, service().clock.now()).registration
    errors = [("", Reason.SITE_UNAVAILABLE)]
    return _render(step, kept or registration, form, errors=errors, status=503)


@limiter.limit(FLOOD_PER_ADDRESS)
def flood_guard() -> None:
    """Stop a flood from one address; far above what a whole campus needs."""


@blueprint.get("/image.mp3")
@limiter.limit(
    VOICES_PER_JOURNEY,
    key_func=lambda: fingerprint(session.get("s", "")).hex(),
)
def voice() -> Response:
    """Speak a captcha in the page's language."""
    return captcha.spoken(fingerprint(session.get("s", "")))


def _arrive(slug: str) -> tuple[Step, Registration | Response]:
    """The step of an address and the registration to work on; or the answer that says why not."""
    step = journey.find(slug)
    if step is None:
        abort(404)
    g.step = step.slug
    now = service().clock.now()
    visit = visits.open_visit(service().book, now)
    if visit.registration is not None and not visit.expired:
        return step, visit.registration
    if step is journey.steps[0]:
        return step, visits.begin(service().book, visit, now)
    if visit.finished:
        return step, forward(link("account.sign_in"))
    if visit.expired:
        return step, around.expired(visit.kept_until, told=visit.told)
    return step, forward(link("registration.start"))


def _answer(step: Step, registration: Registration, form: StepForm, outcome: Outcome) -> Response:
    """Turn an outcome into an answer."""
    g.reason = str(outcome.reason)
    asked = EMAIL if outcome.reason is Reason.ACCOUNT_OPENED else registration.just_asked
    if asked:
        service().sender.wake(asked)
    if isinstance(outcome, Accepted):
        return _go_on(registration)
    if isinstance(outcome, Stay):
        return advance(url(step), lambda: _render(step, registration))
    if isinstance(outcome, Locked):
        return locked_page(outcome, registration, step, service().clock.now())
    fault = outcome.reason is Reason.REGISTRY_UNAVAILABLE
    step.forget_judged(form)
    return _render(
        step,
        registration,
        form,
        errors=[(outcome.field, outcome.reason)],
        left=outcome.left,
        judged=not fault,
        status=503 if fault else 422,
    )


def _go_on(registration: Registration) -> Response:
    visits.remember(registration, service().clock.now())
    place = journey.place(registration)
    return advance(url(place), lambda: _render(place, registration))


def _change_language(step: Step, registration: Registration, form: StepForm, wish: str) -> Response:
    """Keep what was typed and go to the same step in another language."""
    registration.draft = step.draft(form)
    service().book.change(registration, step.slug, lambda r: Stay(Reason.REPEATED))
    visits.remember(registration, service().clock.now())
    return leave(link("registration.show", slug=step.slug, language=wish))


def _render(
    step: Step,
    registration: Registration,
    form: StepForm | None = None,
    *,
    errors: list[tuple[str, Reason]] | None = None,
    left: int | None = None,
    judged: bool = False,
    status: int = 200,
) -> Response:
    """A step's page. `judged` says that the captcha of the form was used up."""
    if form is None:
        lock = step.lock(registration, service())
        if lock is not None:
            g.reason = str(lock.reason)
            return locked_page(lock, registration, step, service().clock.now())
        form = step.form(registration)
    visits.remember(registration, service().clock.now())
    said = [(name, sentence(reason, left)) for name, reason in errors or []]
    words: dict[str, Any] = step.words(registration, service())
    if step.captcha and isinstance(form, CaptchaForm):
        spoken = link("registration.voice")
        words["picture"] = captcha.picture(form, registration.key, spoken, judged=judged)
    response = page(
        step.template,
        status=status,
        step=step,
        form=form,
        errors=dict(said),
        general=next((words for name, words in said if not name), ""),
        progress=journey.progress(step, registration),
        back=journey.before(step),
        reference=registration.reference,
        **words,
    )
    if status == 503:
        response.headers["Retry-After"] = "120"
    return never_stored(response)
