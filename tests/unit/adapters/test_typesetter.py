"""Typst sets papers: always the same bytes, data is no markup, threads do not mix them up."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amoe.adapters.typesetter import FONTS, PaperFault, Typesetter

PAPER = """
#let told = json(bytes(sys.inputs.data))
#set document(title: told.title)
#set text(font: "IBM Plex Sans Arabic", lang: "fr")
#set page(width: 60mm, height: 20mm, margin: 5mm)
= #told.title
#metadata(told.title) <title>
"""
AT = 1767225600


@pytest.fixture
def typesetter(tmp_path: Path) -> Typesetter:
    """Knows one paper."""
    (tmp_path / "paper.typ").write_text(PAPER, "utf-8")
    return Typesetter(sources=tmp_path)


def title(pdf: bytes) -> str:
    """The title that a PDF's metadata holds."""
    found = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", pdf.decode(errors="ignore"))
    assert found
    return html.unescape(found[1])


def test_it_is_a_tagged_archivable_pdf_with_its_date(typesetter: Typesetter) -> None:
    pdf = typesetter.pdf("paper", {"title": "Bonjour"}, at=AT)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/Marked true" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"D:20260101000000" in pdf
    text = pdf.decode("latin-1")
    assert re.search(r"pdfaid:part>2<", text)
    assert re.search(r"pdfaid:conformance>A<", text)
    assert re.search(r"pdfuaid:part>1<", text)


def test_the_same_words_make_the_same_bytes_in_any_typesetter(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    first = typesetter.pdf("paper", {"title": "Bonjour"}, at=AT)
    assert typesetter.pdf("paper", {"title": "Au revoir"}, at=AT) != first
    assert typesetter.pdf("paper", {"title": "Bonjour"}, at=AT) == first
    assert Typesetter(sources=tmp_path).pdf("paper", {"title": "Bonjour"}, at=AT) == first


def test_another_day_is_another_paper(typesetter: Typesetter) -> None:
    first = typesetter.pdf("paper", {"title": "Bonjour"}, at=AT)
    assert typesetter.pdf("paper", {"title": "Bonjour"}, at=AT + 86400) != first


@pytest.mark.parametrize("words", ['#panic("x")', "*a* _b_ = c", '"}', "\\", "$x$ @y <z> // no"])
def test_data_is_never_markup(typesetter: Typesetter, words: str) -> None:
    pdf = typesetter.pdf("paper", {"title": words}, at=AT)
    assert pdf == typesetter.pdf("paper", {"title": words}, at=AT)
    assert title(pdf) == words


def test_a_picture_has_the_size_asked_for(typesetter: Typesetter) -> None:
    png = typesetter.png("paper", {"title": "Bonjour"}, ppi=254)
    assert png.startswith(b"\x89PNG")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (600, 200)


def test_threads_get_their_own_paper_each(typesetter: Typesetter) -> None:
    names = [f"Paper {number}" for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda name: typesetter.pdf("paper", {"title": name}, at=AT), names)
        assert [title(pdf) for pdf in made] == names


def test_a_fault_names_the_template_and_never_the_data(typesetter: Typesetter) -> None:
    with pytest.raises(PaperFault) as fault:
        typesetter.pdf("paper", {"name": "BENALI"}, at=AT)
    assert str(fault.value) == "paper"
    assert typesetter.pdf("paper", {"title": "the next one is well"}, at=AT)


@pytest.mark.parametrize("name", ["absent", "../paper", "/etc/passwd"])
def test_an_unknown_template_is_a_fault(typesetter: Typesetter, name: str) -> None:
    with pytest.raises(PaperFault):
        typesetter.pdf(name, {"title": ""}, at=AT)


def test_a_paper_of_two_pages_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "two.typ").write_text("a #pagebreak() b", "utf-8")
    with pytest.raises(PaperFault):
        Typesetter(sources=tmp_path).png("two", {}, ppi=72)


def test_no_file_outside_of_the_templates_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "in" / "paper.typ").write_text('#read("../secret.txt")', "utf-8")
    with pytest.raises(PaperFault):
        Typesetter(sources=tmp_path / "in").pdf("paper", {}, at=AT)


def test_the_edition_follows_templates_and_fonts(tmp_path: Path) -> None:
    (tmp_path / "paper.typ").write_text(PAPER, "utf-8")
    first = Typesetter(sources=tmp_path).edition
    assert Typesetter(sources=tmp_path).edition == first
    (tmp_path / "paper.typ").write_text(PAPER + "more", "utf-8")
    second = Typesetter(sources=tmp_path).edition
    assert second != first
    assert Typesetter(sources=tmp_path, fonts=tmp_path).edition != second


def test_our_fonts_come_with_their_licence() -> None:
    assert {path.name for path in FONTS.iterdir()} == {
        "IBMPlexSansArabic_400Regular.ttf", "IBMPlexSansArabic_700Bold.ttf", "OFL.txt",
    }  # fmt: skip
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8").upper()
