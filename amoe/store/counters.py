"""Counters with an end: how often something was done for a subject in its window."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass

from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class CounterSpend:
    """What to take: the counter, its cap, where its window ends if it opens now, how many units.

    `units` are at most `cap`: the first ones of a window are taken without a look at it.
    """

    key: bytes
    cap: int
    ends_at: int
    units: int = 1


class Counters:
    """Rows of `counters(key, used, cap, ends_at)`."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def spend(self, spends: Sequence[CounterSpend], now: int) -> dict[bytes, int]:
        """Take from each counter that has room; returns the use of those taken from.

        One statement for all of them, so that a step stays within its statements.
        """
        if not spends:
            return {}
        values: dict[str, object] = {"now": now}
        places = []
        for n, spend in enumerate(spends):
            places.append(f"(:key{n}, :units{n}, :cap{n}, :end{n})")
            values |= {f"key{n}": spend.key, f"units{n}": spend.units}
            values |= {f"cap{n}": spend.cap, f"end{n}": spend.ends_at}
        rows = self._database.all(
            "INSERT INTO counters (key, used, cap, ends_at) VALUES "  # noqa: S608 - placeholders
            + ", ".join(places)
            + " ON CONFLICT (key) DO UPDATE SET"
            " used = CASE WHEN counters.ends_at <= :now THEN excluded.used"
            " ELSE counters.used + excluded.used END,"
            " cap = excluded.cap,"
            " ends_at = CASE WHEN counters.ends_at <= :now THEN excluded.ends_at"
            " ELSE counters.ends_at END"
            " WHERE counters.ends_at <= :now OR counters.used <= excluded.cap - excluded.used"
            " RETURNING key, used",
            **values,
        )
        return {row["key"]: row["used"] for row in rows}

    def give_back(self, keys: Sequence[bytes]) -> None:
        """Return one to each counter; one that is named twice gets two."""
        named = Tally(keys)
        for times in sorted(set(named.values())):
            places, values = _places([key for key, n in named.items() if n == times])
            self._database.run(
                "UPDATE counters SET used = CASE WHEN used > :times THEN used - :times ELSE 0 END"  # noqa: S608 - placeholders
                f" WHERE key IN ({places})",
                times=times,
                **values,
            )

    def ends(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """When the window of each counter ends."""
        places, values = _places(keys)
        rows = self._database.all(
            f"SELECT key, ends_at FROM counters WHERE key IN ({places})",  # noqa: S608 - placeholders
            **values,
        )
        return {row["key"]: row["ends_at"] for row in rows}

    def peek(self, keys: Sequence[bytes], now: int) -> dict[bytes, tuple[int, int]]:
        """Use and end of the counters whose window is open."""
        places, values = _places(keys)
        rows = self._database.all(
            "SELECT key, used, ends_at FROM counters"  # noqa: S608 - placeholders
            f" WHERE ends_at > :now AND key IN ({places})",
            now=now,
            **values,
        )
        return {row["key"]: (row["used"], row["ends_at"]) for row in rows}

    def forget(self, keys: Sequence[bytes]) -> None:
        """Remove counters: whatever they counted begins anew."""
        places, values = _places(keys)
        self._database.run(f"DELETE FROM counters WHERE key IN ({places})", **values)  # noqa: S608 - placeholders

    def forget_marked(self, mark: bytes) -> int:
        """Remove the counters whose key begins with `mark` (not empty); returns how many."""
        after = mark[:-1] + bytes([mark[-1] + 1])  # a range, so that the index finds them
        return self._database.run(
            "DELETE FROM counters WHERE key >= :mark AND key < :after", mark=mark, after=after
        )

    def forget_ended(self, now: int) -> int:
        """Remove counters whose window has ended; returns how many."""
        return self._database.run("DELETE FROM counters WHERE ends_at <= :now", now=now)


def _places(keys: Sequence[bytes]) -> tuple[str, dict[str, bytes]]:
    values = {f"key{n}": key for n, key in enumerate(keys)}
    return ", ".join(f":{name}" for name in values), values
