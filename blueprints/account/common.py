"""What the views of the account share: pages from its own folder."""

from __future__ import annotations

from typing import Any

from flask import Response

from amoe.limits import SIGN_INS_PER_BLOCK
from blueprints.shell import showing
from blueprints.shell.address_blocks import address_block
from blueprints.shell.showing import Errors, flood_guard, service
from extensions import limiter

__all__ = ["Errors", "flood_guard", "service", "show", "sign_in_guard"]


@limiter.limit(SIGN_INS_PER_BLOCK, key_func=address_block)
def sign_in_guard() -> None:
    """Stop a flood of passwords from one network; far above what a whole campus needs."""


def show(template: str, errors: Errors | None = None, **words: Any) -> Response:
    """A page of the account, with what is wrong said at its fields."""
    return showing.show(f"account/{template}.html", errors, **words)
