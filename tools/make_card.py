"""Draws static/card.png, the picture of a link shared in WhatsApp or Facebook: `make card`."""

from __future__ import annotations

import io

from PIL import Image

from amoe.adapters.typesetter import Typesetter
from blueprints.shell.texts import catalogue
from config import ROOT

CARD = ROOT / "static" / "card.png"
LANGUAGES = ("fr", "ar")
"""One picture for all: these two are what students read."""
COLOURS = 24
"""Enough for two greens and smooth letters; a fifth of the bytes of all colours."""


def draw() -> bytes:
    """The picture, 1200 × 630: a point of the paper is a pixel."""

    def said(text: str) -> list[dict[str, str]]:
        return [{"language": code, "text": catalogue(code).gettext(text)} for code in LANGUAGES]

    words = {"titles": said("AMOE student account"), "calls": said("Open my account")}
    drawn = Image.open(io.BytesIO(Typesetter().png("card", words, ppi=72)))
    few = drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    made = io.BytesIO()
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


if __name__ == "__main__":
    CARD.write_bytes(draw())
    print(f"{CARD.name}: {CARD.stat().st_size} bytes")
