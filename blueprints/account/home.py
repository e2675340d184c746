"""`/compte/`: the home of the space, with what matters now: papers missing, claims, cover."""

from __future__ import annotations

from flask import Blueprint, Response

from amoe.authenticator import Account
from amoe.claim_rows import MISSING_PAPERS
from amoe.codes import EMAIL
from amoe.days import day_of
from amoe.insured import Rights, Standing, rights
from amoe.losing_wait import due_at
from amoe.ports import RegistryUnavailable
from blueprints.account.common import service, show
from blueprints.shell.claim_words import KINDS, STATUSES
from blueprints.shell.figures import long_day
from blueprints.shell.insured import current, signed_in
from blueprints.shell.languages import language

SHOWN = 3
"""Claims: what a phone shows of them beside the rest. The others are a tap away."""
SILENT = "silent"


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/compte/", "home", home)


@signed_in
def home() -> Response:
    """What waits for the student, what moves, how the cover stands, and the ways on."""
    account, now = current().account, service().clock.now()
    stands, standing = _cover(account, now)
    claims = service().claims.moving(account.insured_key, SHOWN)
    asked = any(claim.status == MISSING_PAPERS for claim in claims)
    waiting = service().losing_wait.of(account.id, now)
    return show(
        "home",
        name=_name(account),
        claims=claims,
        kinds=KINDS,
        statuses=STATUSES,
        stands=stands,
        covered=stands == Rights.OPEN,
        cover_first=stands not in (Rights.OPEN, SILENT) and not asked,
        begins=_day(standing.rights_from) if standing else "",
        ends=_day(standing.rights_to) if standing else "",
        waits_until=due_at(waiting) if waiting else 0,
        waits_for_email=bool(waiting) and waiting.facts["lost"] == EMAIL,
    )


def _name(account: Account) -> str:
    """The first name in the script of the page, when the registry had it in that."""
    return (language() == "ar" and account.first_name_ar) or account.first_name


def _cover(account: Account, now: int) -> tuple[str, Standing | None]:
    """How the cover stands today, and by which dates; the page is whole without the registry."""
    try:
        standing = service().registry.person(account.insured_key)
    except RegistryUnavailable:
        return SILENT, None
    return rights(standing, day_of(now)), standing


def _day(on_day: str) -> str:
    return long_day(on_day) if on_day else ""
