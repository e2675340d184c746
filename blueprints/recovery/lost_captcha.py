"""The captcha of a lost phone or mailbox: names are tried by machines, and each SMS wakes somebody.

A forgotten password and a code that comes first have none, see docs/adr/0020.
"""

from __future__ import annotations

from flask import Blueprint, Response, session
from flask_wtf.csrf import generate_csrf

from amoe.captchas import Judged
from amoe.limits import LOSING_PER_ADDRESS, VOICES_PER_JOURNEY
from amoe.secrecy import fingerprint
from blueprints.recovery.common import LANGUAGE
from blueprints.shell import captcha
from blueprints.shell.forms import CaptchaForm
from blueprints.shell.showing import service
from blueprints.shell.template_words import link
from extensions import limiter


def init(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule(f"{LANGUAGE}/compte-perdu/image.mp3", "lost_voice", lost_voice)


@limiter.limit(VOICES_PER_JOURNEY, key_func=lambda: _holder_of(session.get("csrf_token", "")).hex())
def lost_voice() -> Response:
    """Speak the form's captcha."""
    return captcha.spoken(_holder_of(session.get("csrf_token", "")))


@limiter.limit(LOSING_PER_ADDRESS)
def few_per_address() -> None:
    """Stop who goes through names from one address, in the place of the guard against floods."""


def picture(form: CaptchaForm, *, judged: bool) -> dict[str, str]:
    """The image of the form."""
    return captcha.picture(form, _visitor(), link("recovery.lost_voice"), judged=judged)


def judge(form: CaptchaForm) -> Judged:
    """What was typed is worth this; its one use is not yet spent."""
    token, typed = form.captcha_token.data or "", form.captcha.data or ""
    return service().captchas.judge(token, typed, _visitor(), service().clock.now())


def _visitor() -> bytes:
    """Whom a captcha is for: the browser, by the random word that guards its forms."""
    generate_csrf()
    return _holder_of(session["csrf_token"])


def _holder_of(word: str) -> bytes:
    return fingerprint(f"lost:{word}")
