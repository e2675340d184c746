"""One question with its answer. Figures come from the service's own limits, never typed again."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from blueprints.shell.template_words import wait


@dataclass(frozen=True, slots=True)
class Link:
    """A page that goes on where an answer ends."""

    endpoint: str
    label: LazyString


@dataclass(frozen=True, slots=True)
class Question:
    """A question; its id is the end of an address that may be printed or said on the phone."""

    id: str
    title: LazyString
    answer: tuple[LazyString, ...]
    """Its paragraphs."""
    links: tuple[Link, ...] = ()
    call: bool = False
    """Whether the answer ends with the number of the call centre."""
    also: str = ""
    """Other words that people search it by, in any language; never shown."""


@dataclass(frozen=True, slots=True)
class Area:
    """Questions about one subject."""

    id: str
    title: LazyString
    questions: tuple[Question, ...]


def time(seconds: int) -> LazyString:
    """A time in the reader's words, said when the page is made."""
    return LazyString(wait, seconds)


OPEN = Link("registration.start", _("Open my account"))
SIGN_IN = Link("account.sign_in", _("Sign in"))
OFFICES = Link("offices.index", _("Find my office"))
