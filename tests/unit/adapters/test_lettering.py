"""No letter that somebody's name may hold keeps a paper from being made."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from amoe.adapters.lettering import MISSING, Lettering
from amoe.adapters.typesetter import FONTS, Typesetter
from config import ROOT

PAPER = """
#let told = json(bytes(sys.inputs.data))
#set document(title: "Letters")
#set text(font: "IBM Plex Sans Arabic", size: 6pt, lang: "fr")
#set page(width: 400mm, height: auto, margin: 5mm)
= Letters
#told.name
"""


@pytest.fixture(scope="module")
def lettering() -> Lettering:
    """Of the site's own fonts."""
    return Lettering(FONTS)


STAYS = ["Salma El-Âlaoui", "سَلْمى العَلَوِيّ", "ÇA Łukasz ß ẞ", "\u2067سلمى\u2069 Salma\u200f",
         "1\u202f234,50", "Ziad\u0301"]  # fmt: skip


@pytest.mark.parametrize("text", STAYS)
def test_what_can_be_drawn_stays_as_it_is(lettering: Lettering, text: str) -> None:
    assert lettering.fit(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Yaⵣid", f"Ya{MISSING}id"),
        ("漢字", MISSING * 2),
        ("Salma 😀", f"Salma {MISSING}"),
        ("Ḥasan Alī", "Hasan Alī"),
        ("h\u0323", "h"),
        ("a\x00b\x07", f"a{MISSING}b{MISSING}"),
        ("\ufeffa\u2003b", "a b"),
        ("\ud800", MISSING),
    ],
)
def test_what_cannot_loses_its_marks_or_shows_that_it_is_missing(
    lettering: Lettering, text: str, shown: str
) -> None:
    assert unicodedata.normalize("NFC", lettering.fit(text)) == shown


def test_it_reaches_every_text_of_the_data(lettering: Lettering) -> None:
    told = {"name": "ⵣ", "rows": [["漢", 7], {"deep": ("😀", None, True)}]}
    assert lettering.fit(told) == {
        "name": MISSING,
        "rows": [[MISSING, 7], {"deep": [MISSING, None, True]}],
    }


def test_every_letter_of_the_common_planes_can_be_set(tmp_path: Path) -> None:
    (tmp_path / "paper.typ").write_text(PAPER, "utf-8")
    every = (
        chr(code) for code in (*range(0x3100), *range(0xF900, 0x10000), *range(0x1F600, 0x1F700))
    )
    name = " ".join(f"a{each}b" for each in every)
    assert Typesetter(sources=tmp_path).pdf("paper", {"name": name}, at=0).startswith(b"%PDF-")


def test_the_papers_own_words_are_all_drawn(lettering: Lettering) -> None:
    for path in (ROOT / "templates" / "papers").glob("*.typ"):
        words = path.read_text("utf-8")
        assert lettering.fit(words) == words, path.name
