"""Who asks, as the service wants to know it: device, what it is, language, reference."""

from __future__ import annotations

import re

from flask import Response, current_app, request, session

from amoe.limits import DEVICE_KNOWN
from amoe.prover import Visitor
from amoe.references import new_reference
from blueprints.shell.languages import language

_BROWSERS = (
    ("Opera", r"OPR/|Opera"),
    ("UC Browser", r"UCBrowser"),
    ("Samsung Internet", r"SamsungBrowser"),
    ("Edge", r"Edg[eA]?/"),
    ("Firefox", r"Firefox|FxiOS"),
    ("Chrome", r"Chrome|CriOS|Chromium"),
    ("Safari", r"Safari"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("KaiOS", r"KAIOS"),
    ("Windows", r"Windows"),
    ("Mac", r"Mac OS"),
    ("Linux", r"Linux"),
)
"""In the order in which they are looked for: many browsers give themselves out as Chrome too."""


def visitor() -> Visitor:
    """The visitor of the present request."""
    return Visitor(
        device=request.cookies.get(device_cookie(), ""),
        label=label(request.headers.get("User-Agent", "")),
        language=language(),
        reference=reference(),
    )


def reference() -> str:
    """The short code that this browser's person reads to an agent; made when there is none."""
    return str(session.setdefault("r", new_reference()))


def label(agent: str) -> str:
    """What a device is, in names that are the same in every language: "Chrome, Android"."""
    found = [
        next((name for name, pattern in kinds if re.search(pattern, agent)), "")
        for kinds in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def remember_device(response: Response, secret: str) -> Response:
    """Give the browser the cookie by which it is known for 30 days."""
    response.set_cookie(
        device_cookie(),
        secret,
        max_age=DEVICE_KNOWN,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response


def device_cookie() -> str:
    """The name of the cookie that tells one device from another."""
    return str(current_app.config["SESSION_COOKIE_NAME"]) + "-device"
