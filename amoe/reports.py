"""What gateways report of an SMS: at an address that nobody can guess, in any order, repeatedly."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from amoe.ports import Clock
from amoe.secrecy import Secrecy
from amoe.store.outbox import DELIVERED, FAILED, HANDED_OVER, Outbox

MEANINGS: dict[str, tuple[str, str] | None] = {
    # Kannel's user guide, "Delivery reports": the bits of dlr-mask.
    "1": (DELIVERED, ""),
    "2": (FAILED, "sms.undelivered"),
    "4": None,  # waits in the operator's queue: the hand-over has said as much
    "8": (HANDED_OVER, ""),
    "16": (FAILED, "sms.rejected"),
    "32": None,  # on its way
    # SMPP 3.4, message states, as aggregators spell them.
    "delivrd": (DELIVERED, ""),
    "delivered": (DELIVERED, ""),
    "undeliv": (FAILED, "sms.undelivered"),
    "undelivered": (FAILED, "sms.undelivered"),
    "undeliverable": (FAILED, "sms.undelivered"),
    "expired": (FAILED, "sms.expired"),  # the phone was off or away for too long
    "deleted": (FAILED, "sms.expired"),
    "failed": (FAILED, "sms.undelivered"),
    "rejectd": (FAILED, "sms.rejected"),
    "rejected": (FAILED, "sms.rejected"),
    "acceptd": (HANDED_OVER, ""),
    "accepted": (HANDED_OVER, ""),
    "sent": (HANDED_OVER, ""),
    "enroute": None,
    "queued": None,
    "unknown": None,
}
"""The state and the reason for each word of a report; None: nothing new."""


class Reports:
    """Takes reports and names their addresses."""

    def __init__(self, outbox: Outbox, secrecy: Secrecy, clock: Clock) -> None:
        """Take the outbox, the keyed hashes and the clock."""
        self._outbox = outbox
        self._secrecy = secrecy
        self._clock = clock

    def token(self, message: str) -> str:
        """What the address of a message's reports ends with: its id and 128 keyed bits."""
        return f"{message}.{self._signature(message)}"

    def genuine(self, token: str) -> bool:
        """Whether a token is one of ours."""
        message, _, signature = token.partition(".")
        return self._secrecy.same(signature.encode(), self._signature(message).encode())

    def take(self, token: str, status: str) -> bool:
        """Record what a gateway says; False when the token is not one of ours.

        An unknown word changes nothing and is no fault of ours.
        """
        if not self.genuine(token):
            return False
        message = token.partition(".")[0]
        meaning = MEANINGS.get(status.strip().lower())
        if meaning is not None:
            state, reason = meaning
            self._outbox.report(message, state, self._clock.now(), reason=reason)
        return True

    def _signature(self, message: str) -> str:
        signed = self._secrecy.derive("report", message)[:16]
        return urlsafe_b64encode(signed).decode().rstrip("=")
