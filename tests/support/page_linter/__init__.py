"""Reads one page or fragment and says, check by check, what is wrong with its HTML.

A complaint is one line, "check-name: what is wrong and where". A test that fetches a page asserts
that the list is empty; a page with a good reason to break a rule names the check in ``allow``.
To add a check: write a generator of messages in the file of its subject, decorate it, give it a
case in the tests. A new subject is a new file and one name in ``SUBJECTS``.

Pages hold what hostile tests typed, up to 64 KiB in one text: patterns start only where a word
starts and do not go back (*+, ++), so that they stay linear.
"""

from __future__ import annotations

from tests.support.page_linter import (
    forms,
    languages,
    names,
    numbers,
    safety,
    structure,
    typography,
)
from tests.support.page_linter.elements import Element
from tests.support.page_linter.page import Page
from tests.support.page_linter.subject import Check

__all__ = ["CHECKS", "Element", "Page", "lint_page"]

SUBJECTS = (structure, forms, names, safety, numbers, languages, typography)
CHECKS: dict[str, Check] = {
    name: check for subject in SUBJECTS for name, check in subject.check.checks.items()
}


def lint_page(
    html: str, *, fragment: bool = False, allow: frozenset[str] = frozenset()
) -> list[str]:
    """Give the complaints about a page, or about what htmx swaps in; empty when clean."""
    if unknown := allow - CHECKS.keys():
        raise ValueError(f"no such check: {', '.join(sorted(unknown))}")
    page = Page(html, fragment=fragment)
    return [
        f"{name}: {message}"
        for name, complaints in CHECKS.items()
        if name not in allow
        for message in complaints(page)
    ]
