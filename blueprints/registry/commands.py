"""`flask registry import` and `flask registry sample`: the fund's people, and invented ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Blueprint, current_app

from amoe import registry_sample
from amoe.csv_import import Progress, Summary
from amoe.registry_import import import_people
from amoe.service import Service
from blueprints.shell import importing
from blueprints.shell.bar import Bar

blueprint = Blueprint("registry", __name__, cli_group="registry")


@blueprint.cli.command("import")
@click.argument("file", type=importing.file_type)
@importing.dry_run_option
@importing.bar_option
def import_file(file: Path, dry_run: bool, bar: bool | None) -> None:
    """Import the people of a CSV FILE: all that are right, in one transaction.

    Lines that are wrong are kept aside in FILE.rejected.csv, with line number and reason, also in
    a dry run. Exit code 0: all in; 3: some rejected; 2: FILE refused, 1: stopped, nothing in.
    """
    service: Service = current_app.extensions["amoe"]
    database = service.registry_database

    def work(tell: Callable[[Progress], None]) -> Summary:
        database.migrate()
        today = datetime.now(UTC).date()
        return import_people(
            file, database, service.secrecy, today, dry_run=dry_run, on_progress=tell
        )

    if importing.run_import(file, bar, "the registry", work).rejected:
        sys.exit(importing.SOME_REJECTED)


@blueprint.cli.command("sample")
@click.argument("people", type=click.IntRange(0, registry_sample.MOST), metavar="N")
@click.option("--out", type=importing.file_type, required=True, help="The CSV file to write.")
@importing.bar_option
def sample(people: int, out: Path, bar: bool | None) -> None:
    """Write N invented people to a CSV file that `import` accepts; always the same ones."""

    def work(shown: Bar) -> str:
        registry_sample.write(people, out, lambda done: shown.show(done, done, people))
        return f"{people:,} invented people are in {out}."

    importing.run_sample(out, bar, work)
