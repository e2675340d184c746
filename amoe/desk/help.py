"""What an agent may say and do, by reason code: files that the fund edits without a programmer."""

from __future__ import annotations

import logging
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger("amoe.desk")

BUILT_IN = Path(__file__).parents[1] / "data" / "help"
FALLBACK = "fr"
"""The language of advice where the agent's own has none."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say to the caller, and what to do, in one language."""

    reason: str
    language: str
    title: str
    say: tuple[str, ...]
    do: tuple[str, ...]

    def told(self, **values: object) -> Advice:
        """The same with its placeholders filled in; a sentence that lacks a value is left out."""
        return Advice(
            self.reason,
            self.language,
            self.title,
            tuple(_filled(self.say, values)),
            tuple(_filled(self.do, values)),
        )


class Help:
    """Reads `<reason>.toml` of the instance's folder first, then of the site's own."""

    def __init__(self, own: Path) -> None:
        """Take the instance's folder of such files; it need not exist."""
        self._folders = (own, BUILT_IN)
        self._read: dict[Path, tuple[int, dict[str, Any] | None]] = {}

    def of(self, reason: str, language: str) -> Advice | None:
        """The advice for a reason code, in a language or in French; None where there is none."""
        if not reason or not set(reason) <= _LETTERS:
            return None
        for folder in self._folders:
            found = self._file(folder / f"{reason}.toml")
            if found is None:
                continue
            code = language if language in found else FALLBACK
            if code in found:
                return _advice(reason, code, found[code])
        return None

    def reasons(self) -> list[str]:
        """Every reason that has a file, in alphabetical order."""
        return sorted({path.stem for folder in self._folders for path in folder.glob("*.toml")})

    def _file(self, path: Path) -> dict[str, Any] | None:
        """A file as it is now; one that cannot be read is told of in the log and passed over."""
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            return None
        known = self._read.get(path)
        if known is None or known[0] != changed:
            known = (changed, _parsed(path))
            self._read[path] = known
        return known[1]


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")


def _parsed(path: Path) -> dict[str, Any] | None:
    try:
        told = tomllib.loads(path.read_text("utf-8"))
        for code, each in told.items():
            _advice(path.stem, code, each)
    except (OSError, ValueError, KeyError, TypeError):
        log.exception("help file", extra={"reason": path.name})
        return None
    return told


def _advice(reason: str, code: str, told: dict[str, Any]) -> Advice:
    say, do = (_sentences(told.get(part, [])) for part in ("say", "do"))
    return Advice(reason, code, str(told["title"]), say, do)


def _sentences(told: object) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        raise TypeError("a list of sentences is wanted")
    return tuple(told)


def _filled(sentences: tuple[str, ...], values: dict[str, object]) -> list[str]:
    made = []
    for sentence in sentences:
        for name, value in values.items():
            sentence = sentence.replace("{" + name + "}", str(value))
        if "{" not in sentence:
            made.append(sentence)
    return made
