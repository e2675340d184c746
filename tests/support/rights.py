"""Sets somebody's period of cover in the registry, by days from today, as the fund would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amoe.days import day_of
from amoe.limits import DAY

if TYPE_CHECKING:
    from tests.support.insured import Insured


def covered(insured: Insured, since: int = 90, until: int = 200) -> Insured:
    """Cover them from `since` days ago for `until` days more; negative days turn it around."""
    site = insured.site
    now = site.clock.now()
    site.service.registry_database.run(
        "UPDATE insured SET rights_from = :since, rights_to = :until WHERE key = :key",
        since=day_of(now - since * DAY),
        until=day_of(now + until * DAY),
        key=insured.account.insured_key,
    )
    return insured


def without_period(insured: Insured) -> Insured:
    """The fund has them, with no period."""
    insured.site.service.registry_database.run(
        "UPDATE insured SET rights_from = NULL, rights_to = NULL WHERE key = :key",
        key=insured.account.insured_key,
    )
    return insured


def removed(insured: Insured) -> Insured:
    """The registry has them no more."""
    insured.site.service.registry_database.run(
        "DELETE FROM insured WHERE key = :key", key=insured.account.insured_key
    )
    return insured
