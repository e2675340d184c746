"""The first page of an agent who is signed in: where a caller's case is found."""

from __future__ import annotations

from flask import Blueprint, Response

from blueprints.desk.common import show
from blueprints.desk.guard import agents_only


def init(blueprint: Blueprint) -> None:
    """Nothing to add: `/bureau/` itself shows it, see `sign_in.home`."""


@agents_only
def own_page() -> Response:
    """The page; its finder is `templates/desk/_finder.html`."""
    return show("home", finding=True)
