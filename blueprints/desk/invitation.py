"""`/bureau/invitation/…`: an agent chooses a password and sets an app up; both, or nothing."""

from __future__ import annotations

import segno
from flask import Blueprint, Response, request
from markupsafe import Markup
from wtforms import StringField

from amoe.authenticator import address
from amoe.desk.invitations import Agent, Entered
from amoe.limits import DESK_SIGN_INS_PER_ADDRESS
from amoe.reasons import Reason
from blueprints.desk import guard
from blueprints.desk.common import Errors, service, show
from blueprints.shell.forms import CodeForm, NewPasswordForm, need
from blueprints.shell.respond import leave, secret_address
from blueprints.shell.template_words import link
from extensions import limiter


class InvitationForm(NewPasswordForm, CodeForm):
    """A new password, twice, and a code of the app."""

    def validate_code(self, field: StringField) -> None:
        """Six digits."""
        need(field.data, Reason.APP_CODE_MISSING)
        super().validate_code(field)


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/invitation/<token>", "invitation", invitation, methods=["GET", "POST"])


@guard.door
def invitation(token: str) -> Response:
    """Show what is to be done, consuming nothing; or take it and let the agent in."""
    agent = service().invitations.whose(token)
    if agent is None:
        return _over()
    if request.method == "GET":
        return _page(agent, token)
    form = InvitationForm()
    if not form.validate():
        return _page(agent, token, form.reasons())
    _flood_guard()
    outcome = service().invitations.take(token, form.password.data or "", form.code.data or "")
    if isinstance(outcome, Entered):
        guard.begin(outcome.ticket)
        return secret_address(leave(link("desk.home")))
    if ("", Reason.DESK_INVITATION_OVER) in outcome:
        return _over()
    return _page(agent, token, outcome)


@limiter.limit(DESK_SIGN_INS_PER_ADDRESS)
def _flood_guard() -> None:
    """As at the sign-in: each try costs an Argon2 run."""


def _over() -> Response:
    """One page for a link that was used, whose time is over, or that never was."""
    return secret_address(show("invitation_over", status=410))


def _page(agent: Agent, token: str, errors: Errors | None = None) -> Response:
    key = service().invitations.key(agent, token)
    otpauth = address(key, agent.email)
    picture = segno.make(otpauth, error="m").svg_inline(
        scale=4, border=4, light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return secret_address(
        show(
            "invitation",
            errors,
            status=422 if errors else 200,
            invited=agent,
            token=token,
            picture=Markup(picture.replace("<svg", '<svg aria-hidden="true"', 1)),  # noqa: S704 - made of modules only
            key=" ".join(key[n : n + 4] for n in range(0, len(key), 4)),
            otpauth=otpauth,
        )
    )
