"""The files of a university's kit: posters, pictures and codes one by one, or all in one ZIP."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from amoe import qr
from amoe.campuses import Campus
from amoe.papers import Papers
from blueprints.campus import words

POSTERS = (("fr",), ("ar",), ("fr", "ar"))
LANGUAGES = ("fr", "ar")
"""Of squares and ready texts: those of the posters."""
SIZES = ("a4", "a3")
WHOLE = "kit.zip"
_DATED = 1767225600
"""1 January 2026: the date in every PDF, so that the same words make the same file."""
_ZIP_DATED = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class File:
    """One file of the kit: its media type, and how it is made for a university."""

    type: str
    make: Callable[[Campus], bytes]


def content(campus: Campus, name: str) -> bytes:
    """A file of the kit, by its name in FILES. Raises PaperFault when it cannot be set."""
    return FILES[name].make(campus)


def _papers() -> Papers:
    papers: Papers = current_app.extensions["amoe"].papers
    return papers


def _pdf(template: str, languages: tuple[str, ...], size: str = "a4") -> File:
    def make(campus: Campus) -> bytes:
        told = words.paper(campus, *languages, size=size)
        papers = _papers()
        return papers.kept(
            json.dumps(["pdf", template, _DATED, told]),
            lambda: papers.typesetter.pdf(template, told, at=_DATED),
        )

    return File("application/pdf", make)


def _square(language: str) -> File:
    def make(campus: Campus) -> bytes:
        told = words.paper(campus, language)
        papers = _papers()
        return papers.kept(
            json.dumps(["png", "square", told]),
            lambda: papers.typesetter.png("square", told, ppi=72),
        )

    return File("image/png", make)


def _qr_svg(campus: Campus) -> bytes:
    return qr.svg(words.address(campus).whole, size="60mm").encode()


def _qr_png(campus: Campus) -> bytes:
    return qr.png(words.address(campus).whole)


def _whole(campus: Campus) -> bytes:
    """Everything, with the texts beside it. Packed anew each time, from parts that are kept.

    Stored as it is: PDF and PNG are compressed already.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in FILES:
            if name != WHOLE:
                _put(archive, campus, name, content(campus, name))
        for language in LANGUAGES:
            readme = words.ready_text("readme", campus, language)
            _put(archive, campus, f"lisez-moi-{language}.txt", _readable(readme))
            button = words.button(campus, language).encode()
            _put(archive, campus, f"bouton-{language}.html", button)
            for name in words.TEXTS:
                text = words.ready_text(name, campus, language)
                _put(archive, campus, f"textes/{FRENCH[name]}-{language}.txt", _readable(text))
    return out.getvalue()


FRENCH = {"mail": "courriel", "site": "site", "social": "reseaux"}
"""What the ready texts are called in file names, which are French like the addresses."""


def _readable(text: str) -> bytes:
    """UTF-8 with its mark: old editors of Windows take Arabic for noise without it."""
    return text.encode("utf-8-sig")


def _put(archive: zipfile.ZipFile, campus: Campus, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(f"amoe-{campus.code}/{name}", _ZIP_DATED)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


FILES = {
    **{
        f"affiche-{'-'.join(languages)}-{size}.pdf": _pdf("poster", languages, size)
        for languages in POSTERS
        for size in SIZES
    },
    **{f"carre-{language}.png": _square(language) for language in LANGUAGES},
    "qr.svg": File("image/svg+xml", _qr_svg),
    "qr.png": File("image/png", _qr_png),
    "qr.pdf": _pdf("code", ("fr",)),
    WHOLE: File("application/zip", _whole),
}
"""The kit by the last part of each address."""
