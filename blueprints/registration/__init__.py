"""The registration: one generic view for all steps, one small file for each step."""

from blueprints.registration import screen
from blueprints.registration.views import blueprint
from blueprints.shell import screens

__all__ = ["blueprint"]

blueprint.record_once(
    lambda state: screens.register(state.app, "registration", screen.screen, screen.place)
)
