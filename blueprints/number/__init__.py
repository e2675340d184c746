"""The number somebody forgot."""

from blueprints.number.views import blueprint

__all__ = ["blueprint"]
