"""The demo's inbox: takes mail and SMS instead of real servers, and shows them as sent."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from amoe.ports import Clock, Mail, Text

_KEPT = 500


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


class DemoInbox:
    """Keeps the last messages in memory only: no code ever reaches a file."""

    def __init__(self, clock: Clock) -> None:
        """Take the clock."""
        self._clock = clock
        self._messages: deque[Delivered] = deque(maxlen=_KEPT)

    def newest_first(self) -> list[Delivered]:
        """What was sent, newest first."""
        return list(reversed(self._messages))

    def mail(self, mail: Mail) -> str:
        """Take an e-mail; returns its id."""
        self._messages.append(
            Delivered(
                "email",
                mail.to,
                mail.subject,
                mail.text,
                mail.html,
                mail.language,
                self._clock.now(),
            )
        )
        return mail.message_id

    def text(self, text: Text) -> str:
        """Take an SMS; returns its id."""
        self._messages.append(Delivered("sms", text.to, "", text.text, "", "", self._clock.now()))
        return text.message_id


class DemoMailer:
    """The Mailer that puts mail into the demo's inbox."""

    def __init__(self, inbox: DemoInbox) -> None:
        """Take the inbox."""
        self._inbox = inbox

    def send(self, mail: Mail) -> str:
        """Take it."""
        return self._inbox.mail(mail)


class DemoTexter:
    """The Texter that puts SMS into the demo's inbox."""

    def __init__(self, inbox: DemoInbox) -> None:
        """Take the inbox."""
        self._inbox = inbox

    def send(self, text: Text) -> str:
        """Take it."""
        return self._inbox.text(text)
