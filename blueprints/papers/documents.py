"""Sets the papers of one person: never kept on disk, never by a cache between us and them."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from amoe import qr
from amoe.certificates import Certificate
from amoe.days import day_of
from amoe.insured import Standing
from amoe.service import Service
from blueprints.papers import words
from blueprints.shell.respond import never_stored
from blueprints.shell.template_words import link


def certificate(made: Certificate) -> bytes:
    """The signed PDF of a certificate: the same bytes whenever it is asked for."""
    facts = made.facts
    whole = check_address(made.id)
    rows = (
        ("name", f"{facts.first_name} {facts.last_name}", _arabic(facts)),
        ("immatriculation", facts.immatriculation, ""),
        ("cni", facts.cni, ""),
        ("covered", f"{shown(facts.rights_from)} – {shown(facts.rights_to)}", ""),
        ("made", shown(day_of(made.made_at)), ""),
        ("number", made.number, ""),
    )
    told = words.told(
        words.CERTIFICATE,
        "title",
        **_house(),
        rows=[{"name": name, "value": value, "value_ar": ar} for name, value, ar in rows],
        address=whole.split("://", 1)[-1],
        qr=qr.svg(whole),
    )
    service = _service()
    return service.signer.signed(
        service.papers.typesetter.pdf("certificate", told, at=made.made_at)
    )


def care_form(kind: str, standing: Standing, now: int) -> bytes:
    """The PDF of a care form with somebody's name on it."""
    person = {
        "name": f"{standing.first_name} {standing.last_name}",
        "name_ar": _arabic(standing),
        "immatriculation": standing.immatriculation,
        "cni": standing.cni,
    }
    told = words.told(words.CARE_FORM, kind, **_house(), person=person, printed=shown(day_of(now)))
    return _service().papers.typesetter.pdf("care-form", told, at=now)


def download(pdf: bytes, name: str) -> Response:
    """A PDF to keep, under a name that says nothing of its owner."""
    response = never_stored(Response(pdf, content_type="application/pdf"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def check_address(name: str) -> str:
    """The whole address that a certificate's code leads to."""
    site_url: str = current_app.extensions["settings"].site_url
    return site_url + link("papers.check_short", name=name)


def shown(day: str) -> str:
    """A day as people write it: 2026-09-01 is 01/09/2026."""
    return "/".join(reversed(day.split("-")))


def _arabic(person: Any) -> str:
    return f"{person.first_name_ar} {person.last_name_ar}".strip()


def _house() -> dict[str, str]:
    fund = current_app.extensions["settings"].fund
    return {"author": f"{fund.name} {fund.scheme}", "call_centre": fund.call_centre}


def _service() -> Service:
    found: Service = current_app.extensions["amoe"]
    return found
