"""A university's short address, its kit, the list of all, and the files to download."""

from __future__ import annotations

import logging
import re
from hashlib import sha256

from flask import Blueprint, Response, current_app, request
from flask_babel import lazy_gettext as _

from amoe.campuses import Campus, Campuses, in_file
from amoe.ports import StorageUnavailable
from blueprints.campus import files, words
from blueprints.shell import elsewhere
from blueprints.shell.languages import language, stand_for
from blueprints.shell.respond import document, never_stored, page
from blueprints.shell.site_map import also

_DAY = 24 * 3600
_ROBOTS = re.compile(r"bot\b|crawl|spider|preview|facebookexternalhit|whatsapp", re.IGNORECASE)
"""Programs that look at a link before or instead of people; who says nothing is a person."""

_LETTER = (
    (elsewhere.VIDEO_ACCOUNT_FR, _("Video in French: the steps to open the account")),
    (elsewhere.VIDEO_ACCOUNT_AR, _("Video in Arabic: the steps to open the account")),
    (elsewhere.VIDEO_SERVICES_FR, _("Video in French: the online services")),
    (elsewhere.VIDEO_SERVICES_AR, _("Video in Arabic: the online services")),
    (elsewhere.FUND, _("The site of CNOPS")),
)
"""The links of the fund's letter of 27/05/2025."""

log = logging.getLogger("amoe.campus")


def init(blueprint: Blueprint) -> None:
    """Add the addresses."""
    blueprint.add_url_rule("/c/<code>", view_func=visit, methods=["GET"], strict_slashes=False)
    blueprint.add_url_rule("/universites/", "short_index", short_index, methods=["GET"])
    blueprint.add_url_rule("/<language:language>/universites/", view_func=index, methods=["GET"])
    blueprint.add_url_rule(
        "/<language:language>/universites/<code>/", view_func=kit, methods=["GET"]
    )
    blueprint.add_url_rule("/universites/<code>/<name>", view_func=file, methods=["GET"])


def visit(code: str) -> Response:
    """The start page at once, in the visitor's language; the visit is counted, the visitor not."""
    known = ""
    try:
        campus = _campuses().find(code)
        if campus is None:
            return _unknown()
        known = campus.code
        if _is_a_visit():
            _campuses().count_visit(campus.code)
    except StorageUnavailable:
        # Nobody is turned away because we cannot count, or look up a code that was added.
        log.warning("visit_not_counted")
    stand_for("registration.start")
    response = page("registration/start.html", public=True, campus=known)
    # Asked for each time, so that it is counted; who has it already gets a 304. The same for
    # everyone in a language, so that the service worker may keep it.
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept-Language")
    response.add_etag(weak=True)
    return response.make_conditional(request)


def short_index() -> Response:
    """The list of universities in the browser's language, under an address to say aloud."""
    stand_for("campus.index")
    response = index()
    response.vary.add("Accept-Language")
    return response


def index() -> Response:
    """What the kit is, whom it is for, and how one gets on the list."""
    return document("campus/index.html", campuses=_listed())


def kit(code: str) -> Response:
    """Everything that one university needs to send its students here."""
    campus = _campuses().find(code)
    if campus is None:
        return _unknown()
    goes = words.address(campus)
    return document(
        "campus/kit.html",
        campus=campus,
        name=campus.whole_name(language()),
        address=goes,
        texts=[
            (name, [(each, words.ready_text(name, campus, each)) for each in files.LANGUAGES])
            for name in words.TEXTS
        ],
        buttons=[(each, words.button(campus, each)) for each in files.LANGUAGES],
        names=current_app.extensions["settings"].languages,
        links=_LETTER,
    )


def file(code: str, name: str) -> Response:
    """One file of the kit; caches keep it for a day."""
    campus = _campuses().find(code)
    if campus is None or name not in files.FILES:
        return _unknown()
    data = files.content(campus, name)
    response = Response(data, content_type=files.FILES[name].type)
    response.headers["Content-Disposition"] = f'attachment; filename="amoe-{campus.code}-{name}"'
    response.headers["Cache-Control"] = f"public, max-age={_DAY}"
    response.set_etag(sha256(data).hexdigest()[:32])
    return response.make_conditional(request)


def _is_a_visit() -> bool:
    """Whether somebody looks at the page now: not a browser that fetches it in case, no robot."""
    headers = request.headers
    early = any(
        "prefetch" in headers.get(name, "").lower() for name in ("Sec-Purpose", "Purpose", "X-Moz")
    )
    robot = _ROBOTS.search(headers.get("User-Agent", ""))
    asked = request.environ["REQUEST_METHOD"]  # a HEAD is answered as a GET is
    return asked == "GET" and not early and robot is None


def _unknown() -> Response:
    return never_stored(page("campus/unknown.html", status=404, htmx=False))


def _campuses() -> Campuses:
    campuses: Campuses = current_app.extensions["amoe"].campuses
    return campuses


def _listed() -> list[Campus]:
    """All universities; without the database, those of the data file."""
    try:
        return _campuses().all()
    except StorageUnavailable:
        return list(in_file().values())


@also
def _kits() -> list[tuple[str, dict[str, str]]]:
    return [("campus.kit", {"code": campus.code}) for campus in _listed()]
