"""Every public page by area: for the site map, search engines, tests and budgets alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A public page: its view and what a link to it says."""

    endpoint: str
    title: LazyString


MAP: tuple[tuple[LazyString, tuple[Entry, ...]], ...] = (
    (
        _("My account"),
        (
            Entry("pages.home", _("Home page")),
            Entry("registration.start", _("Open my account")),
            Entry("account.sign_in", _("Sign in")),
            Entry("number.ask", _("I do not know my immatriculation number")),
        ),
    ),
    (
        _("Student health insurance"),
        (
            Entry("pages.amoe", _("AMOE in short")),
            Entry("pages.enrolment", _("How enrolment works")),
            Entry("pages.refund", _("Getting care refunded")),
            Entry("offices.index", _("Offices")),
        ),
    ),
    (
        _("Help"),
        (
            Entry("pages.questions", _("Questions and answers")),
            Entry("pages.videos", _("Videos")),
            Entry("pages.help", _("Help and contact")),
            Entry("campus.index", _("For universities")),
        ),
    ),
    (
        _("This site"),
        (
            Entry("pages.terms", _("Terms of use")),
            Entry("pages.privacy", _("Personal data")),
            Entry("pages.cookies", _("Cookies")),
            Entry("pages.accessibility", _("Accessibility")),
            Entry("pages.site_map", _("All pages")),
        ),
    ),
)
"""The areas of the site with their pages. Endpoints by name: an area knows no other."""

Addresses = Callable[[], Iterable[tuple[str, dict[str, str]]]]

_more: list[Addresses] = []


def also(addresses: Addresses) -> Addresses:
    """Add pages that stand in no list of links, as (endpoint, values): one office, one campus."""
    _more.append(addresses)
    return addresses


def all_addresses() -> list[tuple[str, dict[str, str]]]:
    """Every public page as (endpoint, values without the language)."""
    listed = [(entry.endpoint, dict[str, str]()) for _area, entries in MAP for entry in entries]
    return listed + [one for addresses in _more for one in addresses()]
