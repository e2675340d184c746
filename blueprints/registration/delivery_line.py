"""What the code pages say of a message: its delivery as a sentence, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from amoe.codes import EMAIL, SMS, Challenge
from amoe.delivery import Delivery, Line
from blueprints.shell.template_words import clock

SAID: dict[str, dict[Line, LazyString]] = {
    EMAIL: {
        Line.SENDING: _("The e-mail is being sent."),
        Line.RETRYING: _("The mail service does not answer: we keep trying."),
        Line.PAUSED: _("E-mails cannot be sent right now."),
        Line.HANDED_OVER: _("E-mail handed to the mail service at"),
        Line.UNSURE: _("The mail service has confirmed nothing: the e-mail may still come."),
        Line.DELIVERED: _("The e-mail arrived at"),
        Line.REFUSED: _("This address refused the e-mail."),
        Line.FAILED: _("The e-mail could not be sent."),
        Line.DIED: _("The code expired before the e-mail could be sent."),
    },
    SMS: {
        Line.SENDING: _("The SMS is being sent."),
        Line.RETRYING: _("The operator does not answer: we keep trying."),
        Line.PAUSED: _("SMS cannot be sent right now."),
        Line.HANDED_OVER: _("SMS handed to the operator at"),
        Line.UNSURE: _("The operator has confirmed nothing: the SMS may still come."),
        Line.DELIVERED: _("The SMS arrived on your phone at"),
        Line.REFUSED: _("This number refused the SMS."),
        Line.FAILED: _("The SMS could not be sent."),
        Line.DIED: _("The code expired before the SMS could be sent."),
    },
}
"""The sentence for each channel and line; the timed ones end with the time."""

_TIMED = frozenset({Line.HANDED_OVER, Line.DELIVERED})
_BAD = frozenset({Line.REFUSED, Line.FAILED, Line.DIED})
_DEAD = _("It is no longer valid: ask for a new one.")

_CHECKS = {
    EMAIL: (_("the spam or junk folder;"), _("that the address is right:")),
    SMS: (
        _("that your phone has a network and is not in airplane mode;"),
        _("that it has room for messages;"),
        _("that the number is right:"),
    ),
}
_CHANGES = {
    EMAIL: ("courriel", _("Change the address")),
    SMS: ("telephone", _("Change the number")),
}

EVERY, LATER = 4, 15
"""Seconds between two looks: soon while the message is fresh, then seldom, to spare 2G lines."""


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """What the island shows, ready for its template."""

    said: LazyString
    at: int
    """The time that ends the sentence (seconds since 1970); 0: none."""
    bad: bool
    valid_until: int
    """Until when the code may be typed; 0 when that is not worth saying."""
    again: bool
    """Whether to send it again is good advice."""
    change: tuple[str, LazyString] | None
    """Where another address can be given, and the words of that link, when it is good advice."""
    checks: tuple[LazyString, ...]
    """What to check; the address follows the last one."""
    seen_at: int
    every: int
    """Seconds until the next look; 0 when nothing more will happen."""
    mark: str
    """Names code and line without telling anything of them: what shows it need not be sent it."""


def delivery_line(delivery: Delivery, challenge: Challenge) -> DeliveryLine:
    """The line of the newest message with a challenge's code."""
    line, channel = delivery.line, challenge.channel
    alive = challenge.alive(delivery.seen_at)
    bad = line in _BAD
    dead = not alive and not bad
    late = delivery.late and not bad and not dead
    # Only when it has left us is it of use to look at the phone.
    left = line in (Line.HANDED_OVER, Line.UNSURE)
    at = delivery.at if line in _TIMED and not dead else 0
    words = [
        "dead" if dead else str(line),
        *(["late"] if late else []),
        *([clock(at)] if at else []),
    ]
    final = delivery.final or not alive
    return DeliveryLine(
        said=_DEAD if dead else SAID[channel][line],
        at=at,
        bad=bad,
        valid_until=0 if bad or dead or line is Line.PAUSED else challenge.dies_at,
        again=late or dead or line in (Line.FAILED, Line.DIED),
        change=_CHANGES[channel] if late or line is Line.REFUSED else None,
        checks=_CHECKS[channel] if late and left else (),
        seen_at=delivery.seen_at,
        every=0 if final else LATER if delivery.late else EVERY,
        mark="-".join([code_mark(challenge), *words]).replace(":", ""),
    )


def code_mark(challenge: Challenge) -> str:
    """Tells this code from every other one; made from a random number, so it tells no more."""
    return challenge.about[:8]
