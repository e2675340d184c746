"""An office as a vCard 3.0 (RFC 2426), which every phone's address book takes."""

from __future__ import annotations

from amoe.offices import Office

_OCTETS = 75
"""Of a line at most, without its end."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def written(
    office: Office, language: str, *, heading: str, country: str, note: str, url: str
) -> str:
    """The card in a language. It says where on the map only if we know the campus."""
    street = office.address_ar if language == "ar" else office.address_fr
    city = office.city.name(language)
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:;;;;",
        f"FN:{escaped(f'ONOUSC – {heading}')}",
        "ORG:ONOUSC",
        "ADR;TYPE=WORK:;" + ";".join(map(escaped, (office.place(language), street, city)))
        + f";;;{escaped(country)}",
        f"NOTE:{escaped(note)}",
        f"URL:{url}",
        f"UID:{url}",
    ]  # fmt: skip
    if office.precision == "campus":
        lines.append(f"GEO:{office.lat:.6f};{office.lon:.6f}")
    lines.append("END:VCARD")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """A text as a value: what would end it is marked."""
    return text.translate(_ESCAPED)


def folded(line: str) -> str:
    """A line cut into lines of 75 octets at most; no character is cut in two."""
    pieces, left = [""], _OCTETS
    for character in line:
        octets = len(character.encode())
        if octets > left:
            pieces.append("")
            left = _OCTETS - 1  # the space that says that it goes on
        pieces[-1] += character
        left -= octets
    return "\r\n ".join(pieces)
