"""The operator's commands on what is switched off; leads do the same at the desk."""

from blueprints.switches.commands import blueprint

__all__ = ["blueprint"]
