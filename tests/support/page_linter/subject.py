"""How a check is registered under its subject, and how it quotes the text that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.support.page_linter.page import Page

Check = Callable[[Page], Iterator[str]]


class Subject:
    """Checks about one thing, each under its name, in the order in which they complain."""

    def __init__(self) -> None:
        """Know no check yet."""
        self.checks: dict[str, Check] = {}

    def __call__(self, function: Check) -> Check:
        """Register a check under its name: ``one_h1`` is "one-h1"."""
        self.checks[function.__name__.strip("_").replace("_", "-")] = function
        return function


def quoted(text: str, about: str = "") -> str:
    """Quote a text, short, around the place it is about."""
    start = max(0, text.find(about) - 30)
    return f"“{' '.join(text[start : start + min(len(about), 60) + 60].split())}”"
