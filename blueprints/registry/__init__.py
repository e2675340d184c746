"""The operator's commands on the registry; an area without pages."""

from blueprints.registry.commands import blueprint

__all__ = ["blueprint"]
