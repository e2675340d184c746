"""Finds texts in raw bytes, in every form in which a program could have written them."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

_HEAD = 5
"""Bytes that every form has at least; forms are looked up by them, in one pass."""


def forms(text: str) -> set[bytes]:
    """UTF-8, UTF-16, base64, hexadecimal, JSON and URL forms of a text, in all capitals."""
    found: set[bytes] = set()
    for each in {text, text.lower(), text.upper()}:
        utf8 = each.encode()
        little, big = each.encode("utf-16-le"), each.encode("utf-16-be")
        found |= {utf8, little, big}
        found |= {json.dumps(each)[1:-1].encode(), quote(each).encode(), quote_plus(each).encode()}
        for raw in (utf8, little, big):
            found |= {raw.hex().encode(), raw.hex().upper().encode(), *_base64(raw)}
    return found


def _base64(raw: bytes) -> set[bytes]:
    """What base64 makes of `raw` wherever it stands among other bytes: three alignments."""
    found = set()
    for ahead in range(3):
        first = -(-ahead * 8 // 6)
        whole = (ahead + len(raw)) * 8 // 6
        for encode in (b64encode, urlsafe_b64encode):
            found.add(encode(bytes(ahead) + raw)[first:whole])
    return found


class Finder:
    """Looks for many texts at once."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        """Take the texts and what each of them is."""
        self._heads: defaultdict[bytes, list[tuple[bytes, str]]] = defaultdict(list)
        for text, label in labels.items():
            for form in forms(text):
                assert len(form) >= _HEAD, f"too short to be found for sure: {text}"
                self._heads[form[:_HEAD]].append((form, label))

    def leaks(self, hay: bytes) -> list[str]:
        """What is in `hay`: label, form and place."""
        found = []
        heads = self._heads
        for at in range(len(hay) - _HEAD + 1):
            for form, label in heads.get(hay[at : at + _HEAD], ()):
                if hay.startswith(form, at):
                    found.append(f"{label} at {at}: {form!r}")
        return found
