"""The university whose short address somebody came by: handed on without a cookie."""

from __future__ import annotations

from flask import request

from amoe.ports import StorageUnavailable
from blueprints.shell.showing import service

FIELD = "c"
"""In the address of the pages before the first step, then a hidden field of that step."""


def told() -> str:
    """The code that the request hands on; empty when there is none or nobody has it."""
    code = request.form.get(FIELD, "") or request.args.get(FIELD, "")
    if not code:
        return ""
    try:
        campus = service().campuses.find(code)
    except StorageUnavailable:
        return ""  # nobody is kept from registering because we cannot count
    return campus.code if campus else ""
