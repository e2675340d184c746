"""`flask claims import` and `flask claims sample`: the fund's claims, and invented ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Blueprint, current_app
from flask.cli import with_appcontext

from amoe import claims_sample
from amoe.claims_import import import_claims
from amoe.csv_import import Progress, Summary
from amoe.registry_sample import MOST
from amoe.service import Service
from blueprints.shell import importing
from blueprints.shell.bar import Bar


def init(blueprint: Blueprint) -> None:
    """Add the commands."""
    blueprint.cli.add_command(import_file)
    blueprint.cli.add_command(sample)


@click.command("import")
@click.argument("file", type=importing.file_type)
@importing.dry_run_option
@click.option("--no-notices", is_flag=True, help="Tell nobody of what moved: for old claims.")
@importing.bar_option
@with_appcontext
def import_file(file: Path, dry_run: bool, no_notices: bool, bar: bool | None) -> None:
    """Import the claims of a CSV FILE: all that are right, in one transaction.

    Lines that are wrong are kept aside in FILE.rejected.csv, with line number and reason, also in
    a dry run. Exit code 0: all in; 3: some rejected; 2: FILE refused, 1: stopped, nothing in.
    People whose claim moved in the last 30 days get one message, unless they want none.
    """
    service: Service = current_app.extensions["amoe"]
    database = service.claims_database

    def work(tell: Callable[[Progress], None]) -> Summary:
        database.migrate()
        return import_claims(
            file,
            database,
            service.secrecy,
            service.clock.now(),
            notices=not no_notices,
            dry_run=dry_run,
            on_progress=tell,
        )

    summary = importing.run_import(file, bar, "the table of claims", work)
    if not dry_run:
        click.echo(f"People who will be told: {service.claim_notices.tell():,}.")
    if summary.rejected:
        sys.exit(importing.SOME_REJECTED)


@click.command("sample")
@click.argument("people", type=click.IntRange(0, MOST), metavar="N")
@click.option("--out", type=importing.file_type, required=True, help="The CSV file to write.")
@importing.bar_option
def sample(people: int, out: Path, bar: bool | None) -> None:
    """Write the invented claims of the first N invented people, every status a line."""

    def work(_shown: Bar) -> str:
        lines = claims_sample.write(people, out, datetime.now(UTC).date())
        return f"The invented claims of {people:,} people are in {out} ({lines:,} lines)."

    importing.run_sample(out, bar, work)
