"""One lane of the outbox: claims its messages, makes their text, hands them over, records it."""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from amoe.codes import EMAIL, SMS, code_for
from amoe.delivery import OUTSIDE, UNSURE
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
HOLD_LOOK = 5
"""Seconds between two notes of why the messages of a lane wait that cannot leave."""
_CLAIMS = {EMAIL: 1, SMS: 1, BULK: 20}
"""Messages claimed at once: codes one by one, so that a slow sender holds none back."""


@dataclass(frozen=True)
class Ways:
    """What lanes work with."""

    outbox: Outbox
    composer: Composer
    gateways: Mapping[str, Gateways]
    """The gateways of each lane: what bulk mail provokes must not stop a code."""
    secrecy: Secrecy
    clock: Clock
    presence: Presence
    switches: Switches
    unwanted: Callable[[str], bool]
    """Whether what a bulk mail is about, a mailbox, wants no more of them."""
    find_out: Callable[[Message], dict[str, Any]]
    """Finds out to whom a message goes that was written without knowing: its facts, with `to`.
    Raises NotSent; one that is not to be tried again ends quietly."""
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
        self._crossed = False
        """Whether the last bytes of the message in hand may have left."""
        self._held: tuple[str, int] = ("", 0)
        """Why nothing could leave, and when that was noted last."""

    def send_due(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Send all that is due now; returns how many messages were looked at.

        Raises what the database raises; called again, it goes on where it was.
        """
        ways, seen = self._ways, 0
        self._record()
        while not stopped():
            if not self._batch:
                now = ways.clock.now()
                if not ways.outbox.waits(self.name, now) or self._hindered(now):
                    return seen
                most = _CLAIMS[self.name]
                self._batch.extend(ways.outbox.claim(self.name, ways.presence.name, now, most=most))
            if self._batch:
                seen += 1
                self._send(self._batch[0])
                self._record()
        self.release()
        return seen

    def _hindered(self, now: int) -> bool:
        """Whether nothing can leave now; what waits is told why, without being claimed."""
        if self._ways.switches.paused(self.name):
            reason = f"{self.name}.paused"
        elif self._ways.gateways[self.name].resting(now):
            reason = f"{self.name}.down"
        else:
            self._held = ("", 0)
            return False
        noted, at = self._held
        if noted != reason or not 0 <= now - at < HOLD_LOOK:
            self._ways.outbox.hold(self.name, now, reason=reason)
            self._held = (reason, now)
        return True

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
        avoid = self._look_around(message, now)
        if avoid is None:
            self._finish(message, DROPPED, "superseded")
            return
        if self.name == BULK and ways.unwanted(message.about):
            self._finish(message, DROPPED, "unsubscribed")  # since it was claimed, or tried
            return
        if "to" not in message.facts:
            found = self._found_out(message)
            if found is None:
                return
            message = self._batch[0] = found
        gateway = ways.gateways[self.name].choose(now, avoid)
        if isinstance(gateway, Rest):
            self._put_back_all(gateway.until, f"{self.name}.down")
            return
        self._crossed = False
        try:
            receipt = self._hand_over(message, gateway)
        except NotSent as fault:
            self._not_sent(message, gateway, fault)
        except Exception as fault:
            reason = type(fault).__name__
            doubt = NotSent(reason, again=True, uncertain=self._crossed)
            self._not_sent(message, gateway, doubt)
        else:
            # First of all, so that nothing that fails afterwards can send it once more.
            name = receipt.id if _PLAIN(receipt.id) else ""
            self._finish(message, HANDED_OVER, coded(receipt.reason), gateway.name, name)
            ways.gateways[self.name].well(gateway)

    def _found_out(self, message: Message) -> Message | None:
        """A message with its addressee, who was unknown until now; None: not now, or nobody."""
        try:
            return replace(message, facts=self._ways.find_out(message))
        except NotSent as fault:
            reason = coded(fault.reason)
            if fault.again:
                self._try_again(message, reason, "")
            else:
                self._finish(message, DROPPED, reason)
            return None

    def _look_around(self, message: Message, now: int) -> frozenset[str] | None:
        """The gateways that were silent about the same thing; None if a newer message says it."""
        if message.template != "code":
            return frozenset()
        avoid = set()
        for newer, sent in self._ways.outbox.of_the_same(message):
            if newer and sent.state in (WAITING, SENDING, HANDED_OVER, DELIVERED):
                return None
            silent = sent.state == HANDED_OVER and (
                sent.reason in UNSURE or now - sent.created_at >= SILENT_AFTER
            )
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
            self._crossed = True
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
                self._finish(message, HANDED_OVER, no_answer(message.channel), gateway.name)
            else:
                self._try_again(message, reason, gateway.name)
            self._note(gateway, fault, reason)
            return
        self._note(gateway, fault, reason)
        now = self._ways.clock.now()
        gateways = self._ways.gateways[self.name]
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

    def _note(self, gateway: Gateway, fault: NotSent, reason: str) -> None:
        """Count what is the gateway's own fault; a refusal shows that it works."""
        gateways = self._ways.gateways[self.name]
        if not fault.down and reason.startswith(OUTSIDE):
            gateways.well(gateway)
        elif fault.down and gateways.failed(gateway, reason, self._ways.clock.now()):
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


_PLAIN = re.compile(r"[!-~]{1,100}").fullmatch
"""What a gateway may call a message: anything else is no name."""


def no_answer(channel: str) -> str:
    """The reason of a message that was sent whole and never answered."""
    return "sms.no_answer" if channel == SMS else "smtp.no_answer"


def coded(reason: str) -> str:
    """A reason as it may be stored and logged: a code, never somebody's words."""
    return reason if re.fullmatch(r"[A-Za-z0-9._]{0,40}", reason) else "unnamed"
