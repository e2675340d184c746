"""The words of e-mails and SMS, the reports that come back, and the operator's commands."""

from flask import Blueprint

from blueprints.messages import commands, views
from blueprints.messages.composer import Composer

__all__ = ["Composer", "blueprint"]

blueprint = Blueprint("messages", __name__, cli_group="messages")
commands.init(blueprint)
views.init(blueprint)
