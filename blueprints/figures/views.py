"""The two entrances to the figures: leads see all, a university its own by its secret address."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

from flask import Blueprint, Flask, Response, abort, make_response, request
from flask_babel import lazy_gettext as _

from amoe.audit_export import harmless
from amoe.campuses import Campus
from amoe.figures import Figures
from blueprints.figures.tables import Table, tables
from blueprints.shell.languages import language
from blueprints.shell.respond import page, secret_address
from blueprints.shell.security import style_from_file
from blueprints.shell.showing import service

blueprint = Blueprint("figures", __name__)

View = Callable[..., Response]
ROUNDED = _(
    "Numbers are rounded to multiples of 5, so their sum may differ a little from the total."
)
"""Said to universities, on the page and in the file."""
_UNIVERSITY = "/<language:language>/universites/<code>/chiffres/<signature>"
_LEADS = "/<language:language>/bureau/chiffres"


def open_to_leads(app: Flask, leads_only: Callable[[View], View], show: View) -> None:
    """Add the desk's entrance: `leads_only` guards it, `show` puts a template into its frame."""

    def leads() -> Response:
        return show("figures", **words(service().figures.all()))

    def leads_csv() -> Response:
        return as_csv(service().figures.all())

    app.add_url_rule(_LEADS, "desk.figures", leads_only(leads))
    app.add_url_rule(f"{_LEADS}.csv", "desk.figures_csv", leads_only(leads_csv))


@blueprint.get(_UNIVERSITY)
def campus(code: str, signature: str) -> Response:
    """A university's own figures; who has no genuine address learns nothing, not even of codes."""
    found = _genuine(code, signature)
    layouts = ("figures/layout.html", "layouts/fragment.html")
    made = page(
        "figures/campus.html",
        htmx=False,
        layouts=layouts,
        name=found.whole_name(language()),
        **words(service().figures.of_campus(found.code)),
    )
    return secret_address(style_from_file(made))


@blueprint.get(f"{_UNIVERSITY}.csv")
def campus_csv(code: str, signature: str) -> Response:
    """The same for a spreadsheet."""
    found = _genuine(code, signature)
    return secret_address(as_csv(service().figures.of_campus(found.code)))


def words(found: Figures) -> dict[str, Any]:
    """What the template of the tables needs."""
    return {
        "tables": _tables(found),
        "since": found.since,
        "until": found.until,
        "rounded": str(ROUNDED) if found.rounded else "",
        "csv": f"{request.path}.csv",
    }


def as_csv(found: Figures) -> Response:
    """All tables one under the other; what the page hides is hidden here too."""
    file = StringIO()
    rows = csv.writer(file, delimiter=";", lineterminator="\r\n")
    if found.rounded:
        rows.writerows([[str(ROUNDED)], []])
    for table in _tables(found):
        rows.writerow([str(table.title), "", *map(str, table.headings[1:])])
        for row in table.rows:
            rows.writerow([harmless(_plain(text)) for text in (row.code, row.name, *row.cells)])
        rows.writerow([])
    response = make_response("\ufeff" + file.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"amoe-{found.since}-{found.until}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _tables(found: Figures) -> list[Table]:
    names = {}
    if found.campuses:
        names = {each.code: each.whole_name(language()) for each in service().campuses.all()}
    return tables(found, names)


def _genuine(code: str, signature: str) -> Campus:
    known = service().campus_links.genuine(code, signature)
    found = service().campuses.find(code)
    if not known or found is None or found.code != code:
        abort(404)
    return found


def _plain(text: str) -> str:
    return text.replace("\u2066", "").replace("\u2069", "")
