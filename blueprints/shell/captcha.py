"""A form's captcha as a page shows it: the image inside of the page, and the same digits spoken."""

from __future__ import annotations

from base64 import b64encode

from flask import Response, abort, current_app, make_response
from htmx_flask import request

from amoe import captcha_media
from amoe.service import Service
from blueprints.shell.forms import CaptchaForm
from blueprints.shell.languages import language
from blueprints.shell.respond import never_stored


def picture(form: CaptchaForm, bound_to: bytes, voice: str, *, judged: bool) -> dict[str, str]:
    """The image of a form: the one that was typed from while it still counts, else a new one.

    `bound_to` names whom it is for, `voice` is the address that speaks it. `judged` says that the
    one in the form was used up.
    """
    service: Service = current_app.extensions["amoe"]
    captchas, now = service.captchas, service.clock.now()
    token = form.captcha_token.data or ""
    typed = form.captcha.data or ""
    if judged or not typed or not captchas.genuine(token, bound_to, now):
        token, typed = captchas.issue(bound_to, now), ""
    form.captcha.data, form.captcha_token.data = typed, token
    png = captcha_media.picture(captchas.answer(token))
    return {
        "source": "data:image/png;base64," + b64encode(png).decode(),
        "voice": f"{voice}?image={token}",
    }


def spoken(bound_to: bytes) -> Response:
    """The digits of the captcha that the query names, in the page's language."""
    service: Service = current_app.extensions["amoe"]
    token, captchas = request.args.get("image", ""), service.captchas
    if not captchas.genuine(token, bound_to, service.clock.now()):
        abort(404)
    said = captcha_media.spoken(captchas.answer(token), language(), captchas.mix(token))
    response = make_response(said)
    response.mimetype = "audio/mpeg"
    response.accept_ranges = "bytes"
    return never_stored(
        response.make_conditional(
            request, accept_ranges=True, complete_length=response.content_length
        )
    )
