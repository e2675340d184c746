"""One lane of the outbox: claims its messages, makes their text, hands them over, records it."""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amoe.codes import EMAIL, SMS, code_for
from amoe.gateways import Gateway, Gateways, Rest
from amoe.ports import Clock, Composer, Mail, NotSent, Receipt, Text
from amoe.presence import Presence
from amoe.secrecy import Secrecy
from amoe.store.outbox import (
    BULK,
    DELIVERED,
    DROPPED,
    FAILED,
    HANDED_OVER,
    SENDING,
    WAITING,
    Message,
    Outbox,
)
from amoe.switches import Switches

log = logging.getLogger("amoe.sender")

LANES = (EMAIL, SMS, BULK)
"""Each is served by a thread of its own: a mute mail server keeps no SMS back."""

CODE_WAITS = (5, 15, 45)
"""Seconds before the second, third and fourth try of a code, for which somebody waits."""
OTHER_WAITS = (60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600)
"""Seconds before further tries of other mail: a mail server may be down for a night."""
SILENT_AFTER = 60
"""Seconds without a report after which the next message goes by another gateway."""
PAUSE_LOOK = 10
"""Seconds for which a message rests that came due while its lane is paused."""
_CLAIMS = {EMAIL: 1, SMS: 1, BULK: 20}
"""Messages claimed at once: codes one by one, so that a slow sender holds none back."""


@dataclass(frozen=True)
class Ways:
    """What lanes work with."""

    outbox: Outbox
    composer: Composer
    gateways: Mapping[str, Gateways]
    """The gateways of each channel."""
    secrecy: Secrecy
    clock: Clock
    presence: Presence
    switches: Switches
    report_url: Callable[[str], str]
    """Where a gateway may report what became of a message, by the message's id."""


