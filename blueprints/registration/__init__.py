"""The registration: one generic view for all steps, one small file for each step."""

from blueprints.registration.views import blueprint

__all__ = ["blueprint"]
