"""The audit's chain: each line is sealed together with the one before it, and a walk checks all."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from amoe.secrecy import Secrecy

START = b""
"""What stands for the line before the first one."""

COLUMNS = (
    "id", "at", "reference", "step", "outcome", "reason", "detail", "language", "agent", "mode",
    "campus",
)  # fmt: skip
"""What of a line is sealed, in this order: all of it. Another order is another chain."""


_MARK = "\x1f"
"""Stands between two texts of a line. None of ours holds it; who writes it in gains nothing."""


class Chain:
    """Seals lines with HMAC-SHA256 under a key of the instance: who has the file cannot."""

    def __init__(self, secrecy: Secrecy) -> None:
        """Take the keys."""
        self._mac = hmac.new(secrecy.derive("audit.chain"), digestmod="sha256")

    def link(self, before: bytes, nr: int, at: int, *texts: str) -> bytes:
        """The hash of a line (the values of COLUMNS) that comes after the one hashed `before`."""
        told = _MARK.join(texts)
        if told.count(_MARK) >= len(texts):  # the same letters could be cut into other columns
            told = f"{[len(text) for text in texts]}{told}"
        mac = self._mac.copy()
        mac.update(before + f"{nr},{at},{told}".encode("utf-8", "surrogatepass"))
        return mac.digest()

    def seal(self, nr: int, head: bytes) -> bytes:
        """What shows that an anchor is ours and that nobody moved it."""
        mac = self._mac.copy()
        mac.update(f"anchor,{nr},{head.hex()}".encode())
        return mac.digest()


Line = tuple[Any, ...]
"""A line as it stands in the table: the values of COLUMNS, then its hash or None."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain begins: number and hash of the last line before it, and a seal of both.

    That line was pruned by rule. At first it is the last one from before there was a chain, or 0.
    """

    nr: int
    hash: bytes
    seal: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """A line by its number and hash: written down elsewhere, it shows that no end was cut off."""

    nr: int
    hash: bytes

    def __str__(self) -> str:
        """As `flask audit verify --head` takes it."""
        return f"{self.nr}:{self.hash.hex()}"


class How(StrEnum):
    """What happened to the chain."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    ANCHOR = "anchor"
    """The note of where the chain begins was changed, or removed."""
    OTHER_HEAD = "other_head"
    """The line is not the one that was written down."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain breaks first."""

    nr: int
    at: int
    """The time that the line tells, or of the next one when it is missing; 0 when unknown."""
    how: How


@dataclass(frozen=True, slots=True)
class Sound:
    """The chain holds."""

    count: int
    before: int
    """Lines from before there was a chain."""
    head: Head
    compared: bool = True
    """False when the head to compare with was pruned by rule since."""


def verify(
    chain: Chain, anchor: Anchor | None, lines: Iterable[Line], known: Head | None = None
) -> Sound | Broken:
    """Walk over all lines in the order of their numbers; `known` is a head from the log."""
    if anchor is None:
        return Broken(0, 0, How.ANCHOR)
    nr, last = anchor.nr, anchor.hash
    if not hmac.compare_digest(chain.seal(nr, last), anchor.seal):
        return Broken(nr, 0, How.ANCHOR)
    if known and known.nr == nr and known.hash != last:
        return Broken(nr, 0, How.OTHER_HEAD)
    compared = known is None or known.nr >= nr
    count = before = 0
    walk = iter(lines)
    for line in walk:
        here, at, sealed = line[0], line[1], line[-1]
        if sealed is None and 0 < here <= anchor.nr and anchor.hash == START:
            before += 1
            continue
        if here <= nr:
            return Broken(here, at, How.INSERTED)
        if here != nr + 1:
            return Broken(nr + 1, at, How.MISSING)
        if sealed is None or sealed != chain.link(last, *line[:-1]):
            return Broken(here, at, _how(chain, last, line, next(walk, None)))
        nr, last, count = here, sealed, count + 1
        if known and known.nr == nr and known.hash != last:
            return Broken(nr, at, How.OTHER_HEAD)
    if known and known.nr > nr:
        return Broken(nr + 1, 0, How.MISSING)
    return Sound(count, before, Head(nr, last), compared)


def _how(chain: Chain, last: bytes, line: Line, following: Line | None) -> How:
    """What was done where a line does not fit, even when later ones were numbered anew."""
    if line[-1] is None:
        return How.INSERTED
    if following is not None and following[-1] is not None:
        nr, *rest = following[:-1]
        if following[-1] == chain.link(last, nr - 1, *rest):
            return How.INSERTED
        if following[-1] == chain.link(line[-1], nr + 1, *rest):
            return How.MISSING
    return How.CHANGED
