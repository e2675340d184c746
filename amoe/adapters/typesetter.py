"""Sets papers with Typst: a template's name and data become a PDF, or a picture."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

from amoe.adapters.lettering import Lettering

SOURCES = Path(__file__).parents[2] / "templates" / "papers"
FONTS = Path(__file__).parents[1] / "fonts"
STANDARDS = ["a-2a", "ua-1"]
"""Archivable, with its fonts inside, and readable aloud. Typst refuses what does not keep to it."""


class PaperFault(Exception):
    """A paper could not be set: a fault in its template or its data, never the reader's."""


class Typesetter:
    """Sets papers from `.typ` files, with our own fonts only. Any number of threads may use it.

    A template reads what it is told from `json(bytes(sys.inputs.data))`. Data is never markup:
    `#import` or `*stars*` in a name come out as they are, and letters that our fonts do not have
    as a sign that they are missing.
    """

    def __init__(self, sources: Path = SOURCES, fonts: Path = FONTS) -> None:
        """Take the folders of templates and of fonts; nothing is opened before the first paper."""
        self._sources = sources
        self._fonts = fonts
        self._compilers: dict[str, typst.Compiler] = {}
        # One paper takes milliseconds; a compiler for each thread would take 20 MB each.
        self._lock = threading.Lock()

    @cached_property
    def edition(self) -> str:
        """Changes when a template, a font or Typst itself does; within it, papers stay the same."""
        found = sha256(version("typst").encode())
        for folder in (self._sources, self._fonts):
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                found.update(path.relative_to(folder).as_posix().encode())
                found.update(path.read_bytes())
        return found.hexdigest()

    @cached_property
    def _lettering(self) -> Lettering:
        return Lettering(self._fonts)

    def pdf(self, template: str, data: Mapping[str, Any], *, at: int) -> bytes:
        """A PDF (PDF/A-2a, PDF/UA-1) dated `at`, in seconds since 1970. Raises PaperFault.

        The same template, data and date always give the same bytes.
        """
        stamp = datetime.fromtimestamp(at, UTC)
        return self._compile(template, data, format="pdf", pdf_standards=STANDARDS, timestamp=stamp)

    def png(self, template: str, data: Mapping[str, Any], *, ppi: float) -> bytes:
        """A picture of a paper of one page. Raises PaperFault."""
        return self._compile(template, data, format="png", ppi=ppi)

    def _compile(self, template: str, data: Mapping[str, Any], **how: Any) -> bytes:
        told = {"data": json.dumps(self._lettering.fit(data), ensure_ascii=False)}
        try:
            with self._lock:
                made = self._compiler(template).compile(sys_inputs=told, **how)
        except (typst.TypstError, RuntimeError, ValueError, OSError) as fault:
            # Its own words may hold the data: only the template's name goes into the log.
            raise PaperFault(template) from fault
        if not isinstance(made, bytes):
            raise PaperFault(f"{template} has no page, or several")
        return made

    def _compiler(self, template: str) -> typst.Compiler:
        if template not in self._compilers:
            fonts = typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[str(self._fonts)],
            )
            self._compilers[template] = typst.Compiler(
                str(self._sources / f"{template}.typ"), root=str(self._sources), font_paths=fonts
            )
        return self._compilers[template]
