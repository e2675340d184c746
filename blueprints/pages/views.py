"""Public pages: the same for everyone, no cookie, kept by caches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from amoe.limits import JOURNEY_IDLE
from amoe.registration import TERMS_VERSION
from blueprints.pages import accessibility, cookies, machines, privacy, questions, worker
from blueprints.pages.videos import about
from blueprints.shell import elsewhere
from blueprints.shell.languages import language, stand_for
from blueprints.shell.respond import document
from blueprints.shell.site_map import MAP

blueprint = Blueprint("pages", __name__)
worker.init(blueprint)
machines.init(blueprint)
questions.init(blueprint, "questions")

PAGES = {
    "home": "",
    "amoe": "amoe",
    "enrolment": "immatriculation",
    "refund": "remboursement",
    "videos": "videos",
    "help": "aide",
    "terms": "conditions-generales",
    "privacy": "donnees-personnelles",
    "cookies": "cookies",
    "accessibility": "accessibilite",
    "site_map": "plan-du-site",
}
"""View and template by name, with the last part of the address: French in every language."""


@blueprint.get("/")
def root() -> Response:
    """The home page in the browser's language, at once and without a redirect."""
    stand_for("pages.home")
    response = document("pages/home.html")
    response.vary.add("Accept-Language")
    return response


def _words(name: str) -> dict[str, Any]:
    """What a page says that does not stand in its template."""
    words = _WORDS.get(name)
    return words() if words else {}


_WORDS: dict[str, Callable[[], dict[str, Any]]] = {
    "videos": lambda: {each: about(each, language()) for each in ("account", "services")},
    "help": lambda: {"elsewhere": elsewhere},
    "terms": lambda: {"version": TERMS_VERSION},
    "privacy": lambda: {"elsewhere": elsewhere, "kept": privacy.KEPT},
    "cookies": lambda: {
        "stored": cookies.stored(),
        "holds": cookies.HOLDS,
        "desk_holds": cookies.DESK_HOLDS,
    },
    "accessibility": lambda: {"checked_on": accessibility.CHECKED_ON, "idle": JOURNEY_IDLE},
    "site_map": lambda: {"map": MAP},
}


def _add(name: str, slug: str) -> None:
    blueprint.add_url_rule(
        f"/<language:language>/{slug}",
        name,
        lambda: document(f"pages/{name}.html", **_words(name)),
    )


for _name, _slug in PAGES.items():
    _add(_name, _slug)
