"""Keeps personal data secret at rest: seals it, bound to its row, and hashes it for look-up."""

from __future__ import annotations

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amoe.keys import Keys

_NONCE = 12
_HASH = 16
"""Bytes kept of an HMAC-SHA256: 128 bits, more than enough against collision and guessing."""


class Unsealable(Exception):
    """A sealed value was altered, belongs to another row, or its key is gone."""


class Secrecy:
    """Sealing (AES-256-GCM) and keyed hashes (HMAC-SHA256) with the keys of one instance."""

    def __init__(self, keys: Keys) -> None:
        """Take the keys; old sealing keys stay readable, the newest one writes."""
        self._keys = keys
        self._ciphers = {number: AESGCM(key) for number, key in keys.sealing.items()}
        self._newest = max(self._ciphers)
        self._prefix = bytes([self._newest])
        # Keyed once and copied for each use: an import makes five hashes a person.
        self._lookup = hmac.new(keys.lookup, digestmod="sha256")
        self._codes = hmac.new(keys.codes, digestmod="sha256")

    def __reduce__(self) -> tuple[type[Secrecy], tuple[Keys]]:
        """Let a helper process of ours be given it, through a pipe; never keep the pickle."""
        return (Secrecy, (self._keys,))

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        """Encrypt `plain` so that it can only be read for the row named by `bound_to`."""
        nonce = os.urandom(_NONCE)
        cipher = self._ciphers[self._newest]
        return self._prefix + nonce + cipher.encrypt(nonce, plain, bound_to)

    def unseal(self, sealed: bytes, bound_to: bytes) -> bytes:
        """Decrypt what `seal` made for the same row. Raises Unsealable."""
        try:
            cipher = self._ciphers[sealed[0]]
            return cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], bound_to)
        except (InvalidTag, KeyError, IndexError, ValueError) as fault:
            raise Unsealable from fault

    def lookup(self, kind: str, *values: str) -> bytes:
        """Keyed hash of `values` for finding a row again; `kind` keeps the uses apart."""
        message = "\x1f".join((kind, *values)).encode("utf-8", "surrogatepass")
        return _keyed(self._lookup, message)[:_HASH]

    def derive(self, kind: str, *values: str) -> bytes:
        """32 keyed bytes that nobody without the key can foretell: codes, captcha answers."""
        message = "\x1f".join((kind, *values)).encode("utf-8", "surrogatepass")
        return _keyed(self._codes, message)

    @staticmethod
    def same(one: bytes, other: bytes) -> bool:
        """Compare in a time that does not depend on where they differ."""
        return hmac.compare_digest(one, other)


def _keyed(mac: hmac.HMAC, message: bytes) -> bytes:
    own = mac.copy()
    own.update(message)
    return own.digest()


def decimal(source: bytes, length: int) -> str:
    """`length` decimal digits from keyed bytes; with 8 bytes the bias is below 1 in 10^12."""
    return str(int.from_bytes(source[:8], "big") % 10**length).zfill(length)


def fingerprint(secret: str) -> bytes:
    """Hash of a random secret of 128 bits or more, kept instead of it (needs no key)."""
    return sha256(secret.encode()).digest()[:_HASH]
