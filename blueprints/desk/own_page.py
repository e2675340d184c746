"""The first page of an agent who is signed in: where a caller's case is found."""

from __future__ import annotations

from flask import Blueprint, Response

from blueprints.desk.common import Errors, service, show
from blueprints.desk.guard import agents_only, current


def init(blueprint: Blueprint) -> None:
    """Nothing to add: `/bureau/` itself shows it, see `sign_in.home`."""


@agents_only
def own_page() -> Response:
    """The page; its finder is `templates/desk/_finder.html`."""
    return home_page()


def home_page(errors: Errors | None = None, looked_for: str = "") -> Response:
    """The page, with the callers whom colleagues have handed over; 422 when something is wrong."""
    handed = service().desk.handing.waiting(current().id)
    return show(
        "home",
        errors,
        status=422 if errors else 200,
        finding=True,
        looked_for=looked_for,
        handed=handed,
    )
