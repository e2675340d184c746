"""Announcements by mail: the operator's command, and the page that stops them."""

from flask import Blueprint

from blueprints.campaign import commands, views

__all__ = ["blueprint"]

blueprint = Blueprint("campaign", __name__, cli_group="campaign")
commands.init(blueprint)
views.init(blueprint)
