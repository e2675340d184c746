"""Security headers of every answer; a strict policy on what a page may load."""

from __future__ import annotations

from flask import Flask, Response, abort, request

_PERMISSIONS = "camera=(), microphone=(), geolocation=({}), payment=()"


def may_ask_position(response: Response) -> Response:
    """Let this page ask the browser where the person is; every other one may not even ask."""
    response.headers["Permissions-Policy"] = _PERMISSIONS.format("self")
    return response


def style_from_file(response: Response) -> Response:
    """Let this page take its style from our file, and none from within it."""
    response.headers["Content-Security-Policy"] = _policy("'self'")
    return response


def _policy(style: str) -> str:
    """What a page may load; `style`: where its style comes from."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src {style}",
            "img-src 'self' data:",
            "media-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def only_look() -> None:
    """Let HEAD be answered as GET: Flask routes it to the same views, and CSRF passes it by.

    Mail scanners send it to every link: a view that takes all but GET for a press of its button
    would act (RFC 9110, 9.2.1: HEAD is safe).
    """
    if request.method == "HEAD":
        request.method = "GET"


def refuse_nameless_fields() -> None:
    """Refuse a form whose field has no name: Flask-WTF asks every name for its ending.

    Not where nothing is: reading it could end in a 400 or 413, which the desk's addresses never do.
    """
    if request.method == "POST" and request.url_rule is not None and None in request.form:
        abort(400)


def init_app(app: Flask) -> None:
    """Add the headers."""
    policy = _policy(f"'sha256-{app.extensions['style_hash']}'")
    secure = app.extensions["settings"].secure

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        if response.status_code == 204:
            return response  # no body to guard: a page that asks every few seconds pays for each
        headers.setdefault("Content-Security-Policy", policy)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"  # for browsers older than frame-ancestors
        # CSRF protection over TLS needs the Referer of our own pages.
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers.setdefault("Permissions-Policy", _PERMISSIONS.format(""))
        if secure:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
            if "public" in headers.get("Cache-Control", ""):
                # Chromium tells how slow the line is when asked to, and over TLS only. Public
                # pages ask: people come through them, and it remembers for the whole site.
                headers["Accept-CH"] = "ECT"
        return response