class Lane:
    """The work of one lane; used by one thread at a time."""

    def __init__(self, name: str, ways: Ways) -> None:
        """Take the lane's name and what it works with."""
        self.name = name
        self._ways = ways
        self._batch: deque[Message] = deque()
        self._unrecorded: deque[Callable[[], None]] = deque()
        """What happened and could not be written down yet: a disk was full. Never sent twice."""

    def send_due(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Send all that is due now; returns how many messages were looked at.

        Raises what the database raises; called again, it goes on where it was.
        """
        ways, seen = self._ways, 0
        self._record()
        while not stopped():
            if not self._batch:
                now = ways.clock.now()
                if not ways.outbox.waits(self.name, now):
                    return seen
                most = _CLAIMS[self.name]
                self._batch.extend(ways.outbox.claim(self.name, ways.presence.name, now, most=most))
            if self._batch:
                seen += 1
                self._send(self._batch[0])
                self._record()
        self.release()
        return seen

    @property
    def settled(self) -> bool:
        """Whether nothing is in hand and all that happened is written down."""
        return not self._batch and not self._unrecorded

    def release(self) -> None:
        """Write down what is done and put back what was claimed and not tried."""
        self._record()
        now = self._ways.clock.now()
        self._ways.outbox.put_back([message.id for message in self._batch], now, now)
        self._batch.clear()

    def _settle(self, record: Callable[[], None]) -> None:
        """Take the message in hand as done with, whether or not it can be written down now."""
        self._unrecorded.append(record)
        self._batch.popleft()

    def _record(self) -> None:
        """Write down what happened to the last message; the next leaves only after that."""
        if self._unrecorded:
            self._unrecorded[0]()
            self._unrecorded.popleft()
            self._ways.presence.crossing(self.name, "")

    def _send(self, message: Message) -> None:
        ways = self._ways
        now = ways.clock.now()
        dies_at = message.facts.get("dies_at")
        if dies_at is not None and now >= dies_at:
            self._finish(message, DROPPED, "code.died" if message.template == "code" else "late")
            return
        if ways.switches.paused(self.name):
            self._put_back_all(now + PAUSE_LOOK, f"{self.name}.paused")
            return
        avoid = self._look_around(message, now)
        if avoid is None:
            self._finish(message, DROPPED, "superseded")
            return
        gateway = ways.gateways[message.channel].choose(now, avoid)
        if isinstance(gateway, Rest):
            self._put_back_all(gateway.until, f"{message.channel}.down")
            return
        try:
            receipt = self._hand_over(message, gateway)
        except NotSent as fault:
            self._not_sent(message, gateway, fault)
        except Exception as fault:
            self._try_again(message, type(fault).__name__, gateway.name)
        else:
            # First of all, so that nothing that fails afterwards can send it once more.
            self._finish(message, HANDED_OVER, coded(receipt.reason), gateway.name, receipt.id)
            ways.gateways[message.channel].well(gateway)

    def _look_around(self, message: Message, now: int) -> frozenset[str] | None:
        """The gateways that were silent about the same thing; None if a newer message says it."""
        if message.template != "code":
            return frozenset()
        avoid = set()
        for newer, sent in self._ways.outbox.of_the_same(message):
            if newer and sent.state in (WAITING, SENDING, HANDED_OVER, DELIVERED):
                return None
            silent = sent.state == HANDED_OVER and now - sent.at >= SILENT_AFTER
            if silent or sent.state == FAILED:
                avoid.add(sent.gateway)
        return frozenset(avoid)

    def _hand_over(self, message: Message, gateway: Gateway) -> Receipt:
        ways = self._ways
        facts = dict(message.facts)
        to = facts.pop("to")
        nonce = facts.pop("nonce", None)
        if nonce is not None:
            facts["code"] = code_for(ways.secrecy, message.channel, to, nonce)

        def crossing() -> None:
            ways.presence.crossing(self.name, message.id)

        if message.channel == EMAIL:
            return gateway.send(self._mail(message, to, facts), crossing)
        words = ways.composer.text(message.template, message.language, facts)
        return gateway.send(Text(to, words, message.id, ways.report_url(message.id)), crossing)

    def _mail(self, message: Message, to: str, facts: dict[str, object]) -> Mail:
        written = self._ways.composer.mail(message.template, message.language, facts)
        return Mail(
            to,
            written.subject,
            written.text,
            written.html,
            message.language,
            message.id,
            written.unsubscribe,
        )

    def _not_sent(self, message: Message, gateway: Gateway, fault: NotSent) -> None:
        reason = coded(fault.reason)
        if fault.uncertain:
            # It may have been taken, so it is settled before anything else can fail: sent again
            # without a question it could arrive twice. A mail with a code may, a few times.
            if message.channel == SMS or self.name == BULK:
                self._finish(message, HANDED_OVER, _no_answer(message.channel), gateway.name)
            else:
                self._try_again(message, reason, gateway.name)
            self._note(message, gateway, fault, reason)
            return
        self._note(message, gateway, fault, reason)
        now = self._ways.clock.now()
        gateways = self._ways.gateways[message.channel]
        rest = gateways.rest_after(gateway, now) if fault.down else None
        if fault.again and rest:
            # Its circuit is open now: the message waits for that, and waiting costs no try.
            self._settle(
                lambda: self._ways.outbox.put_back([message.id], rest.until, now, reason=reason)
            )
            self._log(message, "again", reason, gateway.name)
        elif fault.again:
            self._try_again(message, reason, gateway.name)
        else:
            self._finish(message, FAILED, reason, gateway.name)

    def _note(self, message: Message, gateway: Gateway, fault: NotSent, reason: str) -> None:
        """Count what is the gateway's own fault."""
        now = self._ways.clock.now()
        if fault.down and self._ways.gateways[message.channel].failed(gateway, reason, now):
            log.error("gateway.circuit", extra={"gateway": gateway.name, "reason": reason})

    def _try_again(self, message: Message, reason: str, gateway: str) -> None:
        waits = CODE_WAITS if message.template == "code" else OTHER_WAITS
        if message.tries > len(waits):
            self._finish(message, FAILED, reason, gateway)
            return
        now = self._ways.clock.now()
        due_at = now + waits[message.tries - 1]
        self._settle(
            lambda: self._ways.outbox.again(message.id, due_at, now, reason=reason, gateway=gateway)
        )
        self._log(message, "again", reason, gateway)

    def _put_back_all(self, due_at: int, reason: str) -> None:
        """Put back the rest of the batch: no message of this channel can leave now."""
        names = [message.id for message in self._batch]
        now = self._ways.clock.now()
        self._ways.outbox.put_back(names, due_at, now, reason=reason)
        self._batch.clear()

    def _finish(
        self, message: Message, state: str, reason: str, gateway: str = "", gateway_id: str = ""
    ) -> None:
        now = self._ways.clock.now()
        self._settle(
            lambda: self._ways.outbox.finish(
                message.id, state, now, reason=reason, gateway=gateway, gateway_id=gateway_id
            )
        )
        self._log(message, state, reason, gateway)

    @staticmethod
    def _log(message: Message, state: str, reason: str, gateway: str) -> None:
        log.info(
            "message",
            extra={
                "message_id": message.id,
                "state": state,
                "reason": reason,
                "channel": message.channel,
                "gateway": gateway,
                "tries": message.tries,
            },
        )


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
                    outbox.finish(one, HANDED_OVER, now, reason=_no_answer(EMAIL))
                elif one in crossed:
                    outbox.again(one, now, now, reason="sender.died")
            found += len(held)
    if found:
        log.warning("sender.died", extra={"reason": "taken back"})
    return found


def _no_answer(channel: str) -> str:
    return "sms.no_answer" if channel == SMS else "smtp.no_answer"


def coded(reason: str) -> str:
    """A reason as it may be stored and logged: a code, never somebody's words."""
    return reason if re.fullmatch(r"[A-Za-z0-9._]{0,40}", reason) else "unnamed"
