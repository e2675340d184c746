"""The figures of the page on personal data: the very ones by which the service forgets."""

from __future__ import annotations

from amoe.limits import DEVICE_KNOWN, JOURNEY_LIFE, KEPT_FOR_SMS, QUESTION_LIMITS
from amoe.retention import ACTIVITY_KEPT, AUDIT_KEPT, COUNTERS_KEPT, MESSAGES_KEPT, NOTES_KEPT

_LONGEST_WINDOW = max(limit.window for limits in QUESTION_LIMITS.values() for limit in limits)

KEPT = {
    "registration": JOURNEY_LIFE,
    "without_sms": KEPT_FOR_SMS,
    "device": DEVICE_KNOWN,
    "activity": ACTIVITY_KEPT,
    "messages": MESSAGES_KEPT,
    "trace": AUDIT_KEPT,
    "notes": NOTES_KEPT,
    "counters": _LONGEST_WINDOW + COUNTERS_KEPT,
}
"""How long each kind of data is kept at most, in seconds."""
