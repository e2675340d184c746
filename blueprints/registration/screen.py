"""How an agent sees a step: as its person does, with nothing that was typed."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app

from amoe import emails, phones
from amoe.identity import Identity
from amoe.registration import Person, Registration
from amoe.service import Service
from blueprints.registration.locked import locked_words
from blueprints.registration.step import Step
from blueprints.registration.steps import journey
from blueprints.shell.languages import language
from blueprints.shell.screens import Shown
from blueprints.shell.sentences import SENTENCES, sentence
from blueprints.shell.texts import render

HIDDEN = "•••"
_NOTHING = {"source": "", "voice": ""}


def place(shown: Shown) -> str:
    """The step that its person stands at."""
    return journey.place(shown.thing).slug


def screen(shown: Shown) -> str:
    """The inside of the page that its person has before them, in the present language."""
    service: Service = current_app.extensions["amoe"]
    step = journey.place(shown.thing)
    seen = mirrored(shown.thing)
    lock = step.lock(shown.thing, service)
    if lock is not None:
        words = locked_words(lock, seen, step, service.clock.now())
        return _made("registration/locked.html", reference=seen.reference, **words)
    # A lock that has opened meanwhile is no refusal that the page still tells of.
    refused = shown.refused if shown.refused in SENTENCES else None
    said = {"": sentence(refused)} if refused else {}
    return _made(
        step.template,
        step=step,
        form=step.form_class(formdata=None),
        errors=said,
        general=said.get("", ""),
        progress=journey.progress(step, shown.thing),
        back=journey.before(step),
        reference=seen.reference,
        picture=_NOTHING,
        **_told(step, seen, service),
    )


def mirrored(registration: Registration) -> Registration:
    """The same registration with masks in the place of everything that was typed or is a name."""
    seen = replace(registration, draft={})
    if registration.email:
        seen.email = emails.masked(registration.email)
    if registration.phone:
        seen.phone = _masked_number(registration.phone)
        seen.late_prefixes = phones.numbering(seen.phone) if registration.sms_late else ""
    seen.challenges = [
        replace(each, address=_masked(each.channel, each.address))
        for each in registration.challenges
    ]
    if registration.identity:
        seen.identity = Identity(registration.identity.method, HIDDEN, HIDDEN, "•-•-•")
    if registration.person:
        seen.person = Person(*[f"{name[:1]}…" for name in _names(registration.person)])
    return seen


def _told(step: Step, seen: Registration, service: Service) -> dict[str, object]:
    words: dict[str, object] = step.words(seen, service)
    words.pop("username", None)
    return {**words, "username": ""}


def _made(template: str, **words: object) -> str:
    more = {"layout": "layouts/screen.html", "public": False, "scripts": (), "ends_in": 0}
    return render(template, language(), {**more, "ends_at": 0, **words})


def _masked(channel: str, address: str) -> str:
    return _masked_number(address) if channel == "sms" else emails.masked(address)


def _masked_number(number: str) -> str:
    """As `phones.masked`, in the form that steps write out themselves: 06 •• •• •• 42."""
    written = phones.masked(number).replace(" ", "")
    return "+212" + written.removeprefix("0")


def _names(person: Person) -> tuple[str, str, str, str]:
    return person.first_name, person.last_name, person.first_name_ar, person.last_name_ar
