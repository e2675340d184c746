"""Which letters our fonts can draw, and what stands on a paper for those that they cannot."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MISSING = "?"
"""Seen on paper where a letter is missing: the reader asks, and nothing is left out in silence."""
_UNSEEN = "\n\t\r\u061c\u2028\u2029\u202f" + "".join(
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x2069),
                        (0xFE00, 0xFE0F))
    for code in range(first, last + 1)
)  # fmt: skip
"""What Typst takes without a picture: directions, joins, breaks."""
_UNICODE = {(0, 3), (0, 4), (3, 1), (3, 10)}
"""Platform and encoding of the tables that map Unicode."""


class Lettering:
    """Makes texts fit to be set: Typst refuses a whole paper for one letter without a picture."""

    def __init__(self, fonts: Path) -> None:
        """Take the folder of the fonts: a letter counts that all of them have."""
        each = [frozenset(drawn(path.read_bytes())) for path in sorted(fonts.glob("*.ttf"))]
        found = frozenset.intersection(*each) if each else frozenset()
        self._fine = frozenset(map(chr, found)) | frozenset(_UNSEEN)

    def fit(self, told: Any) -> Any:
        """The same data, with its texts in letters that can be drawn."""
        if isinstance(told, str):
            return told if self._fine.issuperset(told) else self._text(told)
        if isinstance(told, Mapping):
            return {name: self.fit(value) for name, value in told.items()}
        return [self.fit(value) for value in told] if isinstance(told, list | tuple) else told

    def _text(self, text: str) -> str:
        return "".join(map(self._letter, unicodedata.normalize("NFC", text)))

    def _letter(self, letter: str) -> str:
        """The letter, or without the marks that have no picture, or the sign that it is missing."""
        if letter in self._fine:
            return letter
        kind = unicodedata.category(letter)
        if kind[0] == "Z":
            return " "
        if kind in ("Cf", "Mn", "Me"):
            return ""
        apart = unicodedata.normalize("NFKD", letter)
        return "".join(each for each in apart if each in self._fine) or MISSING


def drawn(font: bytes) -> Iterator[int]:
    """The code points that a TrueType font has a picture for, from its `cmap`."""
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(tables))
    base = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    (maps,) = struct.unpack_from(">H", font, base + 2)
    for n in range(maps):
        platform, encoding, offset = struct.unpack_from(">HHI", font, base + 4 + 8 * n)
        if (platform, encoding) in _UNICODE:
            yield from _mapped(font, base + offset)


def _mapped(font: bytes, at: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for n in range(groups):
            first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * n)
            yield from range(first if glyph else first + 1, last + 1)
    elif kind == 4:
        (twice,) = struct.unpack_from(">H", font, at + 6)
        ends, starts = at + 14, at + 16 + twice
        deltas, ranges = starts + twice, starts + 2 * twice
        for n in range(0, twice, 2):
            (last,) = struct.unpack_from(">H", font, ends + n)
            (first,) = struct.unpack_from(">H", font, starts + n)
            (delta,) = struct.unpack_from(">H", font, deltas + n)
            (far,) = struct.unpack_from(">H", font, ranges + n)
            for code in range(first, min(last, 0xFFFE) + 1):
                glyph = code
                if far:
                    (glyph,) = struct.unpack_from(">H", font, ranges + n + far + 2 * (code - first))
                if glyph and (glyph + delta) & 0xFFFF:
                    yield code
