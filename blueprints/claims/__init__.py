"""The claims: the list, each one's way, downloads, messages about them, the operator's import."""

from blueprints.claims.commands import init as _commands
from blueprints.claims.views import blueprint

_commands(blueprint)

__all__ = ["blueprint"]
