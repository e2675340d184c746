"""For leads: what is on and what is off, and the words that people read meanwhile."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request
from flask_babel import force_locale
from flask_babel import lazy_gettext as _

from amoe.desk.agents import Agent
from amoe.reasons import Reason
from amoe.switches import MOST_WORDS, OPERATOR, REGISTRATION, REGISTRY, SITE, Switch
from blueprints.desk import guard
from blueprints.desk.common import Errors, service, show
from blueprints.shell.maintenance import SAID
from blueprints.shell.respond import leave
from blueprints.shell.template_words import link
from blueprints.shell.texts import direction
from blueprints.shell.until import BadTime, until
from config import LANGUAGES

SWITCHES = {
    "site": (
        SITE,
        _("The whole site"),
        _(
            "Off: every page says that it is closed; only the desk goes on. "
            "Registrations lose no time."
        ),
    ),
    "inscription": (
        REGISTRATION,
        _("Opening accounts"),
        _(
            "Off: nobody can begin or go on with a registration, and none loses time. "
            "All the rest works."
        ),
    ),
    "sms": (
        "sms",
        _("Messages by SMS"),
        _(
            "Off: no SMS leaves. Who needs one is told so; their registration is kept for "
            "24 hours, and a mail tells them when SMS are back."
        ),
    ),
    "annonces": (
        "bulk",
        _("Announcements by mail"),
        _("Off: no bulk mail leaves. Codes and notices do."),
    ),
    "registre": (
        REGISTRY,
        _("The registry"),
        _("Off: the registry is asked nothing, so identities cannot be checked. No try is used."),
    ),
}
"""By the last part of the address: the switch, what it is called, what it does."""
_STANDARD = {
    "sms": (_("SMS cannot be sent right now."), ""),
    REGISTRY: (_("Identities cannot be checked right now."), ""),
}
"""What the notices of the others begin with."""


def init(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/interrupteurs/", "switches", index)
    blueprint.add_url_rule("/interrupteurs/<slug>", "switch", one, methods=["GET", "POST"])


@guard.leads_only
def index() -> Response:
    """All of them, with how each stands."""
    switches = service().switches
    listed = [
        {"slug": slug, "title": title, "does": does, "off": off, "who": _who(off)}
        for slug, (name, title, does) in SWITCHES.items()
        for off in [switches.paused(name)]
    ]
    return show("switches", listed=listed, now=service().clock.now())


@guard.leads_only
def one(slug: str) -> Response:
    """One of them: look, try the words, switch."""
    if slug not in SWITCHES:
        abort(404)
    if request.method == "GET":
        off = service().switches.paused(SWITCHES[slug][0])
        return _page(slug, dict(off.words) if off else {}, "")
    return _act(slug, guard.current())


def _act(slug: str, lead: Agent) -> Response:
    switches, name = service().switches, SWITCHES[slug][0]
    wish = request.form.get("do", "")
    if wish == "on":
        switches.resume(name, lead.id)
        return leave(link("desk.switches"))
    words = {code: request.form.get(f"words_{code}", "") for code in LANGUAGES}
    typed = request.form.get("until", "")
    try:
        end = until(typed, service().clock.now())
    except BadTime:
        return _page(slug, words, typed, [("until", Reason.SWITCH_UNTIL)], status=422)
    if wish != "off":
        return _page(slug, words, typed, seen=True, end=end or 0)
    off = switches.paused(name)
    if off:
        switches.tell(name, lead.id, words, end or (off.until if off.until else None))
    elif name == SITE and not request.form.get("confirm"):
        return _page(slug, words, typed, [("confirm", Reason.SWITCH_UNCONFIRMED)], status=422)
    else:
        switches.pause(name, lead.id, words, end)
    return leave(link("desk.switches"))


def _page(
    slug: str,
    words: dict[str, str],
    typed: str,
    errors: Errors | None = None,
    *,
    seen: bool = False,
    end: int = 0,
    status: int = 200,
) -> Response:
    """The form; `seen` with how the words look in each language."""
    name, title, does = SWITCHES[slug]
    off = service().switches.paused(name)
    end = end or (off.until if off else 0)
    return show(
        "switch",
        errors,
        status=status,
        slug=slug,
        name=name,
        title=title,
        does=does,
        off=off,
        who=_who(off),
        words=words,
        typed=typed,
        most=MOST_WORDS,
        codes=[(code, said, direction(code)) for code, said in LANGUAGES.items()],
        # Bulk mail has no page on which anything is said.
        preview=_preview(name, words) if seen and name != "bulk" else [],
        end=end,
        remains=end - service().clock.now(),
    )


def _preview(name: str, words: dict[str, str]) -> list[dict[str, Any]]:
    """What people read, in each language: heading and words."""
    found = []
    for code in LANGUAGES:
        with force_locale(code):
            heading, standard = (str(each) for each in (SAID.get(name) or _STANDARD[name])[-2:])
        said = " ".join(words[code].split()) or standard
        found.append({"code": code, "dir": direction(code), "heading": heading, "said": said})
    return found


def _who(off: Switch | None) -> str:
    """The name of who switched it off; empty for the operator at the terminal."""
    if off is None or off.who == OPERATOR:
        return ""
    agent = service().agents.get(off.who)
    return agent.name if agent else ""
