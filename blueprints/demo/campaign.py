"""`/demo/campagne/`: the letters of a campaign as people get them, before anybody does."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, make_response, url_for

from amoe.campaign import TEMPLATES
from amoe.ports import Written
from amoe.registry_sample import person
from amoe.service import Service
from blueprints.shell.respond import never_stored, page
from config import LANGUAGES, LETTER_LANGUAGES

ALL = "toutes"
"""In an address: all languages in one letter, as they are sent when none is chosen."""

_LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'none'"
)
"""Mail knows inline styles only, so this one page may have them, and nothing else."""


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/campagne/", "campaigns", campaigns)
    blueprint.add_url_rule("/campagne/<template>/<choice>", "letter", letter)
    blueprint.add_url_rule("/campagne/<template>/<choice>.html", "letter_html", letter_html)


def campaigns() -> Response:
    """Every letter in every language."""
    return never_stored(page("demo/campaigns.html", templates=TEMPLATES, names=LANGUAGES, all=ALL))


def letter(template: str, choice: str) -> Response:
    """Subject and text, with a link to what mail programs show."""
    written = _written(template, choice)
    whole = url_for("demo.letter_html", template=template, choice=choice)
    return never_stored(page("demo/letter.html", written=written, whole=whole))


def letter_html(template: str, choice: str) -> Response:
    """The HTML part alone, under a policy of its own."""
    response = make_response(_written(template, choice).html)
    response.headers["Content-Security-Policy"] = _LETTER_POLICY
    return never_stored(response)


def _written(template: str, choice: str) -> Written:
    """The letter to the first of the invented people: its link to stop such mail works."""
    if template not in TEMPLATES or choice not in (*LANGUAGES, ALL):
        abort(404)
    service: Service = current_app.extensions["amoe"]
    return service.campaign.preview(
        template, ",".join(LETTER_LANGUAGES) if choice == ALL else choice, person(0)
    )
