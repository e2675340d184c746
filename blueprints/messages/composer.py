"""Writes e-mails and SMS from templates, in the language of the person who gets them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_babel import lazy_gettext as _

from amoe.ports import Written
from blueprints.messages.segments import fits_one_segment
from blueprints.shell.texts import render
from config import Settings

SUBJECTS = {
    "code": _("Your AMOE verification code"),
    "opened": _("Your AMOE account is open"),
}


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
            subject = str(SUBJECTS[template])
        words = {**facts, **self._words(), "subject": subject}
        return Written(
            subject=subject,
            text=render(f"emails/{template}.txt", language, words),
            html=render(f"emails/{template}.html", language, words),
        )

    def text(self, template: str, language: str, facts: dict[str, Any]) -> str:
        """An SMS; raises TooLong when it does not fit one segment."""
        said = render(f"texts/{template}.txt", language, {**facts, **self._words()}).strip()
        if not fits_one_segment(said):
            raise TooLong(template)
        return said

    def _words(self) -> dict[str, Any]:
        settings: Settings = self._app.extensions["settings"]
        return {"site_url": settings.site_url, "host": settings.host}
