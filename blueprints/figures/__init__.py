"""The figures: for leads at the desk, and for each university its own by a signed address."""

from blueprints.figures.views import blueprint, open_to_leads

__all__ = ["blueprint", "open_to_leads"]
