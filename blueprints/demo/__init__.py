"""The demo's own pages: sample people and the inbox. Only there in demo mode."""

from blueprints.demo.views import blueprint

__all__ = ["blueprint"]
