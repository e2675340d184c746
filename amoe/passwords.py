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
SHORTEST_DESK = 15
"""Of an agent: NIST SP 800-63B asks for as many where nothing else is asked of the letters."""
LONGEST = 128
_PIECE = 4
"""Personal data shorter than this is not looked for: it would forbid half of all passwords."""

_FEW = 5
"""Fewer different signs than that make no long password."""

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


def desk_faults(password: str, personal: Iterable[str]) -> list[Reason]:
    """Every rule that an agent's password does not meet: length above all, no signs prescribed."""
    found = []
    if len(password) < SHORTEST_DESK:
        found.append(Reason.DESK_PASSWORD_SHORT)
    if len(password) > LONGEST:
        found.append(Reason.PASSWORD_LONG)
    common = not {password.lower(), _repeated(password.lower())}.isdisjoint(_common())
    if common or 0 < len(set(password)) < _FEW:
        found.append(Reason.PASSWORD_COMMON)
    if _made_of(password, personal):
        found.append(Reason.DESK_PASSWORD_PERSONAL)
    return found


def _repeated(password: str) -> str:
    """The piece that the whole password repeats: `secret` of `secretsecretsecret`."""
    at = (password + password).find(password, 1)
    return password[:at]


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
