"""What a page is made of: an element, what it inherits, what it says and how it is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


def words(listed: str) -> frozenset[str]:
    """Give the words of a line as a set."""
    return frozenset(listed.split())


VOID = words("area base br col embed hr img input link meta param source track wbr")
CLOSED_BY = {  # end tags may be left out: what a new element closes by itself
    "li": words("li p"),
    "dt": words("dt dd p"),
    "dd": words("dt dd p"),
    "option": words("option"),
    "optgroup": words("option optgroup"),
    "tr": words("tr td th"),
    "td": words("td th"),
    "th": words("td th"),
    "tbody": words("tr td th thead tbody"),
    "body": words("head"),
    **dict.fromkeys(
        words("p div form fieldset section article header footer nav ul ol dl table h1 h2 h3"),
        words("p"),
    ),
}

# What the place of a text means, inherited by everything inside.
ISOLATED, CODE, OPAQUE, TYPED, SVG, OPTION, TITLE = (1 << bit for bit in range(7))
MARKS = {
    **dict.fromkeys(("code", "kbd", "samp", "pre", "var"), CODE),
    **dict.fromkeys(("script", "style"), OPAQUE),
    "bdi": ISOLATED,
    "option": OPTION,
    "svg": SVG,
    "textarea": TYPED,
    "title": TITLE,
}
WHOLE = frozenset({"html", "body", "main"})  # their dir is the page's, it isolates nothing
READ_ALOUD = ("placeholder", "aria-label", "alt", "title", "aria-description", "label")


@dataclass(slots=True, eq=False)
class Element:
    """One element, with what it inherits."""

    tag: str
    attrs: dict[str, str]
    parent: Element | None
    marks: int
    lang: str
    line: int
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Give an attribute's value without outer spaces, empty when there is none."""
        return self.attrs.get(name, "").strip()

    def above(self) -> Iterator[Element]:
        """Walk from the parent to the root."""
        place = self.parent
        while place is not None:
            yield place
            place = place.parent

    def inside(self, tag: str) -> bool:
        """Say whether an ancestor is of this kind."""
        return any(place.tag == tag for place in self.above())

    def below(self) -> Iterator[Element]:
        """Walk all descendants in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.below()

    def text(self) -> str:
        """Give the text inside, spaces made one, without scripts and drawings."""
        return " ".join("".join(_texts(self)).split())

    def name(self) -> str:
        """Give roughly what a screen reader calls it."""
        return " ".join(" ".join(_spoken(self)).split())

    def __str__(self) -> str:
        """Describe it so that it is found again in the page."""
        known = next((key for key in ("id", "name", "href", "class") if self.attrs.get(key)), None)
        shown = f' {known}="{self.attrs[known]}"' if known else ""
        return f"<{self.tag}{shown}> (line {self.line})"


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif not child.marks & (OPAQUE | SVG):
            yield from _texts(child)


def _spoken(element: Element) -> Iterator[str]:
    if element.get("aria-hidden") == "true" or element.marks & OPAQUE:
        return
    if own := element.get("aria-label") or element.get("alt"):
        yield own
        return
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in ("select", "textarea"):
            yield from _spoken(child)


def kind(element: Element) -> str:
    """Give an input's type as the browser takes it."""
    return element.get("type").lower() or "text"
