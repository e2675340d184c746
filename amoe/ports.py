"""What the service needs from outside, as Protocols; adapters and tests provide them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from amoe.identity import Identity
from amoe.insured import Finding, Holder, Standing


class Clock(Protocol):
    """Tells the time; tests set it."""

    def now(self) -> int:
        """Seconds since 1970, UTC."""
        ...


class StorageUnavailable(Exception):
    """Our own database cannot be written or read now: a full disk, a lock. Nothing was changed."""


class RegistryUnavailable(Exception):
    """The registry did not answer in time, or not with sense: nobody's fault, no try spent."""


class Registry(Protocol):
    """The fund's registry of insured people."""

    def find(self, identity: Identity) -> Finding:
        """The person with exactly this identity, or why there is none.

        Raises RegistryUnavailable; any other exception counts as that too.
        """
        ...

    def holder(self, cni: str, birth_date: str) -> Holder | None:
        """The only person with this card and birth date; None when there is none, or several.

        Raises as `find` does.
        """
        ...

    def person(self, key: bytes) -> Standing | None:
        """What the fund has about a person now, by `Insured.key`; None when it has nobody so.

        Raises as `find` does.
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
    """The language of its words; several are joined by commas."""
    message_id: str
    unsubscribe: str = ""
    """Where one click ends such mails for ever; empty for mails that somebody asked for."""


@dataclass(frozen=True, slots=True)
class Text:
    """One SMS, ready to be sent; `to` in international form, +212…"""

    to: str
    text: str
    message_id: str
    report_url: str = ""
    """Where the gateway reports what became of it; empty when no report is wanted."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a message was taken: the taker's name for it, and a reason code if there is a but."""

    id: str
    reason: str = ""


class NotSent(Exception):
    """A message was not handed over."""

    def __init__(
        self, reason: str, *, again: bool, down: bool = False, uncertain: bool = False
    ) -> None:
        """Keep a reason code, never the server's words: they may hold an address.

        `again`: trying later can help. `down`: the fault is the server's or the gateway's, not this
        message's; five in a row open its circuit. `uncertain`: all of it was sent and no answer
        came, so that it may have been taken all the same.
        """
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.down = down
        self.uncertain = uncertain


Crossing = Callable[[], None]
"""Called right before the last byte leaves: from then on a message may have been accepted."""


def unnoted() -> None:
    """The Crossing of callers who do not care."""


class Mailer(Protocol):
    """Hands e-mails over."""

    def send(self, mail: Mail, crossing: Crossing = unnoted) -> Receipt:
        """Hand one over. Raises NotSent."""
        ...


class Texter(Protocol):
    """Hands SMS over."""

    def send(self, text: Text, crossing: Crossing = unnoted) -> Receipt:
        """Hand one over. Raises NotSent."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """The words of one e-mail."""

    subject: str
    text: str
    html: str
    unsubscribe: str = ""
    """The address that ends such mails, where there is one."""


class Composer(Protocol):
    """Writes messages in a person's language from the facts of the outbox."""

    def mail(self, template: str, language: str, facts: dict[str, Any]) -> Written:
        """The words of an e-mail."""
        ...

    def text(self, template: str, language: str, facts: dict[str, Any]) -> str:
        """The words of an SMS; they fit one segment."""
        ...
