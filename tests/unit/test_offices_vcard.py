"""The card of an office, as RFC 2426 wants it: escaped, folded, and not more exact than we are."""

from __future__ import annotations

import re

import pytest

from amoe.offices import all_offices
from blueprints.offices.vcard import escaped, folded, written


def told(office_id: str, language: str = "fr", **words: str) -> str:
    """A card."""
    said = {
        "heading": "Cité universitaire, Rabat",
        "country": "Maroc",
        "note": "Ici; là, \\ et là",
        "url": "https://amoe.example/fr/bureaux/rabat-agdal",
    }
    return written(all_offices()[office_id], language, **{**said, **words})


def unfolded(card: str) -> list[str]:
    """The lines of a card as an address book reads them."""
    return card.replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a, b", "a\\, b"),
        ("a; b", "a\\; b"),
        ("a\\b", "a\\\\b"),
        ("a\r\nb", "a\\nb"),
        ("الرباط، أكدال", "الرباط، أكدال"),
    ],
)
def test_values_are_escaped(text: str, value: str) -> None:
    assert escaped(text) == value


@pytest.mark.parametrize("letter", ["a", "é", "ب", "😀"])
@pytest.mark.parametrize("length", [1, 18, 19, 37, 38, 74, 75, 76, 149, 150, 400])
def test_lines_are_folded_at_75_octets_and_no_letter_is_cut(letter: str, length: int) -> None:
    line = letter * length
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert folded(line).replace("\r\n ", "") == line
    assert len(pieces) == 1 or len(line.encode()) > 75


@pytest.mark.parametrize("office_id", all_offices())
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_card_has_what_version_3_requires(office_id: str, language: str) -> None:
    card = told(office_id, language)
    assert card.endswith("END:VCARD\r\n")
    assert "\n" not in card.replace("\r\n", "")
    lines = unfolded(card)
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    assert {"N", "FN", "ADR;TYPE=WORK"} <= {line.partition(":")[0] for line in lines}
    (address,) = [line.partition(":")[2] for line in lines if line.startswith("ADR")]
    assert len(re.split(r"(?<!\\);", address)) == 7


def test_commas_and_semicolons_of_a_note_end_nothing() -> None:
    assert "NOTE:Ici\\; là\\, \\\\ et là" in unfolded(told("rabat-agdal"))


def test_an_arabic_card_has_the_arabic_address() -> None:
    assert "BP 719" in "".join(unfolded(told("rabat-agdal")))
    assert "ص.ب 719" in "".join(unfolded(told("rabat-agdal", "ar")))


@pytest.mark.parametrize("office_id", all_offices())
def test_a_position_is_given_only_where_the_campus_is_known(office_id: str) -> None:
    given = [line for line in unfolded(told(office_id)) if line.startswith("GEO")]
    office = all_offices()[office_id]
    if office.precision == "campus":
        assert given == [f"GEO:{office.lat:.6f};{office.lon:.6f}"]
    else:
        assert given == []
