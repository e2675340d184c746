"""What every area of the site shares: languages, layout, answers, headers, errors, sentences."""

from __future__ import annotations

from flask import Flask

from blueprints.shell import (
    assets,
    cookie_jar,
    errors,
    languages,
    logs,
    pauses,
    security,
    template_words,
    texts,
)
from blueprints.shell.languages import language
from blueprints.shell.maintenance import closed
from blueprints.shell.security import only_look, refuse_nameless_fields

__all__ = ["closed", "init_app", "language", "only_look", "refuse_nameless_fields"]


def init_app(app: Flask) -> None:
    """Give the application what all areas rely on."""
    languages.init_app(app)
    assets.init_app(app)
    cookie_jar.init_app(app)
    security.init_app(app)
    template_words.init_app(app)
    pauses.init_app(app)
    texts.init_app(app)
    errors.init_app(app)
    logs.init_app(app)
