"""A person's page as an agent sees it: the same words, nothing typed, nothing to press.

Areas say here how their pages are shown; the desk asks for one without knowing the area.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any

from flask import Flask, current_app, g
from flask_babel import force_locale
from markupsafe import Markup

from amoe.reasons import Reason
from blueprints.shell.languages import language


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown (a registration), and the refusal that stands on its page, if any."""

    thing: Any
    refused: Reason | None = None


Renderer = Callable[[Shown], str]
"""Makes the inside of `<main>` from what is to be shown, in the language of the moment; or says
where it stands."""

_DROPPED = frozenset({"script", "style", "title", "template", "audio", "img", "svg", "dialog"})
_TYPED = frozenset({"input", "select", "textarea"})
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "meta", "link"})
_NAMES = {
    "a": "span",
    "button": "span",
    "form": "div",
    "h1": "p",
    "h2": "p",
    "h3": "p",
    "label": "span",
    "main": "div",
    "nav": "div",
    "header": "div",
    "aside": "div",
    "section": "div",
    "fieldset": "div",
    "legend": "p",
    "details": "div",
    "summary": "p",
}
"""What stands for an element that could be pressed, typed into, or led to on the desk's page."""
_MARKED = frozenset({"a", "button", "label", "h1", "h2", "h3", "legend", "summary"})
"""Those that keep a class, by which they look as they do on the phone."""
_KEPT = frozenset({"class", "dir", "lang", "datetime", "max", "value"})
_BOX = '<span class="box" aria-hidden="true"></span>'


def register(app: Flask, kind: str, renderer: Renderer, place: Renderer) -> None:
    """Say how something of a kind (`registration`) is shown, and where it stands."""
    app.extensions.setdefault("screens", {})[kind] = (renderer, place)


def screen(kind: str, shown: Shown, code: str) -> Markup:
    """What its person sees, in a language, as inert markup without ids, links and fields."""
    renderer: Renderer = current_app.extensions["screens"][kind][0]
    with speaking(code):
        return inert(renderer(shown))


def place(kind: str, shown: Shown) -> str:
    """The name of the page that its person stands at."""
    named: Renderer = current_app.extensions["screens"][kind][1]
    return named(shown)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Make texts, links and times for another language than the request's."""
    before = language()
    g.language = code
    try:
        with force_locale(code):
            yield
    finally:
        g.language = before


def inert(markup: str) -> Markup:
    """The words of a page without anything that acts, loads, or names a place in it."""
    reader = _Inert()
    reader.feed(markup)
    reader.close()
    return Markup("".join(reader.made))  # noqa: S704 - our own markup, or escaped again


class _Inert(HTMLParser):
    """Writes what it reads, but for what acts; text is escaped anew."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self._within = 0
        self._dropped = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element, or what stands for it."""
        if self._dropped:
            self._within += tag == self._dropped
            return
        if tag in _DROPPED or "hidden" in dict(attrs):
            if tag not in _VOID:
                self._dropped, self._within = tag, 1
            return
        given = dict(attrs)
        if tag in _TYPED:
            if given.get("type") != "hidden":
                self.made.append(_BOX)
            if tag not in _VOID:  # what is within was typed or chosen
                self._dropped, self._within = tag, 1
            return
        classes = [given["class"]] if given.get("class") else []
        if tag in _MARKED:
            classes.append(f"was-{tag}")
        kept = {name: value for name, value in given.items() if name in _KEPT and tag != "button"}
        if tag == "progress":
            kept["aria-label"] = "%"
        if classes:
            kept["class"] = " ".join(word for word in classes if word)
        said = "".join(f' {name}="{escape(value or "")}"' for name, value in kept.items())
        self.made.append(f"<{_NAMES.get(tag, tag)}{said}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself is void, or it is dropped with its drawing."""
        if not self._dropped and tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close what was written."""
        if self._dropped:
            self._within -= tag == self._dropped
            if not self._within:
                self._dropped = ""
        elif tag not in _VOID:
            self.made.append(f"</{_NAMES.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        """Write the words."""
        if not self._dropped:
            self.made.append(escape(data, quote=False))
