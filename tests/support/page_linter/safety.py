"""Nothing that the content policy would stop, and no window that reaches back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.page_linter.page import Page
from tests.support.page_linter.subject import Subject

check = Subject()

_HANDLER = re.compile(r"on[a-z]|hx-on\b")
_URL_ATTRIBUTES = ("href", "src", "action", "formaction", "xlink:href", "data", "hx-get", "hx-post")
_SCRIPT_URL = re.compile(r"[\x00-\x20]*j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:", re.IGNORECASE)


@check
def no_inline_script(page: Page) -> Iterator[str]:
    """No script stands in the page: the policy would stop it."""
    for script in page.by_tag["script"]:
        if not script.get("src"):
            yield f"{script} has no src"
    for key in page.by_attr:
        if _HANDLER.match(key):
            yield from (f"{element} has {key}=" for element in page.by_attr[key])
    for key in _URL_ATTRIBUTES:
        for element in page.by_attr[key]:
            if _SCRIPT_URL.match(element.attrs[key]):
                yield f"{element} has a javascript: address in {key}"


@check
def no_inline_style(page: Page) -> Iterator[str]:
    """Styles stand in the head, where the policy knows their hash."""
    for element in page.by_attr["style"]:
        yield f"{element} has style="
    for style in page.by_tag["style"]:
        if not style.inside("head"):
            yield f"{style} is outside <head>"


@check
def target_blank_rel(page: Page) -> Iterator[str]:
    """What opens a new window cannot reach back."""
    for element in page.by_attr["target"]:
        blank = element.get("target").lower() == "_blank"
        if blank and "noopener" not in element.get("rel").lower().split():
            yield f'{element} has target="_blank" without rel="noopener"'
