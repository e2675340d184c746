"""The language of a request: from its URL, else from the browser's wish."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from werkzeug.routing import BaseConverter

from config import DEFAULT_LANGUAGE, LANGUAGES


class LanguageConverter(BaseConverter):
    """The first part of a URL: one of the site's languages and nothing else."""

    regex = "|".join(LANGUAGES)


def init_app(app: Flask) -> None:
    """Let URLs carry the language and views do without it."""
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_add_language)


def language() -> str:
    """The language of the present request; the default one outside of a request."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    if "language" not in g:
        first = request.path.split("/", 2)[1]
        g.language = first if first in LANGUAGES else wished()
    return str(g.language)


def wished() -> str:
    """What the browser asks for, by primary subtag: `ar-MA` wants Arabic."""
    for tag, quality in request.accept_languages:
        primary = tag.split("-")[0].lower()
        if primary in LANGUAGES and quality > 0:
            return primary
    return DEFAULT_LANGUAGE


def stand_for(endpoint: str, **values: str) -> None:
    """Say which page, with a language in its address, the present one is the short way to."""
    g.stands_for = (endpoint, values)


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "language" in values:
        g.language = values.pop("language")


def _add_language(endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = language()
