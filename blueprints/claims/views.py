"""`/compte/dossiers/`: the list of somebody's claims, and one claim with its whole way."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, request

from amoe import inputs
from amoe.claim_rows import MISSING_PAPERS, PAID, canonical_claim_no
from amoe.claims import SETTLED, Claim, Wanted, place, told, totals
from amoe.nearest_office import of_university
from amoe.offices import city_called
from blueprints.claims import downloads, notices
from blueprints.claims.common import service
from blueprints.claims.words import HOW_PAID, KINDS, MEANS, NEXT, PAYMENTS, STATUSES
from blueprints.shell.insured import current, signed_in
from blueprints.shell.languages import language, stand_for
from blueprints.shell.respond import forward, fragment_wanted, page
from blueprints.shell.template_words import link
from blueprints.shell.texts import render

PAGE = 15
"""Claims of a page: what a phone shows on three screens, within 3 kB."""
_LONGEST_NUMBER = 30

blueprint = Blueprint("claims", __name__, url_prefix="/<language:language>", cli_group="claims")
downloads.init(blueprint)
notices.init(blueprint)


@blueprint.get("/compte/dossiers/")
@signed_in
def index() -> Response:
    """The list: newest first, by status, year or part of a number, with what it adds up to."""
    groups = service().claims.groups(_person())
    years = list(dict.fromkeys(group.year for group in groups))
    wanted = _wanted(years)
    return page(
        "claims/index.html",
        any=bool(groups),
        years=years,
        wanted=wanted,
        totals=totals(groups, wanted),
        **_rows(wanted),
    )


@blueprint.get("/compte/dossiers/lignes")
@signed_in
def rows() -> Response:
    """The island of the list: the next rows and the link to more; plainly, the whole page."""
    if not fragment_wanted():
        return forward(link("claims.index") + _query(request.args.get("avant", "")))
    response = make_response(
        render("claims/_rows.html", language(), _rows(_wanted([request.args.get("annee", "")])))
    )
    response.vary.add("HX-Request")
    return response


@blueprint.get("/compte/dossiers/<claim_no>")
@signed_in
def show(claim_no: str) -> Response:
    """One claim. Somebody else's is as unknown as one that is not there."""
    number = canonical_claim_no(claim_no)
    found = service().claims.find(_person(), number) if number else None
    if found is None:
        # The page of the error leads to the list in other languages: it repeats no number.
        stand_for("claims.index")
        abort(404)
    claim, stages = found
    return page(
        "claims/show.html",
        claim=claim,
        stages=stages,
        kind=KINDS[claim.kind],
        kinds=KINDS,
        statuses=STATUSES,
        means=MEANS[claim.status],
        next=NEXT[claim.status],
        payment=PAYMENTS.get(claim.payment, ""),
        how_paid=HOW_PAID.get(claim.payment, "") if claim.status == PAID else "",
        usual=None if claim.status in SETTLED else service().usual_delays.of(claim.kind),
        handed_in_at=city_called(claim.office, language()),
        office=_office(claim),
    )


def _office(claim: Claim) -> Any:
    """The office nearest to the student's university, for who has to bring something."""
    if claim.status != MISSING_PAPERS:
        return None
    return of_university(service().insured_people.university(_person()))


def _person() -> bytes:
    return current().account.insured_key


def _wanted(years: list[str]) -> Wanted:
    """What the address asks for; what makes no sense in it is as if it were not there."""
    args = request.args
    status, year = args.get("statut", ""), args.get("annee", "")
    number = inputs.compact(args.get("numero", "")[:_LONGEST_NUMBER])
    return Wanted(
        status=status if status in STATUSES else "",
        year=year if year in years and len(year) == 4 and year.isascii() else "",
        number=number,
        behind=place(args.get("avant", "")),
    )


def _rows(wanted: Wanted) -> dict[str, Any]:
    """A page's rows, and the addresses of the next ones."""
    found = service().claims.some(_person(), wanted, PAGE + 1)
    shown = found[:PAGE]
    more = _query(told(shown[-1].place)) if len(found) > PAGE else ""
    return {"claims": shown, "kinds": KINDS, "statuses": STATUSES, "more": more}


def _query(behind: str) -> str:
    """The filter of this request with another place."""
    kept = {name: request.args.get(name, "") for name in ("statut", "annee", "numero")}
    kept["avant"] = behind
    return "?" + urlencode({name: value for name, value in kept.items() if value})
