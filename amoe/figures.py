"""The figures of a stretch of days, ready to be shown: counts only, none under five."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from amoe.counting import STEPS
from amoe.counting_times import ARRIVAL_EDGES, STEP_EDGES, quantile
from amoe.days import MOROCCO
from amoe.disclosure import LEAST, Cell, coarse, funnel, parts, single
from amoe.limits import HOUR
from amoe.ports import Clock
from amoe.store.counts import Counts

DAYS = 30
"""How many days back."""
WEEKS = 4
"""How many weeks back for universities, which see whole ones only."""
_COUNTED_WITHIN = HOUR
"""So much after its end a week is shown: what happened in its last minutes is counted then."""
_RATE_FROM = 20
"""Of fewer people, a share says too much of each."""

Show = Callable[[Cell], Cell]
"""How a count is shown that may be."""


@dataclass(frozen=True, slots=True)
class Part:
    """One day, hour, language…: how many started, and about what share of them finished."""

    started: Cell
    finished: int | None
    """In percent, a multiple of 5; None: of too few."""


@dataclass(frozen=True, slots=True)
class Took:
    """About how many seconds half of them, and nine tenths, took at most.

    Of how many is not told: a number beside another table's would show who is hidden there.
    """

    median: int | None
    """None: longer than all that is told apart."""
    p90: int | None
    enough: bool
    """Whether there are enough for the tenth that took longest."""


@dataclass(frozen=True, slots=True)
class Codes:
    """About how many codes were sent by a channel, and what share came to what, in percent."""

    sent: int
    """In tens: with the exact number, what the journey's table hides could be computed."""
    delivered: int
    failed: int
    used: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All tables of the page. Keys are codes; the page has the words."""

    since: str
    until: str
    rounded: bool
    """Whether its counts are rounded to multiples of 5."""
    journey: dict[str, Cell]
    """`start`, then each step: how many passed it."""
    days: dict[str, Part]
    hours: dict[str, Part]
    languages: dict[str, Part]
    campuses: dict[str, Part]
    modes: dict[str, Part]
    refused: dict[str, Cell]
    locked: dict[str, Cell]
    details: dict[str, Cell]
    times: dict[str, Took]
    codes: dict[str, Codes]
    """By channel."""
    arrivals: dict[str, Took]
    """By channel and operator's prefix, `sms:0661`."""
    sign_ins: dict[str, Cell]
    help: dict[str, Cell]


class FiguresOf:
    """Makes figures from the counts."""

    def __init__(self, counts: Counts, clock: Clock) -> None:
        """Take the counts."""
        self._counts = counts
        self._clock = clock

    def all(self) -> Figures:
        """For leads: everybody, today included."""
        return self._made(None, self._day(self._clock.now()), DAYS)

    def of_campus(self, code: str) -> Figures:
        """For a university: who came by its short address, in the last weeks that are over.

        Looking twice shows nothing of what happened in between, unless a whole week has; and
        then counts are rounded, so that two pages do not tell of one person more. What only the
        desk may know (the finer reasons, sign-ins, who was helped) is not in it.
        """
        day = self._day(self._clock.now() - _COUNTED_WITHIN)
        return self._made(code, day - timedelta(days=day.isoweekday()), 7 * WEEKS)

    @staticmethod
    def _day(at: int) -> date:
        return datetime.fromtimestamp(at, MOROCCO).date()

    def _made(self, campus: str | None, last: date, length: int) -> Figures:
        since, until = (last - timedelta(days=length - 1)).isoformat(), last.isoformat()
        shown: Show = coarse if campus else _exact
        sums: dict[str, dict[str, int]] = defaultdict(dict)
        for kind, name, n in self._counts.sums(since, until, campus):
            sums[kind][name] = n
        passed = [sums["start"].get("", 0), *(sums["passed"].get(step, 0) for step in STEPS)]

        def spread(by: str, names: Sequence[str] = ()) -> dict[str, Part]:
            return _spread(self._counts.spread(by, since, until, campus), names, shown)

        days = [(last - timedelta(days=back)).isoformat() for back in reversed(range(length))]
        return Figures(
            since=since,
            until=until,
            rounded=campus is not None,
            journey=dict(zip(("start", *STEPS), map(shown, funnel(passed)), strict=True)),
            days=spread("day", days),
            hours=spread("hour", [str(hour) for hour in range(24)]),
            languages=_most_first(spread("language")),
            campuses={} if campus else _most_first(spread("campus")),
            modes=_most_first(spread("mode")),
            refused=_listed(sums["refused"], shown),
            locked=_listed(sums["locked"], shown),
            details={} if campus else _listed(sums["detail"], shown),
            times=_times(sums["time"], STEP_EDGES),
            codes={
                channel: _codes(channel, sums)
                for channel in ("email", "sms")
                if sums["sent"].get(channel, 0) >= _RATE_FROM
            },
            arrivals=_times(sums["arrival"], ARRIVAL_EDGES),
            sign_ins={} if campus else _listed(sums["sign_in"], shown),
            help={} if campus else _listed(sums["help"], shown),
        )


def _exact(cell: Cell) -> Cell:
    return cell


def _spread(
    found: Mapping[str, tuple[int, int]], names: Sequence[str], shown: Show
) -> dict[str, Part]:
    """Starts by their parts, in the order of `names`; what is not among these comes after."""
    everything = {name: found.get(name, (0, 0)) for name in (*names, *sorted(found))}
    cells = parts({name: started for name, (started, _) in everything.items()})
    return {
        name: Part(shown(cells[name]), _rate(*both) if cells[name].n else None)
        for name, both in everything.items()
    }


def _rate(started: int, finished: int) -> int | None:
    return _share(finished, started) if started >= _RATE_FROM else None


def _share(n: int, whole: int) -> int:
    """In steps of five percent, 95 for all and 5 for none: from it, nobody can be counted."""
    return min(95, max(5, 5 * round(20 * n / whole)))


def _most_first(found: dict[str, Part]) -> dict[str, Part]:
    return dict(sorted(found.items(), key=lambda pair: -(pair[1].started.n or 0)))


def _listed(counted: Mapping[str, int], shown: Show) -> dict[str, Cell]:
    """The most frequent first; no sum of them is shown, so each stands by itself."""
    found = {name: shown(single(n)) for name, n in counted.items() if n >= LEAST}
    return dict(sorted(found.items(), key=lambda pair: (-(pair[1].n or 0), pair[0])))


def _codes(channel: str, sums: Mapping[str, Mapping[str, int]]) -> Codes:
    sent, delivered, failed, used = (
        sums[kind].get(channel, 0) for kind in ("sent", "delivered", "failed", "used")
    )
    return Codes(10 * round(sent / 10), *(_share(n, sent) for n in (delivered, failed, used)))


def _times(counted: Mapping[str, int], edges: Sequence[int]) -> dict[str, Took]:
    """By what stands before the bucket in the name, in the order of the steps or the alphabet."""
    buckets: dict[str, dict[str, int]] = defaultdict(dict)
    for name, n in counted.items():
        what, _, edge = name.rpartition(":")
        buckets[what][edge] = n
    ranked = sorted(buckets, key=lambda name: (STEPS.index(name) if name in STEPS else -1, name))
    found = {}
    for what in ranked:
        n = sum(buckets[what].values())
        if n >= LEAST:
            found[what] = Took(
                quantile(0.5, buckets[what], edges),
                quantile(0.9, buckets[what], edges),
                n >= _RATE_FROM,
            )
    return found
