"""What the operator reads of a campaign: people by university, and what became of the letters."""

from __future__ import annotations

from collections import Counter

from amoe.addressees import Fate
from amoe.campaign_walk import Tally

_REACHABLE = tuple(fate for fate in Fate if fate is not Fate.NO_EMAIL)
_COLUMNS = {
    Fate.ACCOUNT: "account",
    Fate.UNSUBSCRIBED: "unsubscribed",
    Fate.BEFORE: "before",
    Fate.SAME_MAILBOX: "same mailbox",
}
_WIDTH = 13

DOUBTFUL = "smtp.no_answer"
"""Handed over, and no answer came: sent again it might arrive twice."""


def table(tally: Tally, last: str) -> str:
    """People by university and in all; `last` names the column of letters.

    `e-mail` is how many can be written to at all; the columns behind it add up to it.
    """
    heads = ["insured", "e-mail", *_COLUMNS.values(), last]
    lines = [f"{'university':12}" + "".join(f"{head:>{_WIDTH}}" for head in heads)]
    lines += [_line(name or "-", tally[name]) for name in sorted(tally)]
    lines.append(_line("all", sum(tally.values(), Counter())))
    return "\n".join(lines)


def _line(name: str, counts: Counter[Fate]) -> str:
    numbers = [
        counts.total(),
        sum(counts[fate] for fate in _REACHABLE),
        *(counts[fate] for fate in _COLUMNS),
        counts[Fate.LETTER],
    ]
    return f"{name:12}" + "".join(f"{number:{_WIDTH},}" for number in numbers)


def ending(outcome: dict[tuple[str, str], int], here: bool) -> tuple[str, bool]:
    """What became of the letters of a run, and whether nothing is left to be done or known."""
    states: Counter[str] = Counter()
    for (state, _), n in outcome.items():
        states[state] += n
    lines = [
        f"Letters: {states['handed_over'] + states['delivered']:,} handed over,"
        f" {states['waiting'] + states['sending']:,} wait,"
        f" {states['dropped']:,} dropped, {states['failed']:,} failed."
    ]
    lines += [
        f"  {state:12} {reason:20}{n:10,}" for (state, reason), n in outcome.items() if reason
    ]
    if outcome.get(("handed_over", DOUBTFUL)):
        lines.append(
            f"{DOUBTFUL}: the mail server may or may not have taken them; they are not sent again,"
            " so that nobody gets two."
        )
    waiting = states["waiting"] + states["sending"]
    if waiting:
        lines.append("What waits is sent by the site, or by `flask messages send`.")
    return "\n".join(lines), not states["failed"] and not (waiting and here)
