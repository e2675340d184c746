"""The demo's inbox: takes mail and SMS instead of real servers, and shows them as sent."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from amoe.ports import Clock, Crossing, Mail, Receipt, Text, Texter, unnoted

_KEPT = 500
_WAY = 3
"""Seconds that an SMS travels in the demo."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One message as it was sent. `at`: seconds since 1970."""

    channel: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    at: int
    report_url: str = ""


class DemoInbox:
    """Keeps the last messages in memory only: no code ever reaches a file."""

    def __init__(self, clock: Clock) -> None:
        """Take the clock."""
        self._clock = clock
        self._messages: deque[Delivered] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()

    def newest_first(self) -> list[Delivered]:
        """What was sent, newest first."""
        with self._lock:
            return list(reversed(self._messages))

    def mail(self, mail: Mail) -> str:
        """Take an e-mail; returns its id."""
        now = self._clock.now()
        self._keep(
            Delivered("email", mail.to, mail.subject, mail.text, mail.html, mail.language, now)
        )
        return mail.message_id

    def text(self, text: Text) -> str:
        """Take an SMS; returns its id."""
        now = self._clock.now()
        self._keep(Delivered("sms", text.to, "", text.text, "", "", now, text.report_url))
        return text.message_id

    def arrived(self) -> list[str]:
        """Where to report the SMS that have arrived since they were sent; each is named once."""
        now, found = self._clock.now(), []
        with self._lock:
            for n, message in enumerate(self._messages):
                if message.report_url and message.at + _WAY <= now:
                    found.append(message.report_url)
                    self._messages[n] = replace(message, report_url="")
        return found

    def _keep(self, message: Delivered) -> None:
        with self._lock:
            self._messages.append(message)


class DemoMailer:
    """The Mailer that puts mail into the demo's inbox."""

    def __init__(self, inbox: DemoInbox) -> None:
        """Take the inbox."""
        self._inbox = inbox

    def send(self, mail: Mail, crossing: Crossing = unnoted) -> Receipt:
        """Take it."""
        crossing()
        return Receipt(self._inbox.mail(mail))


class DemoTexter:
    """The Texter that puts SMS into the demo's inbox."""

    def __init__(self, inbox: DemoInbox) -> None:
        """Take the inbox."""
        self._inbox = inbox

    def send(self, text: Text, crossing: Crossing = unnoted) -> Receipt:
        """Take it."""
        crossing()
        return Receipt(self._inbox.text(text))


class DemoCopies:
    """The Texter that hands SMS to a real gateway, and shows in the inbox what that took."""

    def __init__(self, inbox: DemoInbox, texter: Texter) -> None:
        """Take the inbox and the real way out."""
        self._inbox = inbox
        self._texter = texter

    def send(self, text: Text, crossing: Crossing = unnoted) -> Receipt:
        """Hand one over; reports come from the gateway. Raises NotSent."""
        receipt = self._texter.send(text, crossing)
        self._inbox.text(replace(text, report_url=""))
        return receipt


class DemoOperator:
    """Plays the operator of the demo: reports each SMS as delivered when it has arrived."""

    def __init__(self, inbox: DemoInbox, take: Callable[[str, str], object]) -> None:
        """Take the inbox, and what takes a report: its token and Kannel's word for it."""
        self._inbox = inbox
        self._take = take

    def start(self) -> None:
        """Look once a second, in a thread of its own, as long as the process lives."""
        threading.Thread(target=self._run, name="demo-operator", daemon=True).start()

    def report(self) -> int:
        """Report what has arrived; returns how many."""
        arrived = self._inbox.arrived()
        for address in arrived:
            self._take(address.rpartition("/")[2], "1")
        return len(arrived)

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(1):
            self.report()
