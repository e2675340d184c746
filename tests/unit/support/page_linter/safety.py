"""Cases of what the content policy would stop."""

from __future__ import annotations

from tests.unit.support.page_linter.pages import Case, page

CASES = [
    Case(
        "no-inline-script",
        "scripts are files",
        page("<script>go()</script>"),
        page('<script src="/static/htmx.js" defer></script>'),
    ),
    Case(
        "no-inline-script",
        "no handler",
        page('<a href="/a" onclick="go()">Aide</a>'),
        page('<a href="/a" data-once="1">Aide</a>'),
    ),
    Case(
        "no-inline-script", "nor htmx's", page('<p hx-on:click="go()"></p>'), page('<p hx-get="/">')
    ),
    Case(
        "no-inline-script",
        "no address that runs",
        page('<a href=" JavaScript:go()">Aide</a>'),
        page('<a href="/javascript">Aide</a>'),
    ),
    Case(
        "no-inline-style",
        "no attribute",
        page('<p style="color:red"></p>'),
        page('<p class="red">'),
    ),
    Case(
        "no-inline-style",
        "only in the head",
        page("<style>p{color:red}</style>"),
        page(head="<style>p{color:red}</style>"),
    ),
    Case(
        "target-blank-rel",
        "noopener",
        page('<a href="/a" target="_blank" rel="nofollow">Aide</a>'),
        page('<a href="/a" target="_blank" rel="noopener">Aide</a>'),
    ),
]
