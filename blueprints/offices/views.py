"""The list of offices with its search and map; one office; its card for an address book."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _

from amoe.inputs import clean
from amoe.office_search import LONGEST, Found, near, search
from amoe.offices import Office, all_offices, by_name, provinces, tens
from blueprints.offices import vcard
from blueprints.offices.drawing import drawing
from blueprints.shell import elsewhere
from blueprints.shell.languages import language
from blueprints.shell.respond import document, kept, never_stored, page
from blueprints.shell.security import may_ask_position
from blueprints.shell.site_map import also
from blueprints.shell.template_words import link
from config import Settings

_ASKED = ("q", "pres")


def init(blueprint: Blueprint) -> None:
    """Add the addresses."""
    start = "/<language:language>/bureaux/"
    blueprint.add_url_rule(start, "index", index)
    blueprint.add_url_rule(f"{start}<office_id>", "office", office)
    blueprint.add_url_rule(f"{start}<office_id>.vcf", "card", card)


def index() -> Response:
    """Every office by city with the map; or what `?q=` finds, or those near `?pres=`."""
    typed, by = clean(request.args.get("q"), LONGEST), search
    if not typed:
        typed, by = clean(request.args.get("pres"), LONGEST), near
    found = by(typed) if typed else None
    if found and found.near and by is near:
        typed = found.near.name(language())
    response = document(
        "offices/index.html",
        typed=typed,
        found=found,
        km=tens,
        named=_heading,
        cities=enumerate(by_name(language()), 1),
        drawing=drawing(),
        provinces=sorted(provinces(), key=lambda place: place.name(language())),
        offices=len(all_offices()),
    )
    if any(name in request.args for name in _ASKED):
        # One page for search engines, not one for everything that people type.
        response.headers["X-Robots-Tag"] = "noindex"
    return may_ask_position(response)


def office(office_id: str) -> Response:
    """One office: where it is, how well we know that, what to do there, the way."""
    found = all_offices().get(office_id)
    if found is None:
        return _unknown(office_id)
    at = {"lat": found.lat, "lon": found.lon}
    on_campus = found.precision == "campus"
    return document(
        "offices/office.html",
        office=found,
        heading=_heading(found),
        on_campus=on_campus,
        web_map=(elsewhere.WEB_MAP if on_campus else elsewhere.WEB_MAP_CITY).format(**at),
    )


def card(office_id: str) -> Response:
    """The office as a vCard."""
    found = all_offices().get(office_id)
    if found is None:
        return _unknown(office_id)
    settings: Settings = current_app.extensions["settings"]
    text = vcard.written(
        found,
        language(),
        heading=_heading(found),
        country=_("Morocco"),
        note=_("Hand in your care forms here."),
        url=settings.site_url + link("offices.office", office_id=found.id),
    )
    response = Response(text, content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="bureau-{found.id}.vcf"'
    return kept(response)


def _heading(office: Office) -> str:
    comma = "، " if language() == "ar" else ", "
    return office.place(language()) + comma + office.city.name(language())


def _unknown(office_id: str) -> Response:
    typed = clean(office_id.replace("-", " "), LONGEST)
    found = search(typed) if typed else Found()
    return never_stored(
        page("offices/unknown.html", status=404, htmx=False, found=found, named=_heading, km=tens)
    )


@also
def _offices() -> list[tuple[str, dict[str, str]]]:
    return [("offices.office", {"office_id": one}) for one in all_offices()]
