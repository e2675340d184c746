"""Closed for maintenance: the whole site, or the opening of accounts only.

It is asked before everything else, CSRF included, and known without the database. Who was in the
middle of something loses nothing: no try is spent, time does not count (`amoe/standstill.py`), and
what was typed into a step comes back with the page, to be sent again.
"""

from __future__ import annotations

from flask import Response, g, session
from flask_babel import lazy_gettext as _
from htmx_flask import request

from amoe.limits import MINUTE
from amoe.reasons import Reason
from amoe.switches import REGISTRATION, SITE, Switch
from blueprints.shell.cookie_jar import of_desk
from blueprints.shell.languages import stand_for
from blueprints.shell.pauses import paused
from blueprints.shell.respond import fragment_wanted, never_stored, page
from blueprints.shell.showing import service

OPEN = {
    "messages.report",
    "messages.show_metrics",
    "pages.worker",
    "pages.offline",
    "pages.robots",
    "pages.security_contact",
}
"""What programs ask for stays: a robots.txt that fails takes the site out of search engines."""
AROUND = {"registration.start", "registration.stop", "registration.erased"}
"""While accounts cannot be opened: the page that says so to newcomers, and the way out."""
TYPED = (
    "accept",
    "method",
    "number",
    "cni",
    "day",
    "month",
    "year",
    "email",
    "email_again",
    "phone",
    "phone_again",
)
"""The fields of the steps that come back with the page: never an answer, a code, a password."""
_TOKENS = ("csrf_token", "captcha_token")
_SOON = 10 * MINUTE
"""Seconds after which to come back when nobody can say for how long it is closed."""
_LATE = 5 * MINUTE
"""The same when it should be over by now."""

SAID = {
    SITE: (
        Reason.SITE_PAUSED,
        _("The site is closed for maintenance"),
        _("We are working on it. Nothing that you did here before is lost."),
    ),
    REGISTRATION: (
        Reason.REGISTRATION_PAUSED,
        _("No account can be opened right now"),
        _("We are working on it. Everything else on the site works."),
    ),
}


def closed() -> Response | None:
    """The page that says so, when what is asked for is closed."""
    off = paused(SITE)
    if off is not None and not _stays_open():
        return _page(off) if request.url_rule is not None else _page_of_nothing(off)
    if request.blueprint == "registration" and request.endpoint not in AROUND:
        off = paused(REGISTRATION)
        if off is not None:
            return _page(off)
    return None


def closed_to_strangers() -> Response | None:
    """For what only agents can open: the same page, as of an address that does not exist."""
    off = paused(SITE)
    return _page_of_nothing(off) if off is not None else None


def _stays_open() -> bool:
    """Agents go on, programs too, and the demo's board: it plays mailboxes and phones."""
    endpoint = request.endpoint or ""
    return endpoint in OPEN or endpoint.startswith("demo.") or of_desk(request.path)


def _page_of_nothing(off: Switch) -> Response:
    """No way back to it, and nothing of the visitor: each side of the site reads another cookie."""
    stand_for("pages.home")
    response = _page(off, nothing=True)
    session.accessed = False  # or the answer would vary with a cookie
    return response


def _page(off: Switch, *, nothing: bool = False) -> Response:
    reason, title, words = SAID[off.name]
    g.reason = str(reason)
    left = off.until - service().clock.now()
    kept = {} if nothing else session
    typed = {} if nothing else _typed()
    response = page(
        "shell/closed.html",
        status=503,
        htmx=False,
        name=off.name,
        title=title,
        words=words,
        until=off.until,
        left=left,
        typed=typed,
        # Of an address that is known: another one could lead away from the site.
        again="" if nothing else request.path,
        registration=bool(kept.get("stored")) and not kept.get("done"),
        reference=kept.get("r", ""),
    )
    response.headers["Retry-After"] = str(_SOON if not off.until else max(left, _LATE))
    if fragment_wanted() and request.headers.get("HX-Target", "main#main") != "main#main":
        # Not into a part of the page; an island that wants no error to be shown says so itself.
        response.headers.update({"HX-Retarget": "#main", "HX-Reswap": "innerHTML"})
    return never_stored(response)


def _typed() -> dict[str, str]:
    """What was typed into a step, to be sent again; nothing when it was one of its buttons."""
    if request.endpoint != "registration.submit" or request.form.get("do"):
        return {}
    found = {name: request.form[name] for name in TYPED if request.form.get(name)}
    tokens = {name: request.form[name] for name in _TOKENS if name in request.form}
    return {**tokens, **found} if found else {}
