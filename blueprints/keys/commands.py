"""`flask keys rotate`: new secret keys for an instance (`make keys` makes the first ones)."""

from __future__ import annotations

import click
from flask import Blueprint, current_app

from amoe.keys import Keys
from config import Settings

blueprint = Blueprint("keys", __name__, cli_group="keys")


@blueprint.cli.command("rotate")
def rotate() -> None:
    """Add a new sealing key and a new session key; old data stays readable. Then restart."""
    settings: Settings = current_app.extensions["settings"]
    kept = Keys.load(settings.instance).rotated()
    kept.save(settings.instance)
    click.echo(f"Sealing key {max(kept.sealing)} is in use after a restart of the site.")
