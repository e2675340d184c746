"""`/compte-perdu/…`, first half: who has lost which channel, the other channel, the question."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, request, session
from flask_limiter import RateLimitExceeded
from wtforms import StringField

from amoe.codes import EMAIL
from amoe.losing import OTHER, Account, Matter, answered, proved
from amoe.outcomes import Accepted, Locked, Refused
from amoe.ports import RegistryUnavailable
from amoe.reasons import Reason
from blueprints.recovery.common import LANGUAGE, show
from blueprints.recovery.lost_captcha import few_per_address, judge, picture
from blueprints.shell.forms import CaptchaForm, CodeForm, NameForm, QuestionForm, need
from blueprints.shell.locks import LOCKED, locked
from blueprints.shell.respond import advance, forward, secret_address
from blueprints.shell.showing import code_words, fault, flood_guard, service
from blueprints.shell.template_words import link
from blueprints.shell.visitor import visitor


class LostForm(NameForm, CaptchaForm):
    """Who, and which channel is lost: `sms` or `email`."""

    channel = StringField()

    def validate_channel(self, field: StringField) -> None:
        """One of the two."""
        need(field.data in OTHER, Reason.LOST_MISSING)


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    add, both = blueprint.add_url_rule, ["GET", "POST"]
    add(f"{LANGUAGE}/compte-perdu/", "lost", lost, methods=both)
    add(f"{LANGUAGE}/compte-perdu/lien/<token>", "lost_link", lost_link, methods=both)
    add(f"{LANGUAGE}/compte-perdu/code", "lost_code", lost_code, methods=both)
    add(f"{LANGUAGE}/compte-perdu/question", "lost_question", lost_question, methods=both)


Begun = tuple[Matter, Account | None]


def here() -> Begun | None:
    """What this browser has begun."""
    return service().losing.find(session.get("l", ""))


def place(found: Begun) -> str:
    """The page that comes next: computed from what is proved, never stored."""
    if not proved(found):
        return "recovery.lost_code"
    if not answered(found):
        return "recovery.lost_question"
    return "recovery.lost_new_code" if found[0].facts.get("address") else "recovery.lost_new"


def expired() -> Response:
    """The first page again, for who waited too long."""
    session.pop("l", None)
    return _lost_page(errors=[("", Reason.LOSING_EXPIRED)], status=410)


def lost() -> Response:
    """Ask who it is and what is lost; whoever it is, the same is done and said."""
    if request.method == "GET":
        return _lost_page(public=True)
    form = LostForm()
    if request.form.get("do") == "captcha":
        form.captcha.data = ""
        return _lost_page(form)
    if not form.validate():
        return _lost_page(form, errors=form.reasons(), status=422)
    try:
        few_per_address()
    except RateLimitExceeded:
        return locked(Locked(Reason.LOSING_LOCKED))
    outcome = service().losing.ask(
        visitor(), form.name.data or "", form.channel.data or "", judge(form)
    )
    if isinstance(outcome, Refused):
        return _lost_page(form, judged=True, **fault(outcome))
    if isinstance(outcome, Locked):
        return locked(outcome)
    session["l"], begun = outcome
    service().sender.wake(OTHER[form.channel.data or EMAIL])
    return advance(link("recovery.lost_code"), lambda: _code_page(begun))


def lost_link(token: str) -> Response:
    """The link that an agent had sent: one button, which moves the token into the cookie."""
    found = service().losing.find(token)
    if found is None or not found[0].facts.get("by_agent"):
        return secret_address(show("lost_dead", status=410))
    if request.method == "GET":
        return secret_address(show("lost_link", token=token, lost=found[0].facts["lost"]))
    session["l"] = token
    return secret_address(forward(link(place(found))))


def lost_code() -> Response:
    """Ask for the code that went to the channel which is not lost."""
    found = here()
    if found is None:
        return expired()
    if place(found) != "recovery.lost_code":
        return forward(link(place(found)))
    if request.method == "GET":
        return _code_page(found)
    flood_guard()
    if request.form.get("do") == "resend":
        sent = service().losing.resend(visitor(), session["l"])
        if isinstance(sent, tuple):
            service().sender.wake(OTHER[found[0].facts["lost"]])
            return advance(link("recovery.lost_code"), lambda: _code_page(sent))
        return refuse(sent, partial(_code_page, found))
    form = CodeForm()
    if not form.validate():
        return _code_page(found, errors=form.reasons(), status=422)
    outcome = service().losing.prove(session["l"], form.code.data or "")
    if isinstance(outcome, Accepted):
        return advance(link("recovery.lost_question"), lambda: _question_page(found))
    return refuse(outcome, partial(_code_page, found))


def lost_question() -> Response:
    """Ask the registry's question."""
    found = here()
    if found is None:
        return expired()
    if place(found) != "recovery.lost_question":
        return forward(link(place(found)))
    if request.method == "GET":
        return _question_page(found)
    form = QuestionForm()
    if not form.validate():
        return _question_page(found, errors=form.reasons(), status=422)
    flood_guard()
    outcome = service().losing_question.answer(found, form.answer.data or "")
    if isinstance(outcome, Accepted):
        return forward(link("recovery.lost_new"))
    return refuse(outcome, partial(_question_page, found))


def refuse(outcome: Any, page: Any, field: str = "") -> Response:
    """The page of a lock, the first page, or the same page again."""
    if isinstance(outcome, Locked) and outcome.reason in LOCKED:
        return locked(outcome)
    if outcome.reason is Reason.LOSING_EXPIRED:
        return expired()
    response: Response = page(**fault(outcome, field))
    return response


def _lost_page(form: LostForm | None = None, *, judged: bool = False, **words: Any) -> Response:
    form = form or LostForm(formdata=None)
    return show(
        "lost",
        form=form,
        name=form.name.data or "",
        channel=form.channel.data or "",
        picture=picture(form, judged=judged),
        **words,
    )


def _code_page(found: Begun, **words: Any) -> Response:
    by, challenge = OTHER[found[0].facts["lost"]], found[0].challenge("code")
    return show("lost_code", by=by, **code_words(challenge), **words)


def _question_page(found: Begun, **words: Any) -> Response:
    if found[1] is None:
        return expired()
    try:
        payment = service().losing_question.payment(found[1])
    except RegistryUnavailable:
        return show("lost_silent", status=503)
    form = QuestionForm()
    return show("lost_question", payment=payment, form=form, **words)
