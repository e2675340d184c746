"""Security headers of every answer; a strict policy on what a page may load."""

from __future__ import annotations

from flask import Flask, Response, abort, request


def refuse_nameless_fields() -> None:
    """Refuse a form whose field has no name: Flask-WTF asks every name for its ending."""
    if request.method == "POST" and None in request.form:
        abort(400)


def init_app(app: Flask) -> None:
    """Add the headers."""
    style_hash = app.extensions["style_hash"]
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'sha256-{style_hash}'",
            "img-src 'self' data:",
            "media-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
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
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
        if secure:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        return response
