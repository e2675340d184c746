"""QR codes of addresses: correction Q (a quarter may be dirty or torn), with their quiet zone."""

from __future__ import annotations

import io
from functools import lru_cache
from itertools import groupby

import segno

QUIET = 4
"""Modules of white around, as the standard asks: printed into a coloured field, it still reads."""
PIXELS = 1200
"""About how wide the picture is: 10 cm at 300 dpi."""


def svg(text: str, *, size: str = "", label: str = "") -> str:
    """The code as a drawing, black on white.

    `size`: its width and height when it stands alone, such as 60mm. `label`: what it says to who
    cannot see it, as plain text that needs no escaping.
    """
    code = _code(text)
    whole = len(code.matrix) + 2 * QUIET
    path = "".join(_runs(code))
    sized = f' width="{size}" height="{size}"' if size else ""
    named = f' role="img" aria-label="{label}"' if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}"{sized}{named}'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{whole}v{whole}H0z"/>'
        f'<path d="{path}"/></svg>'
    )


def png(text: str) -> bytes:
    """The code as a picture of whole pixels."""
    code = _code(text)
    whole = len(code.matrix) + 2 * QUIET
    out = io.BytesIO()
    code.save(out, kind="png", scale=PIXELS // whole, border=QUIET)
    return out.getvalue()


@lru_cache(maxsize=64)
def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="q", boost_error=False)


def _runs(code: segno.QRCode) -> list[str]:
    """Rectangles one module high, in one path: filled as a whole, they leave no gaps between."""
    found = []
    for y, row in enumerate(code.matrix):
        x = QUIET
        for dark, group in groupby(row):
            wide = len(list(group))
            if dark:
                found.append(f"M{x} {y + QUIET}h{wide}v1h-{wide}z")
            x += wide
    return found
