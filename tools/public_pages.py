"""The addresses of all public pages in a language, for tests, budgets and Lighthouse."""

from __future__ import annotations

from flask import Flask

from blueprints.shell.site_map import all_addresses
from blueprints.shell.texts import link_in

PERSONAL = "account.sign_in"
"""Listed like the others, but its form is one person's: no cache keeps it."""

UNLISTED = "pages.offline"
"""Public like the others, but no link leads there: it stands in for a page."""


def every(app: Flask, language: str) -> list[str]:
    """All of them, each office and each university included."""
    return [address for _endpoint, address in _found(app, language)]


def samples(app: Flask, language: str) -> list[str]:
    """One of each kind: one office stands for all that come from the same template."""
    first: dict[str, str] = {}
    for endpoint, address in _found(app, language):
        first.setdefault(endpoint, address)
    return list(first.values())


def _found(app: Flask, language: str) -> list[tuple[str, str]]:
    with app.app_context():
        listed = [one for one in all_addresses() if one[0] != PERSONAL]
        listed.append((UNLISTED, {}))
    return [(endpoint, link_in(app, language, endpoint, **values)) for endpoint, values in listed]
