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
    """Less than 0 gives back."""
    turn: int = 0
    """What is taken together has one turn; see `take`."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one counter: `taken`, its use afterwards, and when its window ends."""

    taken: bool
    used: int
    ends_at: int


class Counters:
    """Rows of `counters(key, used, cap, ends_at)`; a `cap` below 0: nothing was taken last."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def spend(self, spends: Sequence[CounterSpend], now: int) -> dict[bytes, int]:
        """Take from each counter that has room; returns the use of those taken from."""
        if not spends:
            return {}
        places, values = _asked(spends)
        rows = self._database.all(
            "INSERT INTO counters (key, used, cap, ends_at) VALUES "  # noqa: S608 - placeholders
            + ", ".join(f"({place})" for place in places)
            + " ON CONFLICT (key) DO UPDATE SET"
            " used = CASE WHEN counters.ends_at <= :now THEN excluded.used"
            " ELSE counters.used + excluded.used END,"
            " cap = excluded.cap,"
            " ends_at = CASE WHEN counters.ends_at <= :now THEN excluded.ends_at"
            " ELSE counters.ends_at END"
            " WHERE counters.ends_at <= :now OR counters.used <= excluded.cap - excluded.used"
            " RETURNING key, used",
            now=now,
            **values,
        )
        return {row["key"]: row["used"] for row in rows}

    def take(self, spends: Sequence[CounterSpend], now: int) -> dict[bytes, Taken]:
        """Take from all counters of a turn or from none of it; what is given back always is.

        A turn in which one is full takes nothing, and none of the later turns does. One statement,
        whatever comes out: neither the number of statements nor their kind tells it. Exact because
        a statement of SQLite that writes is alone; on PostgreSQL the rows are to be locked first.
        """
        places, values = _asked(spends)
        turns = [f"({place}, :turn{n})" for n, place in enumerate(places)]
        rows = self._database.all(
            "WITH asked (key, units, cap, ends_at, turn) AS (VALUES "  # noqa: S608 - placeholders
            + ", ".join(turns)
            + "), closed (turn) AS (SELECT MIN(asked.turn) FROM asked"
            " JOIN counters ON counters.key = asked.key WHERE asked.units > 0"
            " AND counters.ends_at > :now AND counters.used > asked.cap - asked.units),"
            " judged AS (SELECT asked.*, asked.units > 0"
            " AND asked.turn >= (SELECT turn FROM closed) AS refused FROM asked)"
            " INSERT INTO counters (key, used, cap, ends_at)"
            " SELECT key, CASE WHEN refused THEN 0 ELSE units END,"
            " CASE WHEN refused THEN -cap ELSE cap END,"
            " CASE WHEN refused THEN :now ELSE ends_at END"  # a refusal opens no window
            " FROM judged WHERE units > 0 OR key IN (SELECT key FROM counters)"
            " ON CONFLICT (key) DO UPDATE SET"
            " used = CASE WHEN excluded.used > 0 AND counters.ends_at <= :now THEN excluded.used"
            " WHEN counters.used + excluded.used < 0 THEN 0"
            " ELSE counters.used + excluded.used END,"
            " cap = excluded.cap,"
            " ends_at = CASE WHEN excluded.used > 0 AND counters.ends_at <= :now"
            " THEN excluded.ends_at ELSE counters.ends_at END"
            " RETURNING key, used, cap, ends_at",
            now=now,
            **values,
            **{f"turn{n}": spend.turn for n, spend in enumerate(spends)},
        )
        return {row["key"]: Taken(row["cap"] >= 0, row["used"], row["ends_at"]) for row in rows}

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


def _asked(spends: Sequence[CounterSpend]) -> tuple[list[str], dict[str, object]]:
    """The places of what is to be taken (key, units, cap, end), and their values."""
    values: dict[str, object] = {}
    places = []
    for n, spend in enumerate(spends):
        places.append(f":key{n}, :units{n}, :cap{n}, :end{n}")
        values |= {f"key{n}": spend.key, f"units{n}": spend.units}
        values |= {f"cap{n}": spend.cap, f"end{n}": spend.ends_at}
    return places, values


def _places(keys: Sequence[bytes]) -> tuple[str, dict[str, bytes]]:
    values = {f"key{n}": key for n, key in enumerate(keys)}
    return ", ".join(f":{name}" for name in values), values
