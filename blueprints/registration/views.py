"""The one generic view of all steps, and the pages around them: start, stop, expired, captcha."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, make_response, session
from htmx_flask import request

from amoe import captcha_media
from amoe.book import Gone
from amoe.codes import EMAIL
from amoe.limits import FLOOD_PER_ADDRESS, VOICES_PER_JOURNEY
from amoe.outcomes import Accepted, Locked, Outcome, Refused, Stay
from amoe.ports import StorageUnavailable
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.secrecy import fingerprint
from amoe.service import Service
from blueprints.registration import delivery_view, resume
from blueprints.registration import visit as visits
from blueprints.registration.locked import locked_page
from blueprints.registration.step import CaptchaForm, Step, StepForm
from blueprints.registration.steps import journey
from blueprints.shell.languages import language
from blueprints.shell.respond import advance, forward, leave, never_stored, page
from blueprints.shell.sentences import sentence
from blueprints.shell.template_words import link
from config import LANGUAGES
from extensions import limiter

blueprint = Blueprint("registration", __name__, url_prefix="/<language:language>/inscription")
delivery_view.init(blueprint)
resume.init(blueprint)


def service() -> Service:
    """The service of the application."""
    found: Service = current_app.extensions["amoe"]
    return found


def url(step: Step) -> str:
    """A step's address in the language of the request."""
    return link("registration.show", slug=step.slug)


@blueprint.get("/")
def start() -> Response:
    """What one needs at hand and what happens; the same for everyone, without a cookie."""
    response = page("registration/start.html", first=url(journey.steps[0]))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


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


@blueprint.route("/arret", methods=["GET", "POST"])
def stop() -> Response:
    """Start over, keep going, or leave and erase."""
    visit = visits.open_visit(service().book, service().clock.now())
    wish = request.form.get("do", "")
    here = visit.registration
    if request.method == "POST" and wish in ("restart", "erase"):
        if here is not None:
            service().book.erase(here)
        visits.forget()
        if wish == "restart":
            return leave(url(journey.steps[0]))
        response = leave(link("registration.erased"))
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
    if here is None or visit.expired:
        return forward(link("registration.start"))
    visits.remember(here, service().clock.now())
    place = url(journey.place(here))
    return never_stored(page("registration/stop.html", place=place, reference=here.reference))


@blueprint.get("/efface")
def erased() -> Response:
    """Say that everything typed was erased."""
    return never_stored(page("registration/erased.html"))


@blueprint.get("/image.mp3")
@limiter.limit(
    VOICES_PER_JOURNEY,
    key_func=lambda: fingerprint(session.get("s", "")).hex(),
)
def voice() -> Response:
    """Speak a captcha in the page's language."""
    token, secret = request.args.get("image", ""), session.get("s", "")
    captchas = service().captchas
    if not captchas.genuine(token, fingerprint(secret), service().clock.now()):
        abort(404)
    said = captcha_media.spoken(captchas.answer(token), language(), captchas.mix(token))
    response = make_response(said)
    response.mimetype = "audio/mpeg"
    response.accept_ranges = "bytes"
    return never_stored(
        response.make_conditional(
            request, accept_ranges=True, complete_length=response.content_length
        )
    )


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
        return step, forward(link("pages.sign_in"))
    if visit.expired:
        return step, _expired(visit.kept_until, told=visit.told)
    return step, forward(link("registration.start"))


@blueprint.errorhandler(Gone)
def _gone(error: Gone) -> Response:
    return _expired()


def _expired(kept_until: int = 0, *, told: bool = False) -> Response:
    """Say that it has expired; `kept_until` when a link in a mail can still bring it back.

    `told` says that this mail was written already.
    """
    g.reason = "expired"
    return never_stored(
        page(
            "registration/expired.html",
            status=410,
            first=url(journey.steps[0]),
            reference=session.get("r", ""),
            kept_until=kept_until,
            told=told,
        )
    )


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
        words["picture"] = _picture(registration, form, judged=judged)
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


def _picture(registration: Registration, form: CaptchaForm, *, judged: bool) -> dict[str, str]:
    """The captcha's image: the one that was typed from while it still counts, else a new one."""
    captchas, now = service().captchas, service().clock.now()
    token = form.captcha_token.data or ""
    typed = form.captcha.data or ""
    if judged or not typed or not captchas.genuine(token, registration.key, now):
        token, typed = captchas.issue(registration.key, now), ""
    form.captcha.data, form.captcha_token.data = typed, token
    png = captcha_media.picture(captchas.answer(token))
    return {
        "source": "data:image/png;base64," + b64encode(png).decode(),
        "voice": f"{link('registration.voice')}?image={token}",
    }
