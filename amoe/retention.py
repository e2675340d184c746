"""How long what has served is kept, in seconds. The page on personal data states these figures.

The life of a registration stands with its other limits: `limits.JOURNEY_LIFE`, `KEPT_FOR_SMS`.
"""

from __future__ import annotations

from amoe.limits import DAY

MESSAGES_KEPT = 7 * DAY
"""The trace of a message that was sent: long enough to answer “nothing came”. It names nobody."""

AUDIT_KEPT = 400 * DAY
"""What happened to a registration, in reason codes: the same season of the year before included."""

ACTIVITY_KEPT = AUDIT_KEPT
"""What was done with an account, for its owner to look at."""

NOTES_KEPT = 30 * DAY
"""What agents noted of a call, without anybody's data: long enough for who calls again."""

COUNTERS_KEPT = DAY
"""A counter after the end of its window, which is 30 days at most."""
