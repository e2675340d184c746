"""Writes e-mails and SMS from templates, in the language of the person who gets them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

from amoe.ports import Written
from blueprints.messages.segments import fits_one_segment
from config import Settings


class TooLong(Exception):
    """An SMS would need more than one segment: it would cost double and may arrive torn."""


class Composer:
    """The Composer port, on the site's own templates. Needs an application context."""

    def __init__(self, app: Flask) -> None:
        """Take the application whose templates and catalogues are used."""
        self._app = app

    def mail(self, template: str, language: str, facts: dict[str, Any]) -> Written:
        """Subject, text and HTML of an e-mail."""
        with force_locale(language):
            words = self._words(language, facts)
            subject = {
                "code": _("Your AMOE verification code"),
                "opened": _("Your AMOE account is open"),
            }[template]
            return Written(
                subject=subject,
                text=self._render(f"emails/{template}.txt", subject=subject, **words),
                html=self._render(f"emails/{template}.html", subject=subject, **words),
            )

    def text(self, template: str, language: str, facts: dict[str, Any]) -> str:
        """An SMS; raises TooLong when it does not fit one segment."""
        with force_locale(language):
            said = self._render(f"texts/{template}.txt", **self._words(language, facts)).strip()
        if not fits_one_segment(said):
            raise TooLong(template)
        return said

    def _words(self, language: str, facts: dict[str, Any]) -> dict[str, Any]:
        settings: Settings = self._app.extensions["settings"]
        return {
            **facts,
            "lang": language,
            "dir": "rtl" if language == "ar" else "ltr",
            "site_url": settings.site_url,
            "host": settings.host,
        }

    def _render(self, name: str, **words: Any) -> str:
        # Not flask.render_template: outside of a request its context processors have no request.
        return self._app.jinja_env.get_template(name).render(**words)
