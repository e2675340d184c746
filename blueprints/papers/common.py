"""What the views of papers share: the service, the flood guard, pages, a registry that is down."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from amoe.limits import FLOOD_PER_ADDRESS
from amoe.service import Service
from blueprints.shell.respond import never_stored, page
from extensions import limiter


def service() -> Service:
    """The service of the application."""
    found: Service = current_app.extensions["amoe"]
    return found


@limiter.limit(FLOOD_PER_ADDRESS)
def flood_guard() -> None:
    """Stop a flood from one address; far above what a whole campus needs."""


def show(template: str, *, status: int = 200, **words: Any) -> Response:
    """A page of papers, which no cache keeps."""
    return never_stored(page(f"papers/{template}.html", status=status, **words))


def registry_silent() -> Response:
    """The page when the registry does not answer: nobody's fault, try again."""
    response = show("silent", status=503)
    response.headers["Retry-After"] = "120"
    return response
