"""Who is signed in: read once a request from the cookie, asked by every page of the space."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, current_app, g, session

from amoe.limits import SESSION_IDLE, SESSION_LIFE
from amoe.service import Service
from amoe.sign_outs import Session
from blueprints.shell.respond import leave, never_stored
from blueprints.shell.template_words import link

# The cookie holds, beside what a registration needs: `a` the secret that names the session, `t`
# when a page was last shown. It is signed: nobody makes an idle session young again.
_SEEN_EVERY = 60
"""Seconds between two renewals of `t`: not every page view sends a cookie."""

View = TypeVar("View", bound=Callable[..., Response])


def signed_in(view: View) -> View:
    """Let only people who are signed in see the view's page, which no cache keeps."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Response:
        if find() is None:
            return leave(link("account.sign_in"))
        return never_stored(view(*args, **kwargs))

    return cast(View, guarded)


def current() -> Session:
    """The session of this request; call it behind `signed_in` only."""
    found: Session = g.insured
    return found


def find(*, extend: bool = True) -> Session | None:
    """The session of the request's cookie, if it still lives.

    A page that was shown extends it; an island that refreshes itself must not (`extend=False`).
    """
    if "insured" in g:
        return cast(Session | None, g.insured)
    g.insured = _read(extend)
    return cast(Session | None, g.insured)


def begin(secret: str, reference: str) -> None:
    """Give the browser a new session: nothing of what its cookie held before is left."""
    service: Service = current_app.extensions["amoe"]
    session.clear()
    session["a"], session["t"], session["r"] = secret, service.clock.now(), reference
    _forget_read()


def extend() -> None:
    """Stay: what a page that is shown does by itself."""
    service: Service = current_app.extensions["amoe"]
    session["t"] = service.clock.now()


def end() -> None:
    """Take the session out of the cookie; the reference stays, for the call centre."""
    reference = session.get("r")
    session.clear()
    if reference:
        session["r"] = reference
    _forget_read()


def ends_at(found: Session) -> int:
    """When a session ends if nothing is done (seconds since 1970)."""
    return int(min(session.get("t", 0) + SESSION_IDLE, found.begun_at + SESSION_LIFE))


def _forget_read() -> None:
    g.pop("insured", None)
    g.pop("ends", None)


def _read(extend: bool) -> Session | None:
    secret = session.get("a")
    if not secret:
        return None
    service: Service = current_app.extensions["amoe"]
    now, seen_at = service.clock.now(), session.get("t", 0)
    found = service.sessions.find(secret) if now < seen_at + SESSION_IDLE else None
    if found is None or now >= found.begun_at + SESSION_LIFE:
        end()
        return None
    if extend and now - seen_at >= _SEEN_EVERY:
        session["t"] = now
    g.ends = (
        ends_at(found) - now,
        ends_at(found),
    )  # `respond.page` prints it, with the menu of the space
    return found
