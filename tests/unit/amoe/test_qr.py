"""QR codes: the drawing and the picture hold the same modules, with white around."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
import segno
from PIL import Image

from amoe import qr

ADDRESS = "https://compte.example/c/um5"


def drawn(svg: str) -> list[list[bool]]:
    """The modules that a drawing fills."""
    root = ElementTree.fromstring(svg)
    whole = int(root.attrib["viewBox"].split()[-1])
    found = [[False] * whole for _ in range(whole)]
    path = root[1].attrib["d"]
    assert re.fullmatch(r"(?:M\d+ \d+h\d+v1h-\d+z)+", path)
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)", path):
        for step in range(int(wide)):
            found[int(y)][int(x) + step] = True
    return found


def test_the_drawing_is_the_code_with_four_modules_of_white_around() -> None:
    code = segno.make_qr(ADDRESS, error="q", boost_error=False)
    wanted = [[bool(dark) for dark in row] for row in code.matrix_iter(border=4)]
    assert code.error == "Q"
    assert drawn(qr.svg(ADDRESS)) == wanted


def test_the_picture_shows_the_same_in_whole_pixels() -> None:
    modules = drawn(qr.svg(ADDRESS))
    picture = Image.open(io.BytesIO(qr.png(ADDRESS))).convert("L")
    scale, rest = divmod(picture.width, len(modules))
    assert rest == 0
    assert 900 <= picture.width <= qr.PIXELS
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            assert picture.getpixel((x * scale, y * scale)) == (0 if dark else 255)
            assert picture.getpixel(((x + 1) * scale - 1, (y + 1) * scale - 1)) == (
                0 if dark else 255
            )


@pytest.mark.parametrize("size", ["", "60mm"])
def test_alone_it_has_a_size(size: str) -> None:
    root = ElementTree.fromstring(qr.svg(ADDRESS, size=size))
    assert root.get("width", "") == root.get("height", "") == size


def test_whoever_cannot_see_it_is_told() -> None:
    svg = qr.svg(ADDRESS, label="Code QR")
    assert 'role="img" aria-label="Code QR"' in svg
