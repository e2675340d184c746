"""The ways to answer: a public document, a whole page or its fragment, a move to another page."""

from __future__ import annotations

from typing import Any

from flask import Response, g, make_response, redirect
from htmx_flask import request

from blueprints.shell.languages import language
from blueprints.shell.texts import render

KEPT = "public, max-age=300, stale-while-revalidate=86400"
"""How long caches show a public page: 5 minutes, a day while they fetch it anew. In seconds."""

LAYOUTS = ("layouts/page.html", "layouts/fragment.html")
"""A whole page of the site, and its fragment."""

_SLOW = {"slow-2g", "2g"}


def fragment_wanted() -> bool:
    """Whether htmx asks for the inside of `<main>` only."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def scripts(*names: str) -> tuple[str, ...]:
    """The scripts of a whole page: none for who saves data or has a very slow line.

    `Save-Data` and `ECT` are the browser's own words on its line (client hints).
    """
    headers = request.headers
    if headers.get("Save-Data", "").lower() == "on" or headers.get("ECT") in _SLOW:
        return ()
    return names


def page(
    template: str,
    *,
    status: int = 200,
    public: bool = False,
    htmx: bool = True,
    layouts: tuple[str, str] = LAYOUTS,
    **words: Any,
) -> Response:
    """Render a page: whole, or its fragment when htmx asks.

    `public`: say to search engines and shared links what it is. `htmx`: load it with the page.
    `layouts`: another area's whole page and fragment.
    """
    fragment = fragment_wanted()
    words["layout"] = layouts[fragment]
    words["public"] = public
    words["ends_in"], words["ends_at"] = g.get("ends", (0, 0))
    words["scripts"] = scripts("htmx", "site") if htmx else scripts("site")
    response = make_response(render(template, language(), words), status)
    response.vary.update(("HX-Request", "Save-Data", "ECT"))
    if fragment and status >= 400:
        # The address stays what it is: a refusal is no new entry in the browser's history.
        response.headers["HX-Push-Url"] = "false"
    return response


def document(template: str, **words: Any) -> Response:
    """Render a public page to read: the same for everyone, kept by caches, without htmx.

    htmx, coming from another area, is told to load it as a page of its own.
    """
    if fragment_wanted():
        return leave(request.full_path.rstrip("?"))
    return kept(page(template, public=True, htmx=False, **words))


def kept(response: Response, *, passing: bool = False) -> Response:
    """Let caches keep a page that is the same for everyone; who has it already gets a 304.

    `passing`: it tells of something that passes, so caches ask each time whether it is still true.
    """
    response.headers["Cache-Control"] = "no-cache" if passing else KEPT
    # Weak: the same words, whether brotli, gzip or nothing carried them.
    response.add_etag(weak=True)
    return response.make_conditional(request)


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


def secret_address(response: Response) -> Response:
    """Keep the token of this page's address out of what the next request says of where it is from.

    The site's own name must still be said: CSRF protection over TLS looks at it.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return never_stored(response)


def _private(response: Any) -> Response:
    response.vary.add("HX-Request")
    return never_stored(response)
