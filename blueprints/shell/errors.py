"""Error pages: a sentence in the person's language, what to do, and never a trace."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from amoe.ports import StorageUnavailable
from blueprints.shell.cookie_jar import present_name
from blueprints.shell.respond import never_stored, page

SAID = {
    404: (_("Page not found"), _("This address does not exist, or no longer. Check it, or start from the home page.")),
    405: (_("This cannot be opened that way"), _("Go back to the home page and start from there.")),
    413: (_("Too much was sent"), _("The form holds more text than the site takes. Shorten it and send again.")),
    429: (_("Too many requests"), _("Too many requests come from your network right now. Wait a minute, then try again.")),
    500: (_("Something went wrong on our side"), _("It is not your fault, and what you had entered is kept. Try again in a few minutes.")),
}  # fmt: skip
COOKIES = (
    _("Your browser keeps no cookie"),
    _(
        "To keep your registration safe, the site needs one cookie, for this registration only. "
        "Allow cookies for this site, or use another browser, then start again."
    ),
)
STALE = (
    _("This page was open for too long"),
    _("Go back, load the page again, then send your answer once more."),
)
OTHER = (_("This request cannot be answered"), _("Go back to the home page and start from there."))


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StorageUnavailable, _storage)
    app.register_error_handler(Exception, _unforeseen)


def _csrf(error: CSRFError) -> Response:
    cookie_came = request.cookies.get(present_name()) is not None
    title, words = STALE if cookie_came else COOKIES
    return _error(400, title, words)


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    code = error.code or 500
    title, words = SAID.get(code, OTHER)
    response = _error(code, title, words)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    if code == 429:
        response.headers.setdefault("Retry-After", "60")
    return response


def _storage(error: StorageUnavailable) -> Response:
    current_app.logger.error("storage", exc_info=error)
    response = _error(503, *SAID[500])
    response.headers["Retry-After"] = "120"
    return response


def _unforeseen(error: Exception) -> Response:
    current_app.logger.error("fault", exc_info=error)
    return _error(500, *SAID[500])


def _error(code: int, title: object, words: object) -> Response:
    return never_stored(page("shell/error.html", status=code, htmx=False, title=title, words=words))
