"""The area of the account: its blueprint, with the views of its files."""

from __future__ import annotations

from flask import Blueprint

from blueprints.account import (
    app_setup,
    changes,
    commands,
    home,
    not_me,
    security,
    sign_in,
    sign_in_code,
    sign_out,
    space,
)

blueprint = Blueprint("account", __name__, url_prefix="/<language:language>", cli_group="account")
_PAGES = (sign_in, sign_in_code, sign_out, not_me, home, space, security, app_setup, changes)
for _file in (*_PAGES, commands):
    _file.init(blueprint)
