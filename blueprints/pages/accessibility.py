"""When the site was last checked for accessibility, and which pages were looked at."""

from __future__ import annotations

from datetime import date

CHECKED_ON = date(2026, 11, 22)
"""The day of the last check of all pages below, by the tools and by hand (keyboard, no script).

A test refuses a day to come and one that is older than a year.
"""

CHECKED = (
    "pages.home",
    "registration.start",
    "account.sign_in",
    "number.ask",
    "pages.amoe",
    "pages.enrolment",
    "pages.refund",
    "offices.index",
    "pages.questions",
    "pages.videos",
    "pages.help",
    "campus.index",
    "pages.terms",
    "pages.privacy",
    "pages.cookies",
    "pages.accessibility",
    "pages.site_map",
)
"""The pages of the site map on that day. A new page is checked, then added: a test compares."""
