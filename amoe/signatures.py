"""Signs papers (Ed25519), so that one altered byte of a file shows; anybody can check it."""

from __future__ import annotations

import re
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from amoe.keys import Keys

# The signature is one line of comment before `startxref`: no reader of PDF looks at it, no offset
# changes (what they point at lies before), and PDF/A forbids bytes behind the end of the file.
# Only one spelling of it is accepted: else some of its own bytes could be altered unseen.
_LINE = re.compile(rb"%AMOE-SIGNATURE-1 ([0-9a-f]{16}) ([0-9a-f]{128})\n")
_LENGTH = len(b"%AMOE-SIGNATURE-1 ") + 16 + 1 + 128 + 1
_END = b"startxref\n"
_PURPOSE = b"amoe-paper-1\n"
"""Stands before what is signed: a signature of this key is never one of something else."""


class Signer:
    """Signs with the newest key for papers; accepts what any of them has signed."""

    def __init__(self, keys: Keys) -> None:
        """Take the keys of the instance."""
        private = [
            Ed25519PrivateKey.from_private_bytes(keys.papers[n]) for n in sorted(keys.papers)
        ]
        self._newest = private[-1] if private else None
        self._public = {_name(key.public_key()): key.public_key() for key in private}

    def signed(self, pdf: bytes) -> bytes:
        """A PDF with its signature; the same PDF and key always give the same bytes."""
        if self._newest is None:
            raise RuntimeError("this instance has no key that signs papers")
        place = pdf.rfind(_END)
        if place < 0:
            raise ValueError("this is no PDF")
        name = _name(self._newest.public_key())
        signature = self._newest.sign(_PURPOSE + pdf).hex()
        line = f"%AMOE-SIGNATURE-1 {name} {signature}\n".encode("ascii")
        return pdf[:place] + line + pdf[place:]

    def genuine(self, file: bytes) -> bool:
        """Whether one of our keys has signed exactly these bytes."""
        place = file.rfind(_END)
        line = _LINE.fullmatch(file, max(place - _LENGTH, 0), max(place, 0))
        key = self._public.get(line[1].decode()) if line else None
        if line is None or key is None:
            return False
        try:
            key.verify(bytes.fromhex(line[2].decode()), _PURPOSE + _without(file, line))
        except InvalidSignature:
            return False
        return True

    def public_keys(self) -> str:
        """The keys to check with, newest first, as PEM; a line above each one says its name."""
        found = [
            f"{name}\n{key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()}"
            for name, key in self._public.items()
        ]
        return "".join(reversed(found))


def _without(file: bytes, line: re.Match[bytes]) -> bytes:
    return file[: line.start()] + file[line.end() :]


def _name(key: Ed25519PublicKey) -> str:
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]
