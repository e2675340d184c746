"""What templates may say without being told: the fund, languages, times, references."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request
from flask_babel import ngettext

from amoe.references import grouped
from blueprints.shell.figures import days, long_day, money
from blueprints.shell.languages import language
from blueprints.shell.sentences import sentence
from blueprints.shell.texts import environment, link_in
from config import LANGUAGES

MOROCCO = ZoneInfo("Africa/Casablanca")
_GROUPS = re.compile("\u2066[^\u2069]*\u2069|[0-9]++(?:[ /:.][0-9]++)+")
"""What is isolated already, or a number in several groups: a date, a time, a telephone."""


def init_app(app: Flask) -> None:
    """Add filters, globals and the context of every template."""
    settings = app.extensions["settings"]
    app.jinja_env.globals.update(
        fund=settings.fund,
        demo=settings.demo,
        sentence=sentence,
        other_languages=other_languages,
        this_page=this_page,
        site_url=settings.site_url,
        wait=wait,
    )
    app.jinja_env.filters.update(days=days, long_day=long_day, money=money)
    app.jinja_env.filters.update(
        ltr=ltr, isolated=isolated, day=day, clock=clock, grouped=grouped, iso=iso, minutes=minutes
    )


def link(endpoint: str, **values: str) -> str:
    """The address of a view in the present language."""
    found: str = environment(language()).globals["link"](endpoint, **values)
    return found


def this_page() -> str:
    """The address of the present page in the present language, where it is known by one."""
    return _in_language(language())


def other_languages() -> list[tuple[str, str, str]]:
    """The same page in the other languages: code, name, address."""
    return [
        (code, name, _in_language(code)) for code, name in LANGUAGES.items() if code != language()
    ]


def _in_language(code: str) -> str:
    endpoint, values = g.get("stands_for") or (request.endpoint, request.view_args or {})
    if endpoint is None or not current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        return link("pages.home", language=code)
    # Not remembered: the values are what somebody asked for.
    return link_in(current_app, code, endpoint, **{**values, "language": code})


def clock(at: int) -> str:
    """Morocco's time of day for seconds since 1970: 14:32."""
    return datetime.fromtimestamp(at, MOROCCO).strftime("%H:%M")


def day(at: int) -> str:
    """Morocco's date for seconds since 1970: 27/03/2026."""
    return datetime.fromtimestamp(at, MOROCCO).strftime("%d/%m/%Y")


def ltr(text: str) -> str:
    """A number that keeps its order in a right-to-left text without markup (isolates)."""
    return f"\u2066{text}\u2069"


def isolated(text: str) -> str:
    """A sentence that somebody wrote in a file, in which every number keeps its order (`ltr`)."""
    return _GROUPS.sub(lambda met: met[0] if met[0][0] == "\u2066" else ltr(met[0]), text)


def iso(at: int) -> str:
    """ISO 8601 time in UTC, for `<time datetime>`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def minutes(seconds: int) -> str:
    """A short waiting time as a clock shows it, which needs no plural: 1:05."""
    return f"{seconds // 60}:{seconds % 60:02}"


def wait(seconds: int) -> str:
    """A waiting time in words: seconds, minutes, hours or days, rounded up."""
    seconds = max(seconds, 1)
    if seconds <= 90:
        return ngettext("%(num)d second", "%(num)d seconds", seconds)
    if seconds <= 90 * 60:
        return ngettext("%(num)d minute", "%(num)d minutes", -(-seconds // 60))
    if seconds <= 48 * 3600:
        return ngettext("%(num)d hour", "%(num)d hours", -(-seconds // 3600))
    return ngettext("%(num)d day", "%(num)d days", -(-seconds // 86400))
