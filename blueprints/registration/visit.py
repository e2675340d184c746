"""A visit: the registration that a request's cookie names, new, usable, expired or absent."""

from __future__ import annotations

from dataclasses import dataclass

from flask import session

from amoe.book import Book
from amoe.references import new_reference
from amoe.registration import Registration
from blueprints.shell.languages import language
from blueprints.shell.showing import service

# The session holds six keys: `s` the secret that names the registration, `r` its reference (which
# outlives it), `t` when a page was last shown (idle time without a write), `csrf_token`; `stored`
# and `done` tell, when the registration is erased, whether there was one and whether it finished.
_SEEN_EVERY = 60
"""Seconds between two renewals of `t`: not every page view sends a cookie."""


@dataclass(slots=True)
class Visit:
    """What is known of the person's registration at this request."""

    registration: Registration | None
    expired: bool
    seen_at: int
    finished: bool = False
    """Whether its account is open: then there is nothing left to expire."""
    kept_until: int = 0
    """Until when a link in a mail can bring it back (seconds since 1970); 0: no such link."""
    told: bool = False
    """Whether that mail was written already."""


def open_visit(book: Book, now: int) -> Visit:
    """Read the registration of the cookie, if there is one."""
    secret = session.get("s")
    if not secret:
        return Visit(None, expired=False, seen_at=0)
    seen_at = session.get("t", 0)
    registration = book.find(secret)
    if registration is None:
        # Never stored, or erased after its life: the reference in the cookie tells which.
        finished = bool(session.get("done"))
        return Visit(None, bool(session.get("stored")), seen_at, finished)
    stood = service().switches.stood()
    expired = registration.expired(now, seen_at, stood)
    kept_until = registration.kept_until if registration.kept(now) else 0
    finished = registration.account != ""
    return Visit(registration, expired, seen_at, finished, kept_until, registration.told)


def begin(book: Book, visit: Visit, now: int) -> Registration:
    """A registration before its first step: new, or an expired one emptied."""
    if visit.kept_until:
        # The mail's link shall still find it: this browser begins another one beside it.
        session.clear()
    elif visit.registration is not None:
        return visit.registration.emptied(now)
    # Never a secret that the cookie brought along: somebody else may have put it there.
    session["s"] = book.new_secret()
    session.setdefault("r", new_reference())
    return book.blank(session["s"], session["r"], language())


def remember(registration: Registration, now: int) -> None:
    """Note in the cookie that a page was shown, and what outlives the registration."""
    if registration.next_secret:
        session["s"] = registration.next_secret
    # Only what is stored is kept alive: looking at the first page revives no expired registration.
    if registration.stored and now - session.get("t", 0) >= _SEEN_EVERY:
        session["t"] = now
    if registration.version and not session.get("stored"):
        session["stored"] = 1
    if registration.account and not session.get("done"):
        session["done"] = 1
    if session.get("r") != registration.reference:
        session["r"] = registration.reference


def forget() -> None:
    """Take the registration out of the cookie."""
    session.clear()
