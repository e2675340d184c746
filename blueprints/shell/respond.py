"""The two ways to answer, whole page or fragment, in one place for plain HTML and htmx alike."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect
from htmx_flask import request

from blueprints.shell.languages import language
from blueprints.shell.texts import render


def fragment_wanted() -> bool:
    """Whether htmx asks for the inside of `<main>` only."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def page(template: str, *, status: int = 200, **words: Any) -> Response:
    """Render a page: whole, or its fragment when htmx asks."""
    fragment = fragment_wanted()
    layout = "layouts/fragment.html" if fragment else "layouts/page.html"
    response = make_response(render(template, language(), {**words, "layout": layout}), status)
    response.vary.add("HX-Request")
    if fragment and status >= 400:
        # The address stays what it is: a refusal is no new entry in the browser's history.
        response.headers["HX-Push-Url"] = "false"
    return response


def advance(url: str, rendered: Any) -> Response:
    """Go on to `url` after something was done.

    Plain HTML is redirected (303). htmx gets the next page in this very answer, with the address
    to show, so that a step costs one round trip; `rendered` is called to make it.
    """
    if not fragment_wanted():
        return _private(redirect(url, 303))
    response: Response = rendered()
    response.headers["HX-Push-Url"] = url
    return response


def leave(url: str) -> Response:
    """Go to another area, another language or out: a whole page for both kinds of request."""
    if not fragment_wanted():
        return _private(redirect(url, 303))
    response = make_response("", 200)
    response.headers["HX-Redirect"] = url
    return _private(response)


def forward(url: str) -> Response:
    """Send a request for a page that cannot be shown to the one that can (303 for both kinds)."""
    return _private(redirect(url, 303))


def never_stored(response: Response) -> Response:
    """Mark an answer as one person's: no cache keeps it."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _private(response: Any) -> Response:
    response.vary.add("HX-Request")
    return never_stored(response)
