"""The desk: where agents help callers; for everybody else these addresses do not exist."""

from blueprints.desk.common import show
from blueprints.desk.guard import gate, leads_only
from blueprints.desk.views import blueprint

__all__ = ["blueprint", "gate", "leads_only", "show"]
