"""`flask registry import` and `flask registry sample`: the fund's people, and invented ones."""

from __future__ import annotations

import sqlite3
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Blueprint, current_app

from amoe import registry_sample
from amoe.registry_batches import HelperLost
from amoe.registry_import import Summary, import_people
from amoe.registry_rows import ImportRefused
from amoe.service import Service
from blueprints.shell.bar import Bar

FAILED, REFUSED, SOME_REJECTED = 1, 2, 3
"""Exit codes beside 0. Only with the last one was anything imported."""

blueprint = Blueprint("registry", __name__, cli_group="registry")

_file = click.Path(path_type=Path)
_bar_option = click.option(
    "--bar/--no-bar", default=None, help="A progress bar; without either, on a terminal only."
)


@blueprint.cli.command("import")
@click.argument("file", type=_file)
@click.option("--dry-run", is_flag=True, help="Check and count everything, keep nothing.")
@_bar_option
def import_file(file: Path, dry_run: bool, bar: bool | None) -> None:
    """Import the people of a CSV FILE: all that are right, in one transaction.

    Lines that are wrong are kept aside in FILE.rejected.csv, with line number and reason, also in
    a dry run. Exit code 0: all in; 3: some rejected; 2: FILE refused, 1: stopped, nothing in.
    """
    service: Service = current_app.extensions["amoe"]
    database = service.registry_database
    shown = Bar(bar)
    begun = time.monotonic()
    try:
        database.migrate()
        summary = import_people(
            file,
            database,
            service.secrecy,
            datetime.now(UTC).date(),
            dry_run=dry_run,
            on_progress=lambda progress: shown.show(
                progress.lines, progress.position, progress.size
            ),
        )
    except ImportRefused as refusal:
        shown.end()
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    except (OSError, sqlite3.Error, HelperLost) as fault:
        shown.end()
        click.echo(f"The import stopped; the registry is as it was before: {fault}", err=True)
        sys.exit(FAILED)
    shown.end()
    _tell(file, summary, time.monotonic() - begun)
    if summary.rejected:
        sys.exit(SOME_REJECTED)


@blueprint.cli.command("sample")
@click.argument("people", type=click.IntRange(0, registry_sample.MOST), metavar="N")
@click.option("--out", type=_file, required=True, help="The CSV file to write.")
@_bar_option
def sample(people: int, out: Path, bar: bool | None) -> None:
    """Write N invented people to a CSV file that `import` accepts; always the same ones."""
    shown = Bar(bar)
    try:
        registry_sample.write(people, out, lambda done: shown.show(done, done, people))
    except OSError as fault:
        shown.end()
        click.echo(f"{out.name} cannot be written: {fault.strerror}.", err=True)
        sys.exit(FAILED)
    shown.end()
    click.echo(f"{people:,} invented people are in {out}.")


def _tell(file: Path, summary: Summary, seconds: float) -> None:
    rejected = summary.rejected.total()
    click.echo(
        f"{file.name}: {summary.read:,} read, {summary.inserted:,} inserted,"
        f" {summary.updated:,} updated, {rejected:,} rejected"
        f" in {seconds:.1f} s ({summary.read / max(seconds, 0.001):,.0f} rows/s)."
    )
    for reason, count in summary.rejected.most_common():
        click.echo(f"  {reason:15}{count:10,}")
    if summary.dry_run:
        click.echo("Dry run: the registry is as it was before.")
    if summary.rejected_file:
        click.echo(
            f"Rejected lines: {summary.rejected_file}. They are personal data, readable by you"
            " only; delete the file when it has served."
        )
