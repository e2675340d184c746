"""The public pages."""

from blueprints.pages.views import blueprint

__all__ = ["blueprint"]
