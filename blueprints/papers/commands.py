"""`flask papers check` and `flask papers revoke`: is a file ours, and withdraw a certificate."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Blueprint
from flask.cli import with_appcontext

from blueprints.papers.common import service

NOT_OURS = 3


def init(blueprint: Blueprint) -> None:
    """Add the commands."""
    blueprint.cli.add_command(check)
    blueprint.cli.add_command(revoke)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def check(file: Path) -> None:
    """Say whether FILE is a paper of this site, unaltered. Exit code 0: it is; 3: it is not."""
    if service().signer.genuine(file.read_bytes()):
        click.echo("Genuine: this site signed exactly these bytes.")
        return
    click.echo("Not genuine: altered, or not made by this site.")
    sys.exit(NOT_OURS)


@click.command()
@click.argument("name", metavar="NUMBER_OR_ID")
@with_appcontext
def revoke(name: str) -> None:
    """Withdraw the certificate with this number (2026-K7F2QX9M), or the id in its address."""
    if not service().certificates.revoke_any(name):
        click.echo("No certificate with this number or id can be withdrawn.", err=True)
        sys.exit(NOT_OURS)
    click.echo("Withdrawn: from now on it is not valid.")
