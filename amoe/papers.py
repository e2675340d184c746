"""Papers that are the same for everyone, made once and then kept on disk for all workers."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

KEPT = 600
"""Papers: some 40 universities with all theirs, at most some 60 MB."""
_SUM = sha256().digest_size


class Typesetter(Protocol):
    """Sets papers; the same words and date give the same bytes within an edition."""

    @property
    def edition(self) -> str:
        """Changes with the templates and fonts."""
        ...

    def pdf(self, template: str, data: dict[str, Any], *, at: int) -> bytes:
        """A PDF dated `at`, in seconds since 1970."""
        ...

    def png(self, template: str, data: dict[str, Any], *, ppi: float) -> bytes:
        """A picture of a paper of one page."""
        ...


class Papers:
    """Makes papers, and keeps what was made as long as there is room.

    The folder may be emptied, damaged, full or forbidden at any time: a paper is then made anew.
    """

    def __init__(self, typesetter: Typesetter, folder: Path, kept: int = KEPT) -> None:
        """Take the folder to keep them in, made when first needed, and how many to keep."""
        self.typesetter = typesetter
        self._folder = folder
        self._kept = kept

    def kept(self, told: str, make: Callable[[], bytes]) -> bytes:
        """The paper that `make` makes; `told` holds all that it depends on beside the edition."""
        name = sha256(f"{self.typesetter.edition}\n{told}".encode()).hexdigest()
        path = self._folder / name
        found = _read(path)
        if found is None:
            found = make()
            with contextlib.suppress(OSError):
                self._write(path, found)
        return found

    def _write(self, path: Path, paper: bytes) -> None:
        """Write at once or not at all; other workers may write the same."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{secrets.token_hex(8)}")
        try:
            draft.write_bytes(sha256(paper).digest() + paper)
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        self._make_room()

    def _make_room(self) -> None:
        """Drop the oldest; drafts that a killed worker left are among them."""
        aged = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):  # another worker was faster
                    aged.append((entry.stat().st_mtime_ns, entry.path))
        for _age, oldest in sorted(aged)[: max(len(aged) - self._kept, 0)]:
            Path(oldest).unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    """What was kept, if it is whole: a disk that failed once gives half a file."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    paper = content[_SUM:]
    return paper if sha256(paper).digest() == content[:_SUM] else None
