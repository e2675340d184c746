"""The signed cookies of Flask's session: one for the site's visitors, another one for the desk.

The path of a request tells which: `/bureau…` and `/fr/bureau…` are the desk's. Each has its own
name, its own signature and its own rules, so that neither is ever read as the other.
"""

from __future__ import annotations

import re

from flask import Flask, current_app, has_request_context, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from config import LANGUAGES

# Doubled slashes too: the router would tell by a redirect that there is something.
_DESK = re.compile(rf"/+(?:(?:{'|'.join(LANGUAGES)})/+)?bureau(?:/.*)?", re.DOTALL)


def of_desk(path: str) -> bool:
    """Whether a path belongs to the desk, whatever stands there or not."""
    return "/bureau" in path and _DESK.fullmatch(path) is not None


def desk_name(app: Flask) -> str:
    """The name of the desk's cookie; `__Host-` needs TLS."""
    return "__Host-desk" if app.config["SESSION_COOKIE_SECURE"] else "desk"


def present_name() -> str:
    """The name of the session's cookie on the page of this request."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app.session_interface.get_cookie_name(app)


class _Signed(SecureCookieSessionInterface):
    """Flask's own signed cookie; its signer is made once, keys do not change in a process."""

    def __init__(self, salt: str) -> None:
        """Take the salt: what one signs is nothing to another one."""
        self.salt = salt
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The one signer."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


class CookieJar(SecureCookieSessionInterface):
    """Reads and writes the cookie of the side that the request is on."""

    def __init__(self) -> None:
        """Make both ready."""
        self._site, self._desk = _Signed(self.salt), _Signed("desk-session")

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The desk's signer or the site's."""
        return (self._desk if _at_the_desk() else self._site).get_signing_serializer(app)

    def get_cookie_name(self, app: Flask) -> str:
        """The desk's name or the site's."""
        return desk_name(app) if _at_the_desk() else super().get_cookie_name(app)

    def get_cookie_samesite(self, app: Flask) -> str | None:
        """Strict at the desk: no other site's link or form comes with an agent's session."""
        return "Strict" if _at_the_desk() else super().get_cookie_samesite(app)


def _at_the_desk() -> bool:
    return has_request_context() and of_desk(request.path)


def init_app(app: Flask) -> None:
    """Use it."""
    app.session_interface = CookieJar()
