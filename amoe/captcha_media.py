"""How a captcha looks and sounds: a PNG of half a kilobyte, and digits spoken one by one."""

from __future__ import annotations

import io
import secrets
from functools import cache
from pathlib import Path

from captcha.image import ImageCaptcha
from PIL import Image, ImageDraw

VOICES = Path(__file__).parent / "voices"
FALLBACK = "fr"
"""Whose voice reads the digits to those whose language has none recorded: everybody knows them."""
WIDTH, HEIGHT = 148, 50
_VARIANTS = 24
"""Ways in which each digit is drawn; made once, mixed anew for every picture."""
_THRESHOLD = [0] * 150 + [1] * 106
"""Greys below 150 become black: lighter lines cut through the digits, darker ones cross them."""


@cache
def _shapes(digit: str) -> list[Image.Image]:
    """A digit drawn, turned and warped in many ways by the captcha library."""
    painter = ImageCaptcha(width=WIDTH, height=HEIGHT, font_sizes=(37, 41, 44))
    canvas = ImageDraw.Draw(Image.new("RGB", (WIDTH, HEIGHT)))
    shapes: list[Image.Image] = []
    while len(shapes) < _VARIANTS:
        drawn = painter._draw_character(digit, canvas, (0, 0, 0, 255))
        box = drawn.getchannel("A").getbbox()
        if box:
            shapes.append(drawn.getchannel("A").crop(box))
    return shapes


def picture(digits: str) -> bytes:
    """A PNG of the digits in black and white, crossed by two lines; another at each call.

    Two colours cost half the bytes and a third of the time of four greys, and read as well.
    """
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    shapes = [secrets.choice(_shapes(digit)) for digit in digits]
    free = WIDTH - 12 - sum(shape.width for shape in shapes)
    gap = max(-4, min(8, free // max(1, len(shapes) - 1)))
    x = 6 + secrets.randbelow(max(1, free - gap * (len(shapes) - 1)) + 1) if free > 0 else 4
    for shape in shapes:
        y = secrets.randbelow(max(1, HEIGHT - shape.height - 4)) + 2
        image.paste(20 + secrets.randbelow(70), (x, y), shape)
        x += shape.width + gap
    pen = ImageDraw.Draw(image)
    for _ in range(2):
        ends = [secrets.randbelow(HEIGHT) for _ in range(2)]
        pen.line((0, ends[0], WIDTH, ends[1]), fill=90 + secrets.randbelow(80), width=2)
    made = io.BytesIO()
    _black_and_white(image).save(made, "PNG", bits=1)
    return made.getvalue()


def _black_and_white(image: Image.Image) -> Image.Image:
    reduced = image.point(_THRESHOLD, "P")
    reduced.putpalette([20, 20, 20, 255, 255, 255])
    return reduced


@cache
def _recorded(language: str, voice: str, digit: str) -> bytes:
    return (VOICES / language / f"{voice}-{digit}.mp3").read_bytes()


def spoken(digits: str, language: str, mix: bytes = bytes(32)) -> bytes:
    """An MP3 that says the digits in a language, each in a voice that `mix` (a byte each) draws.

    The recordings have one constant bit rate and no headers, so joining them end to end is an
    MP3 again (`tools/make_voices.py` makes them).
    """
    voices = ("low", "high")
    folder = language if (VOICES / language).is_dir() else FALLBACK
    return b"".join(
        _recorded(folder, voices[draw & 1], digit) for digit, draw in zip(digits, mix, strict=False)
    )
