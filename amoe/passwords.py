"""What a password must be, and how it is kept (Argon2id)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from amoe.reasons import Reason

SHORTEST = 8
LONGEST = 128
_PIECE = 4
"""Personal data shorter than this is not looked for: it would forbid half of all passwords."""

# OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "data" / "common_passwords.txt").read_text("utf-8")
    return frozenset(lines.split())


def faults(password: str, personal: Iterable[str]) -> list[Reason]:
    """Every rule that `password` does not meet, in the order the page lists them.

    The first three are the fund's own rule (guide to creating the account, last screen, in
    French): 8 characters or more, a lower-case letter, a digit. `personal` is what the person
    typed or the registry knows of them.
    """
    found = []
    if len(password) < SHORTEST:
        found.append(Reason.PASSWORD_SHORT)
    if not any(c.islower() for c in password):
        found.append(Reason.PASSWORD_NO_LOWERCASE)
    if not any(c.isdigit() for c in password):
        found.append(Reason.PASSWORD_NO_DIGIT)
    if len(password) > LONGEST:
        found.append(Reason.PASSWORD_LONG)
    if password.lower() in _common():
        found.append(Reason.PASSWORD_COMMON)
    if _made_of(password, personal):
        found.append(Reason.PASSWORD_PERSONAL)
    return found


def _made_of(password: str, personal: Iterable[str]) -> bool:
    """Whether personal data makes up half of the password or more."""
    rest = _squeezed(password)
    whole = len(rest)
    pieces = {_squeezed(piece) for value in personal for piece in [value, *re.split(r"\W+", value)]}
    for piece in sorted(pieces, key=len, reverse=True):
        if len(piece) >= _PIECE:
            rest = rest.replace(piece, "")
    return whole > 0 and whole - len(rest) >= whole / 2


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def hash_password(password: str) -> str:
    """The Argon2id hash to keep. Takes tens of milliseconds: never call it holding a lock."""
    return _hasher.hash(password)


def verify(kept: str, password: str) -> bool:
    """Whether `password` is the one that `kept` was made from."""
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
