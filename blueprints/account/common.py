"""What the views of the account share: pages from its own folder."""

from __future__ import annotations

from typing import Any

from flask import Response

from blueprints.shell import showing
from blueprints.shell.showing import Errors, flood_guard, service

__all__ = ["Errors", "flood_guard", "service", "show"]


def show(template: str, errors: Errors | None = None, **words: Any) -> Response:
    """A page of the account, with what is wrong said at its fields."""
    return showing.show(f"account/{template}.html", errors, **words)
