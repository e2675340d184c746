"""One template environment for each language: texts and links are put in when it is compiled.

A page holds some forty texts and ten links. Looked up one by one at every request they cost more
than all the rest of making it; put in once, when a template is compiled, they cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, current_app
from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup

from config import LANGUAGES, ROOT

COMPONENTS = (
    "drawings",
    "fields",
    "help",
    "languages",
    "pauses",
    "rights",
    "space_menu",
    "stage_bar",
)
"""The files of macros in `templates/components`, each known to every template by its name."""

_TEXT = re.compile(r'\{\{ _\("([^"]+)"\) \}\}')
_LINK = re.compile(r'\{\{ link\("([a-z_.]+)"(?:, slug="([a-z-]+)")?\) \}\}')


def init_app(app: Flask) -> None:
    """Make the environments. Call it when every global of the application is in place."""
    app.extensions["environments"] = {code: _environment(app, code) for code in LANGUAGES}


def environment(code: str) -> Environment:
    """The templates of a language."""
    found: Environment = current_app.extensions["environments"][code]
    return found


def render(name: str, code: str, words: Mapping[str, Any]) -> str:
    """A template in a language, with the words it needs."""
    return environment(code).get_template(name).render(words)


@cache
def catalogue(code: str) -> NullTranslations:
    """The translations of a language."""
    return Translations.load(ROOT / "translations", [code])


def translate(code: str, text: str, /, **values: object) -> Markup:
    """A text in a language, ready for a page: translators write no markup, we do."""
    translated = Markup(catalogue(code).gettext(text))  # noqa: S704 - our own catalogues
    return translated % values if values else translated


class PutIn(Extension):
    """Replaces `{{ _("text") }}` and `{{ link("view") }}`, alone in their braces, in the source."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source as it is compiled in the environment's language."""
        words = self.environment.globals
        source = _TEXT.sub(lambda found: str(words["_"](found[1])), source)  # type: ignore[operator]
        return _LINK.sub(lambda found: _address(words, found), source)


def _address(words: Any, found: re.Match[str]) -> str:
    values = {"slug": found[2]} if found[2] else {}
    return str(words["link"](found[1], **values))


def _environment(app: Flask, code: str) -> Environment:
    made = app.jinja_env.overlay(extensions=[PutIn], cache_size=200)
    # A plain dict, where Jinja chains two: it is copied for every template of every page.
    made.make_globals = lambda more: {**made.globals, **(more or {})}  # type: ignore[method-assign]
    made.globals = {
        **app.jinja_env.globals,
        "_": partial(translate, code),
        "link": lru_cache(maxsize=512)(partial(link_in, app, code)),
        "lang": code,
        "dir": direction(code),
        "called": partial(called, code),
    }
    for name in COMPONENTS:
        made.globals[name] = _Macros(made, f"components/{name}.html")
    return made


def direction(code: str) -> str:
    """How a language is written: `ltr` or `rtl`."""
    return str(Locale(code).text_direction)


def called(code: str, name: str, arabic: str) -> str:
    """A person's name in the script of a language; the one there is, when there is only one."""
    return (arabic or name) if direction(code) == "rtl" else (name or arabic)


def link_in(app: Flask, code: str, endpoint: str, /, **values: str) -> str:
    """The address of a view in a language, from the root of the site."""
    if app.url_map.is_endpoint_expecting(endpoint, "language"):
        values.setdefault("language", code)
    return app.url_map.bind("localhost").build(endpoint, values)


class _Macros:
    """A file of macros, loaded when first used: links cannot be made before all views are known."""

    def __init__(self, made: Environment, name: str) -> None:
        self._load = cache(lambda: made.get_template(name).module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._load(), name)
