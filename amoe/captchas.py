"""Captchas: five digits in a picture or spoken, good for one try within five minutes."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from enum import Enum

from amoe import inputs
from amoe.limits import CAPTCHA_DIGITS, CAPTCHA_LIFE, CAPTCHA_USE, Charge
from amoe.secrecy import Secrecy, decimal

_NONCE = 9
_TIME = 5
_SEAL = 8
_CLOCK_STEP = 5
"""Seconds by which a machine's clock may be set back without killing fresh captchas."""


class Verdict(Enum):
    """What a typed captcha is worth, before its single use is taken."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and the single use to spend together with it (none for the demo's answer)."""

    verdict: Verdict
    use: tuple[Charge, ...]


class Captchas:
    """Issues and judges captchas without storing any.

    A token names the captcha (random part, time, seal). The digits are derived from it by a
    keyed hash, so that the picture, the voice and the judge agree without a row in the database;
    only a captcha that was used leaves one. Digits only: they are typed without changing the
    keyboard's script, and can be spoken in every language.
    """

    def __init__(self, secrecy: Secrecy, demo_answer: str = "") -> None:
        """Take the keys, and in demo mode an answer that is always right."""
        self._secrecy = secrecy
        self._demo_answer = demo_answer

    def issue(self, registration: bytes, now: int) -> str:
        """A new token for a registration (its key)."""
        body = secrets.token_bytes(_NONCE) + now.to_bytes(_TIME, "big")
        return base64.urlsafe_b64encode(body + self._seal(body, registration)).decode()

    def answer(self, token: str) -> str:
        """The digits of a token."""
        return decimal(self._secrecy.derive("captcha", token), CAPTCHA_DIGITS)

    def mix(self, token: str) -> bytes:
        """Which voice says which digit of a token: the same at every hearing, for players that
        fetch a recording in pieces."""
        return self._secrecy.derive("captcha-voice", token)

    def genuine(self, token: str, registration: bytes, now: int) -> bool:
        """Whether we issued this token to this registration and it has not expired."""
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii", "replace"))
        except (binascii.Error, ValueError):
            return False
        if base64.urlsafe_b64encode(raw).decode() != token:
            return False  # another spelling of a token would be another single use
        body, seal = raw[: _NONCE + _TIME], raw[_NONCE + _TIME :]
        if len(body) != _NONCE + _TIME or not self._secrecy.same(
            seal, self._seal(body, registration)
        ):
            return False
        issued_at = int.from_bytes(body[_NONCE:], "big")
        return issued_at <= now + _CLOCK_STEP and now < issued_at + CAPTCHA_LIFE

    def judge(self, token: str, typed: str, registration: bytes, now: int) -> Judged:
        """What `typed` is worth. The caller spends `use` before acting on it."""
        given = inputs.digits(typed)
        if self._demo_answer and secrets.compare_digest(
            inputs.clean(typed).encode(), self._demo_answer.encode()
        ):
            return Judged(Verdict.RIGHT, ())
        if not self.genuine(token, registration, now):
            return Judged(Verdict.EXPIRED, ())
        right = secrets.compare_digest(given.encode(), self.answer(token).encode())
        return Judged(Verdict.RIGHT if right else Verdict.WRONG, (Charge(CAPTCHA_USE, token),))

    def _seal(self, body: bytes, registration: bytes) -> bytes:
        return self._secrecy.derive("captcha-seal", body.hex(), registration.hex())[:_SEAL]
