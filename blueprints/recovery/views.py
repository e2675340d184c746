"""The area of recovery: its blueprint, with the views of its files."""

from __future__ import annotations

from flask import Blueprint

from blueprints.recovery import lost, lost_captcha, lost_new, lost_wait, reset

blueprint = Blueprint("recovery", __name__)
for _file in (reset, lost, lost_captcha, lost_new, lost_wait):
    _file.init(blueprint)
