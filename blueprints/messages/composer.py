"""Writes e-mails and SMS from templates, in the language of the person who gets them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from amoe.ports import Written
from amoe.segments import fits_one_segment
from blueprints.shell.texts import link_in, render
from config import Settings

SUBJECTS = {
    "code": _("Your AMOE verification code"),
    "number": _("Your AMOE immatriculation number"),
    "opened": _("Your AMOE account is open"),
    "claim_moved": _("News of your AMOE claims"),
    "new_device": _("Your AMOE account was opened on a new device"),
    "reset": _("Choose a new password for your AMOE account"),
    "password_changed": _("The password of your AMOE account was changed"),
    "app_changed": _("The security of your AMOE account was changed"),
    "contact_changed": _("The contact details of your AMOE account were changed"),
    "losing_link": _("Your lost number or address: go on here"),
    "desk_act": _("An agent of the call centre did something for your AMOE account"),
    "desk_link": _("Go on with your AMOE registration"),
    "losing_begun": _("Somebody asks to change the contact details of your AMOE account"),
    "ouverture": _("Open your AMOE account online"),
    "agent_invitation": _("Your access to the AMOE call centre"),
    "desk_canary": _("Alarm at the call centre"),
    "desk_stopped": _("An agent was stopped at the call centre"),
    "sms_back": _("SMS work again: go on with your AMOE registration"),
}

LINKS = {
    "resume": "registration.resume",
    "unsubscribe": "campaign.unsubscribe",
    "not_me": "account.not_me",
    "stop_notices": "claims.stop",
    "reset": "recovery.reset",
    "losing": "recovery.lost_link",
    "cancel": "recovery.lost_cancel",
    "first_code": "account.first",
    "invitation": "desk.invitation",
}
"""The facts that are tokens, with the view whose address takes them: `not_me` → `not_me_url`."""

_BETWEEN = f"\n\n{'─' * 24}\n\n"
"""Between the languages of a text."""


class TooLong(Exception):
    """An SMS would need more than one segment: it would cost double and may arrive torn."""


class Composer:
    """The Composer port, on the site's own templates. Needs an application context."""

    def __init__(self, app: Flask) -> None:
        """Take the application whose templates and catalogues are used."""
        self._app = app
        self._subjects: dict[tuple[str, str], str] = {}

    def mail(self, template: str, language: str, facts: dict[str, Any]) -> Written:
        """Subject, text and HTML of an e-mail; `language` may be several, joined by commas."""
        languages = language.split(",")
        if len(languages) == 1:
            return self._written(template, language, facts, "emails/_mail.html")
        parts = [self._written(template, each, facts, "emails/_part.html") for each in languages]
        subject = " · ".join(part.subject for part in parts)
        inside = [Markup(part.html) for part in parts]  # noqa: S704 - rendered by our own templates
        html = render("emails/_several.html", languages[0], {"subject": subject, "parts": inside})
        return Written(
            subject, _BETWEEN.join(part.text for part in parts), html, parts[0].unsubscribe
        )

    def _written(self, template: str, language: str, facts: dict[str, Any], layout: str) -> Written:
        """An e-mail in one language, or its part in a mail of several."""
        subject = self._subject(template, language)
        words = {**facts, **self._words(), "subject": subject, "layout": layout}
        for name in LINKS.keys() & facts.keys():
            words[f"{name}_url"] = self._address(LINKS[name], language, facts[name])
        return Written(
            subject=subject,
            text=render(f"emails/{template}.txt", language, words),
            html=render(f"emails/{template}.html", language, words),
            unsubscribe=words.get("unsubscribe_url") or words.get("stop_notices_url", ""),
        )

    def text(self, template: str, language: str, facts: dict[str, Any]) -> str:
        """An SMS; raises TooLong when it does not fit one segment."""
        said = render(f"texts/{template}.txt", language, {**facts, **self._words()}).strip()
        if not fits_one_segment(said):
            raise TooLong(template)
        return said

    def _subject(self, template: str, language: str) -> str:
        """A subject; looked up once, because that takes as long as all the rest of a letter."""
        if (template, language) not in self._subjects:
            with force_locale(language):
                self._subjects[template, language] = str(SUBJECTS[template])
        return self._subjects[template, language]

    def _address(self, view: str, language: str, token: str) -> str:
        """A whole address with a token, for a link in a mail."""
        return self._words()["site_url"] + link_in(self._app, language, view, token=token)

    def _words(self) -> dict[str, Any]:
        settings: Settings = self._app.extensions["settings"]
        return {"site_url": settings.site_url, "host": settings.host, "place": settings.place}
