"""The operator's commands on the audit; an area without pages."""

from blueprints.audit.commands import blueprint

__all__ = ["blueprint"]
