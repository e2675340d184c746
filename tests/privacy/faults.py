"""Ports that break on demand, with an exception whose words hold personal data."""

from __future__ import annotations

from amoe.adapters.demo import DemoMailer, DemoTexter
from amoe.adapters.sqlite_registry import SqliteRegistry
from amoe.identity import Identity
from amoe.insured import Finding, Holder, Standing
from amoe.ports import Crossing, Mail, Receipt, Text, unnoted
from tests.support.clock import SetClock


class BreakableClock(SetClock):
    """A clock that can fail: a fault that no code foresees, in the middle of a request."""

    def __init__(self) -> None:
        """Begin whole."""
        super().__init__()
        self.breaks_with = ""

    def now(self) -> int:
        """The time, or a fault."""
        if self.breaks_with:
            raise RuntimeError(self.breaks_with)
        return super().now()


class BreakableRegistry:
    """Our own registry; when broken, it tells in its exception what it was asked."""

    def __init__(self) -> None:
        """Begin whole; `inner` is given when the databases are there."""
        self.inner: SqliteRegistry | None = None
        self.broken = False

    def find(self, identity: Identity) -> Finding:
        """As the inner one."""
        if self.broken or self.inner is None:
            raise LookupError(f"no answer for {identity.number} {identity.cni} {identity}")
        return self.inner.find(identity)

    def holder(self, cni: str, birth_date: str) -> Holder | None:
        """As the inner one."""
        if self.broken or self.inner is None:
            raise LookupError(f"no answer for {cni} {birth_date}")
        return self.inner.holder(cni, birth_date)

    def person(self, key: bytes) -> Standing | None:
        """As the inner one."""
        if self.broken or self.inner is None:
            raise LookupError(f"no answer for {key.hex()}")
        return self.inner.person(key)

    def bank_share(self) -> float:
        """As the inner one."""
        assert self.inner is not None
        return self.inner.bank_share()


class BreakableMailer:
    """The demo's mailer; when broken, it tells in its exception what it was to send."""

    def __init__(self) -> None:
        """Begin whole."""
        self.inner: DemoMailer | None = None
        self.broken = False

    def send(self, mail: Mail, crossing: Crossing = unnoted) -> Receipt:
        """As the inner one."""
        if self.broken or self.inner is None:
            raise OSError(550, f"no such user <{mail.to}>: {mail.subject} {mail.text}")
        return self.inner.send(mail, crossing)


class BreakableTexter:
    """The demo's texter; when broken, it tells in its exception what it was to send."""

    def __init__(self) -> None:
        """Begin whole."""
        self.inner: DemoTexter | None = None
        self.broken = False

    def send(self, text: Text, crossing: Crossing = unnoted) -> Receipt:
        """As the inner one."""
        if self.broken or self.inner is None:
            raise ValueError(f"gateway refused {text.to}: {text.text}")
        return self.inner.send(text, crossing)
