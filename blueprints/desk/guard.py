"""Who is at the desk: agents from where they may work; to all others each address is a 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address
from typing import Any, NoReturn, TypeVar, cast

from flask import Response, abort, current_app, g, request, session

from amoe.desk.agent_sessions import DeskSession
from amoe.desk.agents import LEAD, Agent
from amoe.reasons import Reason
from blueprints.shell.cookie_jar import of_desk
from blueprints.shell.languages import stand_for
from blueprints.shell.maintenance import closed_to_strangers
from blueprints.shell.respond import leave, never_stored
from blueprints.shell.showing import service
from blueprints.shell.template_words import link
from config import Settings

# The desk's cookie holds, signed: `a` the ticket of the session; `d` what is said once after one.

View = TypeVar("View", bound=Callable[..., Response])


def door(view: View) -> View:
    """Mark a view that is there for who is not signed in yet: sign-in, invitation."""
    view.desk_door = True  # type: ignore[attr-defined]
    return view


def answers_ended(view: View) -> View:
    """Mark a view that answers for itself when a session has just ended, instead of a redirect."""
    view.desk_answers_ended = True  # type: ignore[attr-defined]
    return view


def agents_only(view: View) -> View:
    """A page for agents: it extends the session, and no cache keeps it."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Response:
        if find() is None:
            refuse()
        return never_stored(view(*args, **kwargs))

    return cast(View, guarded)


def leads_only(view: View) -> View:
    """A page for leads: to agents too it is not there."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Response:
        found = find()
        if found is None or found.agent.role != LEAD:
            refuse()
        return never_stored(view(*args, **kwargs))

    return cast(View, guarded)


def gate() -> Response | None:
    """Before anything is looked at, CSRF included: stop who has no business on a desk's path.

    It denies by path, so that a view that forgot its decorator, an address that does not exist
    and a wrong method are one and the same answer.
    """
    if not of_desk(request.path):
        return None
    if not _from_where_agents_work():
        return _nothing()
    view: Any = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "desk_door", False):
        return None
    if find(extend=False) is not None:
        return None
    if ended() is None:
        return _nothing()
    return None if getattr(view, "desk_answers_ended", False) else leave(link("desk.home"))


def current() -> Agent:
    """The agent of this request; call it behind `agents_only` or `leads_only` only."""
    return at_work().agent


def at_work() -> DeskSession:
    """The session of this request; as `current`."""
    found = find(extend=False)
    if found is None:
        refuse()
    return found


def find(*, extend: bool = True) -> DeskSession | None:
    """The session of the desk's cookie, if it still lives.

    A page that was shown extends it; an island that refreshes itself must not (`extend=False`).
    """
    found = _read()
    if not isinstance(found, DeskSession):
        return None
    if extend:
        g.desk = found = service().desk_sessions.extend(found)
    return found


def ended() -> Reason | None:
    """Why the session of this browser is over; None when it is not, or there never was one."""
    found = _read()
    return found if isinstance(found, Reason) else None


def begin(ticket: str) -> None:
    """Give the browser a new session: nothing of what its cookie held before is left."""
    session.clear()
    session["a"] = ticket
    g.pop("desk", None)


def forget(said: Reason | None = None) -> None:
    """Take the session out of the cookie; `said` is told once on the next page."""
    session.clear()
    if said:
        session["d"] = str(said)
    g.pop("desk", None)


def refuse() -> NoReturn:
    """Answer as for an address that does not exist: to the byte, headers included."""
    session.accessed = False  # or the answer would vary with a cookie
    stand_for("pages.home")  # or it would link to this page in other languages
    abort(404)


def _nothing() -> Response:
    """What is answered everywhere else at this moment: closed for maintenance, or a 404."""
    return closed_to_strangers() or refuse()


def _read() -> DeskSession | Reason | None:
    if "desk" not in g:
        ticket = session.get("a")
        g.desk = service().desk_sessions.find(ticket) if ticket else None
    return cast(DeskSession | Reason | None, g.desk)


def _from_where_agents_work() -> bool:
    settings: Settings = current_app.extensions["settings"]
    if not settings.desk_from:
        return True
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in settings.desk_from)
