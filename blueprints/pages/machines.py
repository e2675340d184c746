"""What programs ask for: which pages there are, which to leave alone, whom to tell of holes."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, current_app, make_response

from amoe.limits import DAY
from amoe.service import Service
from blueprints.shell.respond import kept
from blueprints.shell.site_map import all_addresses
from blueprints.shell.template_words import iso
from blueprints.shell.texts import link_in
from config import DEFAULT_LANGUAGE, LANGUAGES, Settings

# RFC 9309: the longest rule that fits an address wins, `$` ends it, `*` is anything.
ALLOWED = ("/{language}/inscription/$",)
"""The start page stands where the steps do, and is public."""
DISALLOWED = (
    "/{language}/inscription/",
    "/{language}/numero-oublie/",
    "/{language}/courriels/",
    "/demo/",
    "/sms/",
    "/metrics",
)
"""One person's pages, pages behind a token, the demo, reports: nothing to find there."""

CONTACT_LIFE = 180 * DAY
"""So far ahead the contact for holes expires: RFC 9116 wants less than a year."""


def init(blueprint: Blueprint) -> None:
    """Add the three addresses."""
    blueprint.add_url_rule("/robots.txt", "robots", robots)
    blueprint.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    blueprint.add_url_rule("/.well-known/security.txt", "security_contact", security_contact)


def robots() -> Response:
    """What search engines may read: every public page."""
    rules = [f"Allow: {path}" for path in _in_each_language(ALLOWED)]
    rules += [f"Disallow: {path}" for path in _in_each_language(DISALLOWED)]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {_settings().site_url}/sitemap.xml"]
    return _text("\n".join(lines) + "\n", "text/plain")


def sitemap() -> Response:
    """Every public page in every language, each with the same page in the others."""
    pages = [_entries(endpoint, values) for endpoint, values in all_addresses()]
    return _text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "".join(pages) + "</urlset>\n",
        "application/xml",
    )


def security_contact() -> Response:
    """Whom to tell of a security hole (RFC 9116)."""
    service: Service = current_app.extensions["amoe"]
    # By the day: the same text, and the same ETag, until midnight.
    today = service.clock.now() // DAY * DAY
    settings = _settings()
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {iso(today + CONTACT_LIFE)}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {settings.site_url}/.well-known/security.txt",
    ]
    return _text("\n".join(lines) + "\n", "text/plain")


def _entries(endpoint: str, values: dict[str, str]) -> str:
    """A page as the site map has it: one entry a language, or one when it has no language."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    site = _settings().site_url
    if not app.url_map.is_endpoint_expecting(endpoint, "language"):
        only = site + link_in(app, DEFAULT_LANGUAGE, endpoint, **values)
        return f"<url><loc>{escape(only)}</loc></url>\n"
    address = {
        code: site + link_in(app, code, endpoint, **values, language=code) for code in LANGUAGES
    }
    # The home page in the reader's own language is the root; other pages have no such address.
    default = f"{site}/" if endpoint == "pages.home" else address[DEFAULT_LANGUAGE]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(where)}/>'
        for code, where in (*address.items(), ("x-default", default))
    )
    return "".join(f"<url><loc>{escape(address[code])}</loc>{links}</url>\n" for code in LANGUAGES)


def _in_each_language(paths: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(path.format(language=code) for path in paths for code in LANGUAGES))


def _text(text: str, kind: str) -> Response:
    response = make_response(text)
    response.mimetype = kind
    return kept(response)


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
