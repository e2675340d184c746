"""What was done with an account, for its owner to see: reason codes and times, no data."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from amoe.days import day_of
from amoe.reasons import Reason
from amoe.store.database import Database

AT_WILL = frozenset(
    {
        Reason.CERTIFICATE_DOWNLOADED,
        Reason.CARE_FORM_DOWNLOADED,
        Reason.CLAIMS_DOWNLOADED,
        Reason.NOTICES_CHANGED,
        Reason.DEVICES_REVOKED,
    }
)
"""What somebody signed in can do as often as they like: a day's are told together, so that a
thousand downloads do not push a sign-in off the page."""
_MOST_AT_WILL = 500
"""Lines of these that are read, of an hour each."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done."""

    at: int
    what: str
    """A code such as `signed_in` or `password.changed`."""
    detail: str
    """What names nobody: a device's label, a document's kind."""
    times: int = 1
    """How often on that day, the last time `at`; more than once only for what is `AT_WILL`."""


class Activity:
    """Rows of `activity`."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def add(self, account: str, what: str, now: int, detail: str = "") -> None:
        """Note one, in the transaction of what it tells of."""
        self._database.run(
            "INSERT INTO activity (account, at, what, detail)"
            " VALUES (:account, :now, :what, :detail)",
            account=account,
            now=now,
            what=what,
            detail=detail,
        )

    def of(self, account: str, most: int = 50) -> list[Act]:
        """The newest first: `most` at most, and beside them what is `AT_WILL`, a day's in one."""
        named = {f"will{n}": str(what) for n, what in enumerate(sorted(AT_WILL))}
        at_will = f"({', '.join(f':{name}' for name in named)})"
        rows = self._database.all(
            "SELECT * FROM (SELECT at, nr, what, detail, 1 AS times FROM activity"  # noqa: S608 - placeholders
            f" WHERE account = :account AND what NOT IN {at_will}"
            " ORDER BY at DESC, nr DESC LIMIT :most) AS once"
            " UNION ALL SELECT * FROM (SELECT MAX(a.at) AS at, MAX(a.nr) AS nr, a.what, a.detail,"
            " COUNT(*) AS times FROM activity AS a"
            f" WHERE a.account = :account AND a.what IN {at_will}"
            " GROUP BY a.at / 3600, a.what, a.detail ORDER BY MAX(a.at) DESC LIMIT :at_will)"
            " AS often ORDER BY at DESC, nr DESC",
            account=account,
            most=most,
            at_will=_MOST_AT_WILL,
            **named,
        )
        return _by_day(Act(row["at"], row["what"], row["detail"], row["times"]) for row in rows)

    def forget_older(self, than: int) -> int:
        """Remove what is older (seconds since 1970)."""
        return self._database.run("DELETE FROM activity WHERE at < :than", than=than)


def _by_day(acts: Iterable[Act]) -> list[Act]:
    """The same with what is `AT_WILL` once a day, where it was done last."""
    found: dict[Hashable, Act] = {}
    for act in acts:
        at_will = act.what in AT_WILL
        key = (day_of(act.at), act.what, act.detail) if at_will else len(found)
        before = found.get(key)
        found[key] = replace(before, times=before.times + act.times) if before else act
    return list(found.values())
