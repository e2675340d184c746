"""Sends what waits in the outbox, in its own thread: no student ever waits for a mail server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from amoe.codes import EMAIL, code_for
from amoe.ports import Clock, Composer, Mail, Mailer, NotSent, Text, Texter
from amoe.secrecy import Secrecy
from amoe.store.outbox import DROPPED, FAILED, HANDED_OVER, Message, Outbox

log = logging.getLogger("amoe.sender")

RETRY_WAITS = (5, 15, 45)
"""Seconds before the second, third and fourth try; after that the message has failed."""
STALE_AFTER = 60
"""Seconds after which a message is taken back from a sender that said nothing more."""
_POLL = 1.0


class Sender:
    """Claims messages, makes their text, hands them over, and records what became of them."""

    def __init__(
        self,
        outbox: Outbox,
        composer: Composer,
        mailer: Mailer,
        texter: Texter,
        secrecy: Secrecy,
        clock: Clock,
    ) -> None:
        """Take the outbox and the ways out."""
        self._outbox = outbox
        self._composer = composer
        self._mailer = mailer
        self._texter = texter
        self._secrecy = secrecy
        self._clock = clock
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def send_due(self) -> int:
        """Send everything that is due now; returns how many messages were looked at."""
        seen = 0
        while True:
            now = self._clock.now()
            messages = self._outbox.claim(now, stale_before=now - STALE_AFTER)
            for message in messages:
                self._send(message)
            seen += len(messages)
            if not messages:
                return seen

    def wake(self) -> None:
        """Say that something was put into the outbox."""
        self._wake.set()

    def start(
        self, around: Callable[[], AbstractContextManager[Any]] = nullcontext, chores: Chores = ()
    ) -> None:
        """Run in a thread of its own, inside `around` (an application context, say).

        `chores` are called between messages, at most once a minute each.
        """
        self._thread = threading.Thread(
            target=self._run, args=(around, chores), name="sender", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Finish the message in hand and end the thread."""
        self._stop.set()
        self._wake.set()
        if self._thread:
            self._thread.join(timeout=15)

    def _run(self, around: Callable[[], AbstractContextManager[Any]], chores: Chores) -> None:
        next_chores = 0
        while not self._stop.is_set():
            self._wake.clear()
            try:
                with around():
                    self.send_due()
                    if self._clock.now() >= next_chores:
                        next_chores = self._clock.now() + 60
                        for chore in chores:
                            chore()
            except Exception as fault:
                # The thread must outlive a full disk or a locked database.
                log.error("sender.fault", extra={"reason": type(fault).__name__})
                self._stop.wait(_POLL)
            self._wake.wait(_POLL)

    def _send(self, message: Message) -> None:
        now = self._clock.now()
        dies_at = message.facts.get("dies_at")
        if dies_at is not None and now >= dies_at:
            self._outbox.finish(message.id, DROPPED, now, reason="code.died", gateway_id="")
            return
        try:
            gateway_id = self._hand_over(message)
        except NotSent as fault:
            self._not_sent(message, fault.reason, again=fault.again)
        except Exception as fault:
            self._not_sent(message, type(fault).__name__, again=True)
        else:
            self._outbox.finish(
                message.id, HANDED_OVER, self._clock.now(), reason="", gateway_id=gateway_id
            )
            self._log(message, HANDED_OVER, "")

    def _hand_over(self, message: Message) -> str:
        facts = dict(message.facts)
        to = facts.pop("to")
        nonce = facts.pop("nonce", None)
        if nonce is not None:
            facts["code"] = code_for(self._secrecy, message.channel, to, nonce)
        if message.channel == EMAIL:
            written = self._composer.mail(message.template, message.language, facts)
            return self._mailer.send(
                Mail(to, written.subject, written.text, written.html, message.language, message.id)
            )
        text = self._composer.text(message.template, message.language, facts)
        return self._texter.send(Text(to, text, message.id))

    def _not_sent(self, message: Message, reason: str, *, again: bool) -> None:
        now = self._clock.now()
        if again and message.tries <= len(RETRY_WAITS):
            self._outbox.again(message.id, now + RETRY_WAITS[message.tries - 1], reason=reason)
            self._log(message, "again", reason)
        else:
            self._outbox.finish(message.id, FAILED, now, reason=reason, gateway_id="")
            self._log(message, FAILED, reason)

    @staticmethod
    def _log(message: Message, state: str, reason: str) -> None:
        log.info(
            "message",
            extra={
                "message_id": message.id,
                "state": state,
                "reason": reason,
                "channel": message.channel,
                "tries": message.tries,
            },
        )


Chores = tuple[Callable[[], object], ...]
