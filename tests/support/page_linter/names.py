"""Names for those who listen: of images, drawings, links and buttons."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.page_linter.elements import kind
from tests.support.page_linter.page import Page
from tests.support.page_linter.subject import Subject

check = Subject()


@check
def img_alt(page: Page) -> Iterator[str]:
    """An image has an alt, empty when it only decorates."""
    for image in page.by_tag["img"]:
        if "alt" not in image.attrs:
            yield f"{image} has no alt"
    for image in page.by_tag["input"]:
        if kind(image) == "image" and not image.get("alt"):
            yield f"{image} has no alt"


@check
def svg_name(page: Page) -> Iterator[str]:
    """A drawing has a name or is hidden from those who cannot see it."""
    for svg in page.by_tag["svg"]:
        # One drawing is an image; one whose parts are links is a group of them.
        role = "group" if any(part.tag == "a" for part in svg.below()) else "img"
        named = svg.get("role") == role and (svg.get("aria-label") or svg.get("aria-labelledby"))
        if not (named or svg.get("aria-hidden") == "true" or svg.inside("svg")):
            yield f'{svg} has neither role="{role}" with aria-label nor aria-hidden="true"'


@check
def link_text(page: Page) -> Iterator[str]:
    """A link or button says where it leads."""
    for element in page.by_tag["a"] + page.by_tag["button"]:
        if not element.name() and not element.get("aria-labelledby"):
            yield f"{element} has no text"
    for element in page.by_tag["input"]:
        if kind(element) in ("submit", "button", "reset") and not element.get("value"):
            yield f"{element} has no value"
