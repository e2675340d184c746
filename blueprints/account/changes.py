"""`/compte/coordonnees`, `/compte/mot-de-passe`: change the address, the number, the password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, session
from wtforms import StringField

from amoe import emails, phones
from amoe.changing import CHANGED, Account, Matter
from amoe.codes import EMAIL, SMS
from amoe.losing_wait import due_at
from amoe.outcomes import Accepted, Locked, Outcome
from amoe.reasons import Reason
from blueprints.account.common import flood_guard, service, show
from blueprints.account.forms import PasswordForm
from blueprints.shell.forms import AddressForm, CodeForm, NewPasswordForm, need
from blueprints.shell.insured import current, signed_in
from blueprints.shell.locks import LOCKED, locked
from blueprints.shell.respond import advance
from blueprints.shell.showing import code_words, fault
from blueprints.shell.template_words import link
from blueprints.shell.visitor import visitor

CHANNELS = {"courriel": EMAIL, "telephone": SMS}
_MASKED = {EMAIL: emails.masked, SMS: phones.masked}


class ChangeForm(AddressForm, PasswordForm):
    """The new address, and the present password."""


class PasswordChangeForm(NewPasswordForm):
    """The present password, and the new one twice."""

    present = StringField()

    def validate_present(self, field: StringField) -> None:
        """Something must be there."""
        need(field.data, Reason.PASSWORD_NOT_GIVEN)


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    add, both = blueprint.add_url_rule, ["GET", "POST"]
    add("/compte/coordonnees", "details", details, methods=both)
    add("/compte/coordonnees/<any(courriel,telephone):what>", "change", change, methods=both)
    add("/compte/coordonnees/code", "change_code", change_code, methods=both)
    add("/compte/mot-de-passe", "new_password", new_password, methods=both)


@signed_in
def details() -> Response:
    """What is known, and the ways to change it; a change that waits can be cancelled here."""
    if request.method == "POST":
        flood_guard()
        if service().losing_wait.cancel_own(current().account):
            session["d"] = str(Reason.LOSING_CANCELLED)
        return advance(link("account.details"), lambda: _details_page(waits=False))
    return _details_page()


@signed_in
def change(what: str) -> Response:
    """Ask for the new address and the password; a code goes to the new one."""
    channel = CHANNELS[what]
    if request.method == "GET":
        return _change_page(what)
    form = ChangeForm(channel)
    if not form.validate():
        return _change_page(what, errors=form.reasons(), status=422)
    flood_guard()
    outcome = service().changing.begin(
        visitor(), current(), channel, form.canonical, form.password.data or ""
    )
    if isinstance(outcome, tuple):
        session["c"], matter = outcome
        service().sender.wake(channel)
        return advance(link("account.change_code"), lambda: _code_page(matter))
    if isinstance(outcome, Locked) and outcome.reason in LOCKED:
        return locked(outcome)
    return _change_page(what, **fault(outcome, "address"))


@signed_in
def change_code() -> Response:
    """Ask for the code of the new address."""
    if request.method == "GET":
        return _code_page()
    flood_guard()
    if request.form.get("do") == "resend":
        sent = service().changing.resend(visitor(), current(), session.get("c", ""))
        if isinstance(sent, Matter):
            service().sender.wake(sent.facts["channel"])
            return advance(link("account.change_code"), lambda: _code_page(sent))
        return _refuse(sent)
    form = CodeForm()
    if not form.validate():
        return _code_page(errors=form.reasons(), status=422)
    outcome = service().changing.prove(
        visitor(), current(), session.get("c", ""), form.code.data or ""
    )
    if isinstance(outcome, Account):
        email_changed = outcome.email != current().account.email
        return _done(CHANGED[EMAIL if email_changed else SMS], outcome)
    return _refuse(outcome)


@signed_in
def new_password() -> Response:
    """Ask for the present password and a new one."""
    if request.method == "GET":
        return show("new_password")
    form = PasswordChangeForm()
    if not form.validate():
        return show("new_password", form.reasons(), status=422)
    flood_guard()
    outcome = service().changing.password(
        visitor(), current(), form.present.data or "", form.password.data or ""
    )
    if isinstance(outcome, Accepted):
        return _done(outcome.reason, current().account)
    if isinstance(outcome, Locked):
        return locked(outcome)
    return show("new_password", **fault(outcome))


def _done(reason: Reason, changed: Account) -> Response:
    session.pop("c", None)
    session["d"] = str(reason)
    for channel in (EMAIL, SMS):
        service().sender.wake(channel)
    return advance(link("account.details"), lambda: _details_page(changed))


def _details_page(changed: Account | None = None, *, waits: bool = True) -> Response:
    """The page; `changed` is the account when it was just changed, `waits` whether one may wait."""
    account = changed or current().account
    waiting = service().losing_wait.of(account.id, service().clock.now()) if waits else None
    return show(
        "details",
        email=emails.masked(account.email),
        phone=phones.masked(account.phone),
        waits=waiting.facts["lost"] if waiting else "",
        due_at=due_at(waiting) if waiting else 0,
        said=session.pop("d", ""),
    )


def _change_page(what: str, **words: Any) -> Response:
    return show("change", what=what, address=request.form.get("address", ""), **words)


def _code_page(read: Matter | None = None, **words: Any) -> Response:
    matter = read or service().changing.find(current(), session.get("c", ""))
    if matter is None:
        return _expired()
    channel = matter.facts["channel"]
    sent_to = _MASKED[channel](matter.facts["address"])
    words |= code_words(matter.challenge("code"))
    return show("change_code", by=channel, sent_to=sent_to, **words)


def _expired() -> Response:
    session.pop("c", None)
    session["d"] = str(Reason.CHANGE_EXPIRED)
    return advance(link("account.details"), _details_page)


def _refuse(outcome: Outcome) -> Response:
    if isinstance(outcome, Locked) and outcome.reason in LOCKED:
        return locked(outcome)
    if outcome.reason is Reason.CHANGE_EXPIRED:
        return _expired()
    return _code_page(**fault(outcome))
