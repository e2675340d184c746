"""`/compte/attestation`: the certificate of cover, made, downloaded and withdrawn by its owner."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from amoe.certificates import Certificate, NotCovered
from amoe.days import day_of
from amoe.insured import Rights, Standing, rights
from amoe.limits import Exhausted
from amoe.ports import RegistryUnavailable
from amoe.reasons import Reason
from blueprints.papers import documents
from blueprints.papers.common import flood_guard, registry_silent, service, show
from blueprints.shell.insured import current, signed_in
from blueprints.shell.respond import advance
from blueprints.shell.template_words import link

FILE = "attestation-amoe.pdf"
WITHDRAW = "retirer"


def init(blueprint: Blueprint) -> None:
    """Add the addresses."""
    at = "/<language:language>/compte/attestation"
    blueprint.add_url_rule(at, view_func=certificate, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/<number>.pdf", view_func=download, methods=["GET"])


@signed_in
def certificate() -> Response:
    """What the certificate says, those that were made; make one, or withdraw one."""
    if request.method == "POST":
        flood_guard()
        wish, number = request.form.get("do", ""), request.form.get("number", "")
        return _withdraw(number) if wish == WITHDRAW else _make()
    return _page()


@signed_in
def download(number: str) -> Response:
    """The PDF of one of the account's own."""
    flood_guard()
    found = service().certificates.take(current().account, number)
    if found is None:
        abort(404)
    return documents.download(documents.certificate(found), FILE)


def _make() -> Response:
    try:
        made = service().certificates.make_listed(current().account)
    except RegistryUnavailable:
        return registry_silent()
    if isinstance(made, NotCovered):
        return _page(status=422)
    if isinstance(made, Exhausted):
        left = made.until - service().clock.now()
        return _shown(Rights.OPEN, status=422, refused=Reason.CERTIFICATE_LOCKED, left=left)
    return advance(link("papers.certificate"), lambda: _shown(Rights.OPEN, made=made))


def _withdraw(number: str) -> Response:
    if not service().certificates.revoke(current().account, number):
        abort(404)
    return advance(link("papers.certificate"), _page)


def _page(status: int = 200) -> Response:
    """The page with how the cover stands now."""
    try:
        standing = service().registry.person(current().account.insured_key)
    except RegistryUnavailable:
        return _shown("silent", status)  # what was made before can be downloaded all the same
    return _shown(rights(standing, day_of(service().clock.now())), status, standing)


def _shown(
    stands: str,
    status: int = 200,
    standing: Standing | None = None,
    refused: str = "",
    left: int = 0,
    made: list[Certificate] | None = None,
) -> Response:
    """The page; `made` are the account's certificates when they were just read."""
    return show(
        "certificate",
        status=status,
        covered=stands == Rights.OPEN,
        rights_now=stands,
        rights_from=documents.shown(standing.rights_from) if standing else "",
        rights_to=documents.shown(standing.rights_to) if standing else "",
        certificates=made or service().certificates.of(current().account),
        refused=refused,
        left=left,
    )
