"""What came of a step: accepted, refused or locked; typed and language-free."""

from __future__ import annotations

from dataclasses import dataclass

from amoe.reasons import Reason


@dataclass(frozen=True, slots=True)
class Accepted:
    """The step is proved; the journey goes on to the next place."""

    reason: Reason = Reason.ACCEPTED


@dataclass(frozen=True, slots=True)
class Stay:
    """Something was done and the page stays: a code was sent again, say."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Refused:
    """Not accepted; the same page again, with a sentence at `field`."""

    reason: Reason
    field: str
    left: int | None = None
    """Tries that remain, when tries are counted."""
    detail: Reason | None = None
    """The finer reason, for the audit and the desk; never for the page."""


@dataclass(frozen=True, slots=True)
class Locked:
    """Nothing more can be done here until `until` (seconds since 1970), or ever when None."""

    reason: Reason
    until: int | None = None


Outcome = Accepted | Stay | Refused | Locked
