"""Gives the messages of dead senders back to the living."""

from __future__ import annotations

import logging

from amoe.codes import EMAIL
from amoe.lane import Ways, no_answer
from amoe.store.outbox import BULK, HANDED_OVER

log = logging.getLogger("amoe.sender")


def take_back(ways: Ways) -> int:
    """Give the messages of dead senders back to the living; returns how many.

    The one whose last bytes may have left goes out again when it is a code (better twice than
    never), and counts as handed over when it is bulk (better never than twice).
    """
    outbox, presence, found = ways.outbox, ways.presence, 0
    for name in outbox.claimants():
        if name == presence.name:
            continue
        with presence.estate(name) as crossed:
            if crossed is None:
                continue
            now = ways.clock.now()
            held = outbox.held_by(name)
            untouched = [one for one, _ in held if one not in crossed]
            outbox.put_back(untouched, now, now)
            for one, lane in held:
                if one in crossed and lane == BULK:
                    outbox.finish(one, HANDED_OVER, now, reason=no_answer(EMAIL))
                elif one in crossed:
                    outbox.again(one, now, now, reason="sender.died")
            found += len(held)
    presence.sweep(outbox.claimants())
    if found:
        log.warning("sender.died", extra={"reason": "taken back"})
    return found
