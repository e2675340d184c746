"""A mail server and an SMS gateway in one that do what a test wants with each message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from amoe.ports import Crossing, Mail, NotSent, Receipt, Text, unnoted
from amoe.store.outbox import DELIVERED, FAILED, HANDED_OVER
from tests.support.site import Site

LATER = NotSent("sms.unreachable", again=True)
NEVER = NotSent("sms.malformed", again=False)
REFUSED = NotSent("smtp.550", again=False)
QUEUED = Receipt("1", "sms.queued")
TAKEN = Receipt("1")


class Fickle:
    """Both ports. `answer` is what becomes of the next messages; what was taken is kept."""

    def __init__(self) -> None:
        """Take everything until told otherwise."""
        self.answer: NotSent | Receipt = TAKEN
        self.taken: list[Mail | Text] = []

    def send(self, message: Any, crossing: Crossing = unnoted) -> Receipt:
        """Do as planned."""
        if isinstance(self.answer, NotSent):
            raise self.answer
        self.taken.append(message)
        return self.answer

    def opened(self, instance: Path, people: Path) -> Site:
        """A site that sends by it."""
        return Site(instance, people, mailer=self, texter=self)


def becomes(site: Site, fickle: Fickle, line: str) -> None:
    """Let the newest message come to the state that `line` tells of, by the sender's own way."""
    plans = {"retrying": LATER, "unsure": QUEUED, "failed": NEVER, "refused": REFUSED}
    fickle.answer = plans.get(line, TAKEN)
    if line == "sending":
        return
    if line == "paused":
        now = site.clock.now()
        for lane in ("email", "sms"):
            held = [message.id for message in site.service.outbox.claim(lane, "a sender", now)]
            site.service.outbox.put_back(held, now + 10, now, reason=f"{lane}.paused")
        return
    if line == "died":
        site.clock.passes(600)
    site.send_messages()
    if line == "delivered":
        reports(site, fickle, DELIVERED)


def reports(site: Site, fickle: Fickle, state: str, reason: str = "") -> None:
    """Let the gateway report what became of the message that it took last."""
    assert state in (DELIVERED, FAILED, HANDED_OVER)
    name = fickle.taken[-1].message_id
    site.service.outbox.report(name, state, site.clock.now(), reason=reason)
