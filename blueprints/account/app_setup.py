"""`/compte/securite/application`: the authenticator app, set up, switched off; recovery codes."""

from __future__ import annotations

import secrets

import segno
from flask import Blueprint, Response, request, session
from markupsafe import Markup

from amoe import authenticator
from amoe.authenticator import Account
from amoe.codes import EMAIL
from amoe.outcomes import Locked, Outcome, Refused
from amoe.reasons import Reason
from blueprints.account.common import Errors, flood_guard, service, show
from blueprints.account.forms import PasswordForm, SwitchOffForm, SwitchOnForm
from blueprints.shell.forms import ReasonForm
from blueprints.shell.insured import current, signed_in
from blueprints.shell.locks import locked
from blueprints.shell.respond import leave
from blueprints.shell.template_words import link
from blueprints.shell.visitor import visitor


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/compte/securite/application", "app", app, methods=["GET", "POST"])


@signed_in
def app() -> Response:
    """Set the app up, or what can be done once it is on."""
    account = current().account
    if request.method == "GET":
        return _on() if account.totp else _setup(account)
    flood_guard()
    wish = request.form.get("do", "")
    if not account.totp:
        return _confirm(account)
    return _renew(account) if wish == "codes" else _switch_off(account)


def _setup(account: Account, errors: Errors | None = None, left: int | None = None) -> Response:
    # Random, and the browser's own: two who set up at once, or one who begins anew after switching
    # off, never get the same key. Nothing is stored before a code has proved it.
    nonce = session.setdefault("q", secrets.token_urlsafe(12))
    secret = service().authenticator.key(account, nonce)
    address = authenticator.address(secret, account.email)
    picture = segno.make(address, error="m").svg_inline(
        scale=4, border=4, light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return show(
        "app_setup",
        errors,
        left=left,
        status=422 if errors else 200,
        picture=Markup(picture.replace("<svg", '<svg aria-hidden="true"', 1)),  # noqa: S704 - made of modules only
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        code=request.form.get("code", ""),
        address=address,
    )


def _on(errors: Errors | None = None, left: int | None = None, form: str = "") -> Response:
    codes = service().authenticator.left(current().account)
    status = 422 if errors else 200
    return show("app_on", errors, left=left, status=status, codes=codes, form=form)


def _confirm(account: Account) -> Response:
    form = SwitchOnForm()
    if not form.validate():
        return _setup(account, form.reasons())
    outcome = service().authenticator.confirm(
        visitor(), current(), session.get("q", ""), form.password.data or "", form.code.data or ""
    )
    if isinstance(outcome, list):
        session.pop("q", None)
        service().sender.wake(EMAIL)
        return show("app_codes", codes=outcome, new=False)
    if isinstance(outcome, Locked):
        return locked(outcome)
    return _setup(account, [_fault(outcome)], _left(outcome))


def _renew(account: Account) -> Response:
    form = PasswordForm()
    if not form.validate():
        return _on(_at("codes", form), form="codes")
    outcome = service().authenticator.renew(visitor(), account, form.password.data or "")
    if isinstance(outcome, list):
        service().sender.wake(EMAIL)
        return show("app_codes", codes=outcome, new=True)
    if isinstance(outcome, Locked):
        return locked(outcome)
    return _on([("codes_password", outcome.reason)], _left(outcome), form="codes")


def _switch_off(account: Account) -> Response:
    form = SwitchOffForm()
    if not form.validate():
        return _on(form.reasons(), form="off")
    outcome = service().authenticator.switch_off(
        visitor(), account, form.password.data or "", form.code.data or ""
    )
    if isinstance(outcome, Locked):
        return locked(outcome)
    if isinstance(outcome, Refused):
        return _on([_fault(outcome)], _left(outcome), form="off")
    service().sender.wake(EMAIL)
    return leave(link("account.security"))


def _at(part: str, form: ReasonForm) -> Errors:
    return [(f"{part}_{name}", reason) for name, reason in form.reasons()]


def _fault(outcome: Outcome) -> tuple[str, Reason]:
    return (outcome.field if isinstance(outcome, Refused) else "", outcome.reason)


def _left(outcome: Outcome) -> int | None:
    return outcome.left if isinstance(outcome, Refused) else None
