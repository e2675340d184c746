"""`flask keys make` and `flask keys rotate`: the secret keys of an instance."""

from __future__ import annotations

import sys

import click
from flask import Blueprint, current_app

from amoe.keys import FILE, Keys
from config import Settings

blueprint = Blueprint("keys", __name__, cli_group="keys")


@blueprint.cli.command("rotate")
def rotate() -> None:
    """Add a new sealing key and a new session key; old data stays readable. Then restart."""
    settings: Settings = current_app.extensions["settings"]
    kept = Keys.load(settings.instance).rotated()
    kept.save(settings.instance)
    click.echo(f"Sealing key {max(kept.sealing)} is in use after a restart of the site.")


def make() -> int:
    """Make the keys of a new production instance; never overwrites any. Returns an exit code.

    Not a flask command: without keys there is no application to ask. `make keys` calls it.
    """
    settings = Settings.from_environment()
    if (settings.instance / FILE).exists():
        click.echo(f"{FILE} is there already; `flask keys rotate` adds new keys.", err=True)
        return 2
    Keys.make(demo=settings.demo).save(settings.instance)
    click.echo(f"Made {FILE} in the instance folder. Back it up apart from the databases.")
    return 0


if __name__ == "__main__":
    sys.exit(make())
