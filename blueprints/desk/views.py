"""The area of the desk: its blueprint, with the views of its files."""

from __future__ import annotations

from flask import Blueprint

from blueprints.desk import (
    acts,
    canary_commands,
    case,
    colleagues,
    commands,
    find,
    invitation,
    notes,
    openings,
    own_page,
    sign_in,
    switches,
)

blueprint = Blueprint("desk", __name__, url_prefix="/<language:language>/bureau", cli_group=None)
for _file in (
    sign_in,
    invitation,
    own_page,
    colleagues,
    find,
    case,
    acts,
    notes,
    openings,
    switches,
    commands,
    canary_commands,
):
    _file.init(blueprint)
