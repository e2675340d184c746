"""`flask switch …`: close the site or the opening of accounts, pause SMS or the registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from flask import Blueprint, current_app

from amoe.service import Service
from amoe.switches import NAMES, OPERATOR, Switch, Switches
from blueprints.shell.template_words import clock, day
from blueprints.shell.until import BadTime, until
from config import LANGUAGES

blueprint = Blueprint("switches", __name__, cli_group="switch")

_name = click.argument("name", type=click.Choice(NAMES))


def _said(command: Callable[..., None]) -> Callable[..., None]:
    """An option for the words in each language of the site."""
    for code, language in reversed(LANGUAGES.items()):
        command = click.option(f"--{code}", default="", help=f"What people read in {language}.")(
            command
        )
    return command


@blueprint.cli.command("list")
def show() -> None:
    """Say what is on and what is off, since when, until when and in which words."""
    switches = _service().switches
    for name in NAMES:
        off = switches.paused(name)
        click.echo(f"{name:13} {_line(off) if off else 'on'}")
        for code, words in off.words.items() if off else ():
            click.echo(f"    {code}  {words}")
    _warn()


@blueprint.cli.command("off")
@_name
@_said
@click.option("--until", "end", default="", help="Minutes, or a time such as 2026-11-23T14:30.")
def off(name: str, end: str, **words: Any) -> None:
    """Switch something off, or give what is off other words and another end."""
    service = _service()
    try:
        expected = until(end, service.clock.now())
    except BadTime as refusal:
        raise click.BadParameter(str(refusal), param_hint="--until") from None
    if service.switches.pause(name, words=words, until=expected):
        click.echo(f"{name} is off.")
    elif _tell(service.switches, name, words, expected):
        click.echo(f"{name} was off already; its words or its end are new.")
    else:
        click.echo(f"{name} was off already.")
    _warn()


@blueprint.cli.command("on")
@_name
def on(name: str) -> None:
    """Switch something on again; its words are forgotten."""
    service = _service()
    changed = service.switches.resume(name)
    click.echo(f"{name} is on." if changed else f"{name} was on.")
    if name == "sms":
        click.echo(f"{service.resuming.tell():,} people are told that SMS works again.")
    _warn()


def _tell(switches: Switches, name: str, words: dict[str, str], expected: int | None) -> bool:
    """Change what is given and leave the rest."""
    old = switches.paused(name)
    given = {code: said for code, said in words.items() if said}
    if old is None:
        return False
    return switches.tell(name, OPERATOR, {**old.words, **given}, expected or old.until)


def _line(off: Switch) -> str:
    """Since when, by whom, until when; times of Morocco."""
    end = f", expected back {day(off.until)} {clock(off.until)}" if off.until else ""
    return f"OFF since {day(off.since)} {clock(off.since)}, by {off.who}{end}"


def _warn() -> None:
    """Say it when the database does not know yet."""
    for name in _service().switches.unrecorded:
        click.echo(
            f"The database cannot be written: {name} was turned in switches.json alone, for this "
            "machine. It is recorded within a minute of the database working again.",
            err=True,
        )


def _service() -> Service:
    found: Service = current_app.extensions["amoe"]
    return found
