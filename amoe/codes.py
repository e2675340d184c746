"""One-time codes: derived from a challenge when they are sent or checked, stored nowhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from amoe.limits import CODE_DIGITS, CODE_LIFE, RESEND_WAITS
from amoe.secrecy import Secrecy, decimal, fingerprint

EMAIL = "email"
SMS = "sms"


@dataclass(slots=True)
class Challenge:
    """A code that was sent to an address: what it takes to derive it again, and when it dies."""

    channel: str
    """`email` or `sms`."""
    address: str
    """The canonical address that the code proves; a code never proves another one."""
    nonce: str
    made_at: int
    times: list[int] = field(default_factory=list)
    """When it was asked for: once at least."""
    spent: bool = False
    """Whether its tries are used up: its code is then worth nothing."""
    given_back: int = 0
    """For how many of `times` the block of numbers got back what they cost it."""
    locked_until: int = 0
    """Until when no code of this address may be tried, once the day's tries are used up."""
    lifted_at: int = 0
    """When an agent lifted the wait before the next sending; 0: it stands."""

    @classmethod
    def make(cls, channel: str, address: str, now: int) -> Challenge:
        """A new challenge, sent now."""
        return cls(channel, address, secrets.token_urlsafe(12), made_at=now, times=[now])

    @property
    def sent_at(self) -> int:
        """When it was asked for the last time."""
        return self.times[-1]

    @property
    def sends(self) -> int:
        """How often it was asked for."""
        return len(self.times)

    @property
    def dies_at(self) -> int:
        """Until when the code is accepted; sending it again does not extend this."""
        return self.made_at + CODE_LIFE

    @property
    def about(self) -> str:
        """What messages with its code are about: names it without telling anything of it."""
        return fingerprint(self.nonce).hex()

    def alive(self, now: int) -> bool:
        """Whether the code is still accepted."""
        return not self.spent and now < self.dies_at

    def send_again(self, now: int, *, renew: bool) -> None:
        """Note another sending; `renew` when the code has died: a new code with a new life."""
        self.times.append(now)
        self.lifted_at = 0
        if renew:
            self.nonce = secrets.token_urlsafe(12)
            self.made_at = now
            self.spent = False

    @property
    def resend_at(self) -> int:
        """From when the code may be sent again."""
        if self.lifted_at:
            return self.lifted_at
        return self.sent_at + RESEND_WAITS[min(self.sends, len(RESEND_WAITS)) - 1]


def code_for(secrecy: Secrecy, channel: str, address: str, nonce: str) -> str:
    """The code of a challenge: the same at every sending (HMAC of its nonce and address)."""
    return decimal(secrecy.derive("code", channel, address, nonce), CODE_DIGITS)
