"""`/compte/dossiers.csv` and `.pdf`: all claims to keep, for a spreadsheet and for paper."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any
from unicodedata import normalize

from flask import Blueprint, Response, make_response

from amoe.claims import Claim, Wanted, totals
from amoe.reasons import Reason
from blueprints.claims.common import service
from blueprints.claims.words import KINDS, PAPER, PAPER_TABLE, PAYMENTS, STATUSES, TABLE
from blueprints.shell.figures import amount, long_day
from blueprints.shell.insured import current, signed_in
from blueprints.shell.languages import language
from blueprints.shell.template_words import day

_FORMULA = "=+-@"
"""A cell that begins so may be run as a formula by a spreadsheet: in full width too, and behind
anything that is not seen."""


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/compte/dossiers.csv", "as_csv", as_csv)
    blueprint.add_url_rule("/compte/dossiers.pdf", "as_pdf", as_pdf)


@signed_in
def as_csv() -> Response:
    """All claims as a spreadsheet opens them with a double click: BOM, semicolons, commas."""
    claims = _taken("csv")
    file = StringIO()
    rows = csv.writer(file, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    rows.writerow(list(map(str, TABLE)))
    for claim in claims:
        rows.writerow(
            [
                harmless(claim.claim_no),
                str(KINDS[claim.kind]),
                _plain_day(claim.care_date),
                _plain_day(claim.deposited_on),
                harmless(claim.office),
                _plain(claim.claimed),
                "" if claim.refunded is None else _plain(claim.refunded),
                str(STATUSES[claim.status]),
                harmless(claim.reason),
                str(PAYMENTS.get(claim.payment, "")),
                harmless(claim.payment_ref),
            ]
        )
    return _file("\ufeff" + file.getvalue(), "text/csv; charset=utf-8", "csv")


@signed_in
def as_pdf() -> Response:
    """All claims on paper."""
    claims = _taken("pdf")
    groups = service().claims.groups(current().account.insured_key)
    added = totals(groups, Wanted())
    now = service().clock.now()
    paper = {
        "language": language(),
        "name": _name(),
        "title": str(PAPER["title"]),
        "made": f"{PAPER['as_of']} {day(now)}",
        "headings": list(map(str, PAPER_TABLE)),
        "rows": [
            [
                claim.claim_no,
                str(KINDS[claim.kind]),
                long_day(claim.deposited_on),
                str(STATUSES[claim.status]),
                amount(claim.claimed, language()),
                "" if claim.refunded is None else amount(claim.refunded, language()),
            ]
            for claim in claims
        ],
        "sums": [
            [str(PAPER["claimed"]), amount(added.claimed, language())],
            [str(PAPER["refunded"]), amount(added.refunded, language())],
        ],
        "page": str(PAPER["page"]),
    }
    made = service().papers.typesetter.pdf("claims", paper, at=now)
    return _file(made, "application/pdf", "pdf")


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: it begins with an apostrophe instead."""
    seen = (each for each in normalize("NFKC", text) if each.isprintable() and each != " ")
    begins = next(seen, "")
    unseen = text[:1] != " " and not text[:1].isprintable()
    return "'" + text if unseen or (begins and begins in _FORMULA) else text


def _taken(kind: str) -> list[Claim]:
    """All claims of who asks, and the note that they were taken."""
    account = current().account
    claims = service().claims.all(account.insured_key)
    now = service().clock.now()
    service().activity.add(account.id, Reason.CLAIMS_DOWNLOADED, now, kind.upper())
    return claims


def _name() -> str:
    account = current().account
    if language() == "ar" and account.first_name_ar and account.last_name_ar:
        return f"{account.first_name_ar} {account.last_name_ar}"
    return f"{account.first_name} {account.last_name}"


def _plain(centimes: int) -> str:
    """An amount that a spreadsheet takes for a number: 1234,50."""
    sign = "." if language() == "en" else ","
    return f"{centimes // 100}{sign}{centimes % 100:02}"


def _plain_day(on_day: str) -> str:
    year, month, number = on_day.split("-")
    return f"{number}/{month}/{year}"


def _file(content: Any, kind: str, suffix: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="amoe-dossiers.{suffix}"'
    return response
