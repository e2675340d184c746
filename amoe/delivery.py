"""What became of a message, in the few words that the page, the desk and the tests share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from amoe.store.outbox import DELIVERED, DROPPED, FAILED, HANDED_OVER, Sent

LATE_AFTER = 90
"""Seconds after which a person who still waits is told what else to try."""


class Line(StrEnum):
    """The sentence to say."""

    SENDING = "sending"
    RETRYING = "retrying"
    """The server or the gateway does not answer: it is tried again."""
    PAUSED = "paused"
    """An operator has paused the channel since it was asked for."""
    HANDED_OVER = "handed_over"
    UNSURE = "unsure"
    """The operator is down behind its gateway, or took it without a word: it may still come."""
    DELIVERED = "delivered"
    REFUSED = "refused"
    """The number or the address itself was refused: another one is needed."""
    FAILED = "failed"
    """Given up after the last try."""
    DIED = "died"
    """The code had died before it could be sent."""


REFUSALS = frozenset(
    # `sms.rejected` is not among them: gateways say it of a message that got too old in their
    # queue as well, which is no reason to give another number.
    {"sms.refused", "sms.undelivered"}
    # RFC 5321, 4.2.3: this mailbox does not exist, has moved, is full or may not get our mail.
    | {f"smtp.{status}" for status in (550, 551, 552, 553, 556)}
)
UNSURE = frozenset({"sms.queued", "sms.no_answer", "smtp.no_answer"})

OUTSIDE = ("sms.", "smtp.", "email.")
"""How the reasons begin that servers and gateways gave."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is known of one message. `at` and `seen_at` in seconds since 1970."""

    line: Line
    at: int
    """When it came to be so."""
    seen_at: int
    """When this was looked up."""
    late: bool
    """Whether the person has waited for so long that other advice is due."""

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.line in (Line.DELIVERED, Line.REFUSED, Line.FAILED, Line.DIED)


def delivery(sent: Sent, now: int) -> Delivery:
    """What to say of a message of the outbox."""
    line = _line(sent)
    late = line is not Line.DELIVERED and now - sent.created_at >= LATE_AFTER
    return Delivery(line, sent.at, now, late)


def _line(sent: Sent) -> Line:
    if sent.state == DELIVERED:
        return Line.DELIVERED
    if sent.state == HANDED_OVER:
        return Line.UNSURE if sent.reason in UNSURE else Line.HANDED_OVER
    if sent.state == FAILED:
        return Line.REFUSED if sent.reason in REFUSALS else Line.FAILED
    if sent.state == DROPPED:
        return Line.DIED
    if sent.reason.endswith(".paused"):
        return Line.PAUSED
    # What went wrong on our own side is no fault of the operator's.
    return Line.RETRYING if sent.reason.startswith(OUTSIDE) else Line.SENDING
