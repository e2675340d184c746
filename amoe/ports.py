"""What the service needs from outside, as Protocols; adapters and tests provide them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from amoe.identity import Identity
from amoe.insured import Finding


class Clock(Protocol):
    """Tells the time; tests set it."""

    def now(self) -> int:
        """Seconds since 1970, UTC."""
        ...


class RegistryUnavailable(Exception):
    """The registry did not answer in time, or not with sense: nobody's fault, no try spent."""


class Registry(Protocol):
    """The fund's registry of insured people."""

    def find(self, identity: Identity) -> Finding:
        """The person with exactly this identity, or why there is none.

        Raises RegistryUnavailable; any other exception counts as that too.
        """
        ...

    def bank_share(self) -> float:
        """Share of people paid by bank transfer (0 to 1): decoy questions follow it."""
        ...


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail, ready to be sent."""

    to: str
    subject: str
    text: str
    html: str
    language: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Text:
    """One SMS, ready to be sent; `to` in international form, +212…"""

    to: str
    text: str
    message_id: str


class NotSent(Exception):
    """A message was not handed over. `again` says whether trying later can help."""

    def __init__(self, reason: str, *, again: bool) -> None:
        """Keep a reason code, never the server's words: they may hold an address."""
        super().__init__(reason)
        self.reason = reason
        self.again = again


class Mailer(Protocol):
    """Hands e-mails over."""

    def send(self, mail: Mail) -> str:
        """Hand one over; returns the server's name for it. Raises NotSent."""
        ...


class Texter(Protocol):
    """Hands SMS over."""

    def send(self, text: Text) -> str:
        """Hand one over; returns the gateway's name for it. Raises NotSent."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """The words of one e-mail."""

    subject: str
    text: str
    html: str


class Composer(Protocol):
    """Writes messages in a person's language from the facts of the outbox."""

    def mail(self, template: str, language: str, facts: dict[str, Any]) -> Written:
        """The words of an e-mail."""
        ...

    def text(self, template: str, language: str, facts: dict[str, Any]) -> str:
        """The words of an SMS; they fit one segment."""
        ...
