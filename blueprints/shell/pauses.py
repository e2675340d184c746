"""What is switched off, for pages: the operator's words in the language of the page."""

from __future__ import annotations

from flask import Flask, current_app

from amoe.switches import Switch
from blueprints.shell.languages import language


def init_app(app: Flask) -> None:
    """Let templates ask."""
    app.jinja_env.globals.update(paused=paused, paused_words=paused_words)


def paused(name: str) -> Switch | None:
    """A switch that is off; None when it is on."""
    found: Switch | None = current_app.extensions["amoe"].switches.paused(name)
    return found


def any_paused(*names: str) -> bool:
    """Whether one of them is off."""
    return any(paused(name) for name in names)


def paused_words(name: str) -> str:
    """What the operator says of a switch that is off, in the present language; or nothing."""
    off = paused(name)
    return off.words.get(language(), "") if off else ""
