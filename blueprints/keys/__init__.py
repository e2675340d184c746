"""The operator's commands on keys; an area without pages."""

from blueprints.keys.commands import blueprint

__all__ = ["blueprint"]
