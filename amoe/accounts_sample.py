"""Ten invented people who have an account: one case each, for the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from amoe.claim_rows import ACCEPTED, IN_REVIEW, MISSING_PAPERS, PAID, RECEIVED, REJECTED
from amoe.claims_sample import Story, many
from amoe.registry_sample import person

PASSWORD = "7 rivieres bleues"  # noqa: S105 - the demonstration's; its page shows it
"""Of all of them."""

MANY = 120
"""Claims of the account that has many."""

PAPERS, POST, BANK, REFUSED, MOVING = "papers", "post", "bank", "refused", "moving"
REVIEW, NOT_YET, ENDED, LARGE, APP = "review", "not_yet", "ended", "large", "app"
"""The cases. MOVING waits for a new e-mail address besides."""

_FIRST = 980
"""The first of them, whom no other sample tells of; the second and the fourth are paid by post."""


@dataclass(frozen=True, slots=True)
class Sample:
    """An account of the demonstration."""

    case: str
    index: int
    claims: Sequence[Story]

    @property
    def person(self) -> dict[str, str]:
        """The invented person, as the registry's file has them."""
        return person(self.index)

    def period(self, today: date) -> tuple[str, str] | None:
        """First and last day of the cover, whatever the day of the demonstration."""
        begins, ends = year_of(today)
        if self.case == REVIEW:
            return None
        if self.case == NOT_YET:
            begins = today + timedelta(20)
            ends = begins + timedelta(300)
        if self.case == ENDED:
            ends = today - timedelta(40)
            begins = ends - timedelta(360)
        return begins.isoformat(), ends.isoformat()


def year_of(today: date) -> tuple[date, date]:
    """First and last day of the academic year that a day belongs to."""
    first = today.year if today.month >= 9 else today.year - 1
    return date(first, 9, 1), date(first + 1, 8, 31)


_PAID = (RECEIVED, IN_REVIEW, ACCEPTED, PAID)
_WITHOUT_PAPERS: Story = ("pharmacy", (RECEIVED, IN_REVIEW, MISSING_PAPERS), 14)
_ON_THEIR_WAY: tuple[Story, ...] = (
    ("pharmacy", (RECEIVED,), 1),
    ("lab", (RECEIVED,), 3),
    ("optics", (RECEIVED, IN_REVIEW), 9),
    ("hospital", (RECEIVED, IN_REVIEW, ACCEPTED), 17),
)
_TOLD: tuple[tuple[str, Sequence[Story]], ...] = (
    (PAPERS, (_WITHOUT_PAPERS, ("lab", (RECEIVED, IN_REVIEW), 8), ("ambulatory", _PAID, 160))),
    (POST, (("ambulatory", _PAID, 31),)),
    (BANK, (("dental", _PAID, 34), ("optics", _PAID, 200))),
    (REFUSED, (("lab", (RECEIVED, IN_REVIEW, REJECTED), 20),)),
    (MOVING, _ON_THEIR_WAY),
    (REVIEW, ()),
    (NOT_YET, ()),
    (ENDED, (("long_illness", (RECEIVED, IN_REVIEW, MISSING_PAPERS, IN_REVIEW, ACCEPTED, PAID), 90),
             ("ambulatory", (RECEIVED, IN_REVIEW), 60))),
    (LARGE, (*_ON_THEIR_WAY, _WITHOUT_PAPERS, *many(MANY - len(_ON_THEIR_WAY) - 1))),
    (APP, (("ambulatory", (RECEIVED, IN_REVIEW), 12),)),
)  # fmt: skip
SAMPLES = tuple(Sample(case, _FIRST + nth, claims) for nth, (case, claims) in enumerate(_TOLD))
