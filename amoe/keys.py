"""The secret keys of one instance: made once, kept in one file that only its owner reads."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path

FILE = "keys.json"
_KEY_BYTES = 32
_MOST_SEALING = 255
"""A sealed value names its key in one byte."""


class KeysMissing(Exception):
    """There is no key file where there must be one."""


@dataclass(frozen=True)
class Keys:
    """All keys of an instance. Each key has one use only."""

    demo: bool
    """Made for a demonstration: production refuses them."""
    sealing: dict[int, bytes]
    """Keys by number (1 to 255) for personal data at rest; the highest writes, all read."""
    lookup: bytes
    """Keyed hashes that rows are found by; changing it means importing the registry again."""
    codes: bytes
    """One-time codes and captcha answers are derived from it."""
    sessions: list[bytes]
    """Signs cookies; the first signs, the others are still accepted."""
    papers: dict[int, bytes] = field(default_factory=dict)
    """Sign papers (Ed25519 seeds, by number): the highest signs, all are still accepted."""

    @classmethod
    def make(cls, *, demo: bool) -> Keys:
        """New random keys."""
        return cls(
            demo=demo,
            sealing={1: secrets.token_bytes(_KEY_BYTES)},
            lookup=secrets.token_bytes(_KEY_BYTES),
            codes=secrets.token_bytes(_KEY_BYTES),
            sessions=[secrets.token_bytes(_KEY_BYTES)],
            papers={1: secrets.token_bytes(_KEY_BYTES)},
        )

    def completed(self) -> Keys:
        """The same keys with those that an instance made by an older version has not yet."""
        return replace(self, papers=self.papers or {1: secrets.token_bytes(_KEY_BYTES)})

    def rotated(self) -> Keys:
        """The same keys with a new sealing key, a new session key in front, a new key for papers.

        Old sealing keys stay for reading, and so does the last session key, so that nobody is
        thrown out of a registration; papers signed before stay genuine.
        """
        if max(self.sealing) == _MOST_SEALING:
            raise ValueError("no number is left for another sealing key")
        return Keys(
            demo=self.demo,
            sealing={**self.sealing, max(self.sealing) + 1: secrets.token_bytes(_KEY_BYTES)},
            lookup=self.lookup,
            codes=self.codes,
            sessions=[secrets.token_bytes(_KEY_BYTES), *self.sessions[:1]],
            papers={
                **self.papers,
                max(self.papers, default=0) + 1: secrets.token_bytes(_KEY_BYTES),
            },
        )

    @classmethod
    def load(cls, instance: Path) -> Keys:
        """Read the keys of an instance folder. Raises KeysMissing."""
        try:
            kept = json.loads((instance / FILE).read_text("ascii"))
        except FileNotFoundError:
            raise KeysMissing(str(instance / FILE)) from None
        return cls(
            demo=kept["demo"],
            sealing={int(n): base64.b64decode(k) for n, k in kept["sealing"].items()},
            lookup=base64.b64decode(kept["lookup"]),
            codes=base64.b64decode(kept["codes"]),
            sessions=[base64.b64decode(k) for k in kept["sessions"]],
            papers={int(n): base64.b64decode(k) for n, k in kept.get("papers", {}).items()},
        )

    def save(self, instance: Path) -> None:
        """Write the key file, readable by its owner only, replacing the old one at once."""
        instance.mkdir(parents=True, exist_ok=True)
        text = json.dumps(
            {
                "demo": self.demo,
                "sealing": {str(n): base64.b64encode(k).decode() for n, k in self.sealing.items()},
                "lookup": base64.b64encode(self.lookup).decode(),
                "codes": base64.b64encode(self.codes).decode(),
                "sessions": [base64.b64encode(k).decode() for k in self.sessions],
                "papers": {str(n): base64.b64encode(k).decode() for n, k in self.papers.items()},
            },
            indent=1,
        )
        draft = instance / f".{FILE}.{os.getpid()}"
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(instance / FILE)
