"""The kit for universities: short addresses, posters, codes and texts; the operator's commands."""

from flask import Blueprint

from blueprints.campus import commands, views

__all__ = ["blueprint"]

blueprint = Blueprint("campus", __name__, cli_group="campus")
commands.init(blueprint)
views.init(blueprint)
