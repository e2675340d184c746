"""The registry area."""

from flask import Blueprint

blueprint = Blueprint("registry", __name__, cli_group="registry")
