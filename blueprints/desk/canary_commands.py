"""`flask canaries …`: plant records that no honest call ever opens, list them, remove them."""

from __future__ import annotations

from datetime import datetime

import click
from flask import Blueprint
from flask.cli import AppGroup

from amoe.days import MOROCCO
from amoe.identity import canonical_number
from amoe.references import grouped, is_reference, new_reference, typed
from blueprints.shell.showing import service

canaries = AppGroup("canaries", help="Records that raise an alarm when an agent opens them.")


def init(blueprint: Blueprint) -> None:
    """Add the commands."""
    blueprint.cli.add_command(canaries)


@canaries.command("add")
@click.argument("label")
@click.option("--new", is_flag=True, help="Make a reference of nobody and tell it: bait for lists.")
def add(label: str, *, new: bool) -> None:
    """Plant a reference or an immatriculation number; LABEL is what the alarm will say.

    The number is asked for, so that it does not stay in the shell's history.
    """
    service().migrate()
    name = new_reference() if new else _asked()
    try:
        planted = service().desk.canaries.plant(name, label)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint="LABEL") from fault
    if not planted:
        raise click.ClickException("This record is planted already.")
    click.echo(f"Planted as {label}." + (f" The reference is {grouped(name)}." if new else ""))


@canaries.command("list")
def show() -> None:
    """List them by label; what was planted cannot be read back."""
    for each in service().desk.canaries.all():
        day = datetime.fromtimestamp(each.added_at, MOROCCO).strftime("%Y-%m-%d %H:%M")
        click.echo(f"{each.label:<20} {day}")


@canaries.command("remove")
@click.argument("label")
def remove(label: str) -> None:
    """Remove what was planted as LABEL."""
    gone = service().desk.canaries.remove(label)
    if not gone:
        raise click.ClickException("Nothing is planted as this.")
    click.echo(f"Removed: {gone}.")


def _asked() -> str:
    text = click.prompt("Reference, or immatriculation number")
    reference = typed(text)
    if is_reference(reference):
        return reference
    number = canonical_number(text)
    if not number:
        raise click.ClickException("This is neither a reference nor an immatriculation number.")
    return number
