"""Accounts as full as they get: 500 claims, a page of certificates, many acts and devices."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from amoe.claims_import import import_claims
from amoe.claims_sample import Story, many, stories, write_lines
from amoe.limits import DAY
from blueprints.shell.acts import ACTS
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import Site

CLAIMS = 500
CERTIFICATES = 20
"""As many as the page shows."""
ACTS_SHOWN = 50
DEVICES = 6
_MOVING: tuple[Story, ...] = (
    ("pharmacy", ("received", "in_review", "missing_papers"), 14),
    ("hospital", ("received", "in_review", "accepted"), 17),
    ("lab", ("received",), 3),
)


def crowd(site: Site, people: list[int]) -> None:
    """Give these invented people accounts, claims and certificates; the clock goes on by days."""
    _import_claims(site, people)
    insured = [covered(Insured(site, index)) for index in people]
    for _ in range(CERTIFICATES):
        for each in insured:
            site.service.certificates.make(each.account)
        site.clock.passes(DAY)


def keep_busy(owner: Insured) -> None:
    """Note acts, in all the words that there are, and remember some devices."""
    service, account, now = owner.site.service, owner.account.id, owner.site.clock.now()
    for nth, what in enumerate(islice(cycle(ACTS), ACTS_SHOWN)):
        service.activity.add(account, what, now - 50_000 * (50 - nth), "Firefox, Android")
    for nth in range(DEVICES):
        begun = now - nth * DAY
        service.devices.remember(account, f"device {nth}", "Chrome, Android", begun, now + DAY)


def _import_claims(site: Site, people: list[int]) -> None:
    service, now = site.service, site.clock.now()
    today = datetime.fromtimestamp(now, UTC).date()
    lines = [line for index in people for line in stories(index, _claims(), today)]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "claims.csv"
        write_lines(source, sorted(lines, key=lambda line: line["status_date"]))
        import_claims(source, service.claims_database, service.secrecy, now, notices=False)


def _claims() -> tuple[Story, ...]:
    """Some on their way, the others over four years."""
    settled = many(CLAIMS - len(_MOVING))
    return (*_MOVING, *((kind, way, 60 + 3 * n) for n, (kind, way, _) in enumerate(settled)))
