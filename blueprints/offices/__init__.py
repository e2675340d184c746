"""The offices: the list with its search and map, a page and a card to keep for each."""

from flask import Blueprint

from blueprints.offices import views

blueprint = Blueprint("offices", __name__)
views.init(blueprint)

__all__ = ["blueprint"]
