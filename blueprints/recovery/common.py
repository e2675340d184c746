"""What the views of recovery share: pages from its own folder."""

from __future__ import annotations

from typing import Any

from flask import Response

from blueprints.shell import showing
from blueprints.shell.showing import Errors

LANGUAGE = "/<language:language>"


def show(template: str, errors: Errors | None = None, **words: Any) -> Response:
    """A page of recovery, with what is wrong said at its fields."""
    return showing.show(f"recovery/{template}.html", errors, **words)
