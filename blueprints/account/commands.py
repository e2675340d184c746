"""`flask account app-off`: what an operator does for a student who has lost phone and codes."""

from __future__ import annotations

import click
from flask import Blueprint
from flask.cli import with_appcontext

from blueprints.account.common import service


def init(blueprint: Blueprint) -> None:
    """Add the command."""
    blueprint.cli.add_command(app_off)


@click.command("app-off")
@click.argument("number")
@with_appcontext
def app_off(number: str) -> None:
    """Switch the authenticator app of an account off, by its immatriculation number.

    For who has lost the phone and the recovery codes and has shown who they are. All sessions end,
    all devices are forgotten, and the owner is told by mail. The password stays.
    """
    removed = service().app_removal.remove(number)
    if removed is None:
        raise click.ClickException("No account goes by this number.")
    if not removed:
        raise click.ClickException("This account has no authenticator app: nothing was changed.")
    click.echo(
        "The app is off, all sessions are ended, and the owner is told by mail. "
        "The next sign-in asks for the password and a code by e-mail."
    )
