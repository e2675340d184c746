"""The service worker's script, and the page that it shows when there is no line."""

from __future__ import annotations

import json
from hashlib import sha256

from flask import Blueprint, Response, current_app, make_response, request

from amoe.offices import by_name
from blueprints.shell.assets import STATIC, bare
from blueprints.shell.languages import language
from blueprints.shell.respond import document
from blueprints.shell.texts import render
from config import LANGUAGES

OFFLINE = "hors-ligne"
TEMPLATE = "pages/offline.html"


def init(blueprint: Blueprint) -> None:
    """Add the two addresses. The script stands at the root: it works on what is below it only."""
    blueprint.add_url_rule("/sw.js", "worker", worker)
    blueprint.add_url_rule(f"/<language:language>/{OFFLINE}", "offline", offline)


def offline() -> Response:
    """What helps without a line: the call centre and the offices."""
    return document(TEMPLATE, cities=by_name(language()))


def worker() -> Response:
    """The script. Browsers ask for it beside each page: 304 as long as it stays the same."""
    script = current_app.extensions.get("worker") or _script()
    current_app.extensions["worker"] = script
    response = make_response(script)
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag(weak=True)
    return response.make_conditional(request)


def _script() -> str:
    """What the worker must know of the site, then its code.

    With a new edition of the offline pages the script is another one: the browser fetches both.
    """
    words = {"layout": "layouts/page.html", "public": False, "scripts": (), "ends_in": 0}
    pages = [render(TEMPLATE, code, {**words, "cities": by_name(code)}) for code in LANGUAGES]
    site = {
        "languages": list(LANGUAGES),
        "offline": OFFLINE,
        "edition": "offline-" + sha256("".join(pages).encode()).hexdigest()[:12],
    }
    code = bare((STATIC / "worker.js").read_text("utf-8"))
    return f'"use strict";\nconst SITE = {json.dumps(site)};\n{code}'
