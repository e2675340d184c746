"""Finding a caller: by the reference they read out, or by who they are once they were checked."""

from __future__ import annotations

from flask import Blueprint, Response, g, request
from wtforms import BooleanField, StringField

from amoe import inputs
from amoe.desk.cases import BY_IDENTITY, BY_REFERENCE, Case
from amoe.desk.quotas import Leave
from amoe.identity import Identity, canonical_number
from amoe.outcomes import Locked
from amoe.ports import RegistryUnavailable
from amoe.reasons import Reason
from amoe.references import is_reference, typed
from blueprints.desk.case import case_page, place_of
from blueprints.desk.common import Errors, service, show
from blueprints.desk.guard import agents_only, current
from blueprints.desk.own_page import home_page
from blueprints.shell.forms import CardFields, CodeForm, need
from blueprints.shell.languages import language
from blueprints.shell.respond import advance, leave
from blueprints.shell.template_words import link


class CallerForm(CardFields):
    """Who a caller says to be, and that the agent has checked it."""

    number = StringField(filters=[inputs.clean])
    checked = BooleanField()

    def validate_number(self, field: StringField) -> None:
        """An immatriculation number."""
        need(field.data, Reason.NUMBER_MISSING)
        need(canonical_number(field.data or ""), Reason.NUMBER_MALFORMED)

    def validate_checked(self, field: BooleanField) -> None:
        """Nothing is told of somebody who was not checked."""
        need(field.data, Reason.DESK_NOT_CHECKED)


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/chercher", "search", by_reference, methods=["POST"])
    blueprint.add_url_rule("/appelant", "caller", by_identity, methods=["GET", "POST"])
    blueprint.add_url_rule("/question", "question", question, methods=["GET", "POST"])


@agents_only
def by_reference() -> Response:
    """Open the case of a reference."""
    reference = typed(request.form.get("reference", ""))
    if not is_reference(reference):  # it may be anything, somebody's card too: not shown again
        return _start([("reference", Reason.DESK_NO_REFERENCE)], "")
    canaries = service().desk.canaries
    canaries.look(current().id, canaries.key_of(reference))  # whatever the quota says
    stopped = _spend()
    if stopped:
        return stopped
    case = service().desk.cases.by_reference(current().id, reference)
    if case is None:
        return _start([("reference", Reason.DESK_NOT_FOUND)], reference)
    return _open(case)


@agents_only
def by_identity() -> Response:
    """Open what is known of a caller by number, CNI and birth date."""
    form = CallerForm()
    if request.method == "GET":
        return _caller(form)
    if not form.validate():
        return _caller(form, form.reasons())
    number = canonical_number(form.number.data or "") or ""
    canaries = service().desk.canaries
    canaries.look(current().id, canaries.key_of(number))
    stopped = _spend()
    if stopped:
        return stopped
    try:
        case = service().desk.cases.by_identity(
            current().id, Identity("immatriculation", number, *form.card())
        )
    except RegistryUnavailable:
        return _caller(form, [("", Reason.REGISTRY_UNAVAILABLE)], status=503)
    if isinstance(case, Locked):
        return _caller(form, [("number", case.reason)], status=429, free_at=case.until or 0)
    return _open(case)


@agents_only
def question() -> Response:
    """After sixty cases in an hour: is it the agent who sits there?"""
    form = CodeForm()
    if request.method == "GET":
        return show("question")
    if not form.validate():
        return show("question", form.reasons(), status=422)
    if not service().desk.quotas.answer(current().id, form.code.data or ""):
        return show("question", [("code", Reason.APP_CODE_WRONG)], status=422)
    return leave(link("desk.home"))


def _spend() -> Response | None:
    """Take one opening of the agent's hour; the page that says no, if it is used up."""
    desk, agent = service().desk, current()
    given = desk.quotas.spend(agent.id)
    if given.leave is Leave.GIVEN:
        return None
    if given.leave is Leave.ASKED:
        return advance(link("desk.question"), lambda: show("question"))
    if desk.quotas.first_stop(agent.id):
        with service().database.writing():
            desk.canaries.tell_leads("desk_stopped", agent.id, "", service().clock.now())
    response = show("stopped", status=429, until=given.until)
    response.headers["Retry-After"] = str(max(1, given.until - service().clock.now()))
    return response


def _open(case: Case) -> Response:
    """Show it; what was found may be planted though what was typed was not."""
    canaries = service().desk.canaries
    found = canaries.key_of(case.reference) if case.by == BY_IDENTITY else b""
    by_reference = bytes.fromhex(case.person) if case.by == BY_REFERENCE else b""
    canaries.look(current().id, found, by_reference)
    service().desk.handing.opened(current().id, case.reference)
    return advance(place_of(case), lambda: case_page(case))


def _start(errors: Errors, reference: str) -> Response:
    g.reason = str(errors[0][1])
    return home_page(errors, reference)


def _caller(
    form: CallerForm, errors: Errors | None = None, status: int = 422, free_at: int = 0
) -> Response:
    """The form; what was typed of somebody is never sent back to a screen of the desk."""
    advice = service().desk.help.of("check.caller", language())
    status = status if errors else 200
    empty = CallerForm(formdata=None)
    return show("caller", errors, status=status, form=empty, advice=advice, free_at=free_at)
