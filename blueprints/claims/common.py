"""What the views of claims share."""

from __future__ import annotations

from flask import current_app

from amoe.service import Service


def service() -> Service:
    """The service of the application."""
    found: Service = current_app.extensions["amoe"]
    return found
