"""`/compte/feuilles/`: care forms with the student's name on them, ready to print."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from amoe.ports import RegistryUnavailable
from amoe.reasons import Reason
from blueprints.papers import documents
from blueprints.papers.common import flood_guard, registry_silent, service, show
from blueprints.shell.insured import current, signed_in

KINDS = {
    "ambulatoire": "ambulatory",
    "longue-maladie": "long_illness",
    "dentaire": "dental",
}
"""The forms by the name in their address; the kinds are those of claims."""


def init(blueprint: Blueprint) -> None:
    """Add the addresses."""
    at = "/<language:language>/compte/feuilles/"
    blueprint.add_url_rule(at, view_func=care_forms, methods=["GET"])
    blueprint.add_url_rule(f"{at}<name>.pdf", view_func=care_form, methods=["GET"])


@signed_in
def care_forms() -> Response:
    """The three forms and what to do with one."""
    return show("care_forms")


@signed_in
def care_form(name: str) -> Response:
    """The PDF of a form."""
    flood_guard()
    if name not in KINDS:
        abort(404)
    account, now = current().account, service().clock.now()
    try:
        standing = service().registry.person(account.insured_key)
    except RegistryUnavailable:
        return registry_silent()
    if standing is None:
        return show("unknown", status=404)
    service().activity.add(account.id, Reason.CARE_FORM_DOWNLOADED, now, name)
    pdf = documents.care_form(KINDS[name], standing, now)
    return documents.download(pdf, f"feuille-de-soins-{name}.pdf")
