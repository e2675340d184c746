"""What every import command of the operator does: a bar, a summary, words for what went wrong."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from amoe.csv_batches import HelperLost
from amoe.csv_import import Progress, Summary
from amoe.csv_lines import ImportRefused
from blueprints.shell.bar import Bar

FAILED, REFUSED, SOME_REJECTED = 1, 2, 3
"""Exit codes beside 0. Only with the last one was anything imported."""

file_type = click.Path(path_type=Path)
bar_option = click.option(
    "--bar/--no-bar", default=None, help="A progress bar; without either, on a terminal only."
)
dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Check and count everything, keep nothing."
)

Work = Callable[[Callable[[Progress], None]], Summary]


def run_import(file: Path, bar: bool | None, what: str, work: Work) -> Summary:
    """Do an import with a bar and tell what came of it; ends the command when it did not come.

    `what` names the data in sentences: "the registry".
    """
    shown = Bar(bar)
    begun = time.monotonic()
    try:
        summary = work(lambda now: shown.show(now.lines, now.position, now.size))
    except ImportRefused as refusal:
        shown.end()
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    except (OSError, sqlite3.Error, HelperLost) as fault:
        shown.end()
        click.echo(f"The import stopped; {what} is as it was before: {fault}", err=True)
        sys.exit(FAILED)
    shown.end()
    _tell(file, summary, what, time.monotonic() - begun)
    return summary


def run_sample(out: Path, bar: bool | None, work: Callable[[Bar], str]) -> None:
    """Write a file of invented data; `work` returns the sentence that tells of it."""
    shown = Bar(bar)
    try:
        told = work(shown)
    except OSError as fault:
        shown.end()
        click.echo(f"{out.name} cannot be written: {fault.strerror}.", err=True)
        sys.exit(FAILED)
    shown.end()
    click.echo(told)


def _tell(file: Path, summary: Summary, what: str, seconds: float) -> None:
    rejected = summary.rejected.total()
    unchanged = f" {summary.unchanged:,} unchanged," if summary.unchanged else ""
    click.echo(
        f"{file.name}: {summary.read:,} read, {summary.inserted:,} inserted,"
        f" {summary.updated:,} updated,{unchanged} {rejected:,} rejected"
        f" in {seconds:.1f} s ({summary.read / max(seconds, 0.001):,.0f} rows/s)."
    )
    for reason, count in summary.rejected.most_common():
        click.echo(f"  {reason:15}{count:10,}")
    if summary.dry_run:
        click.echo(f"Dry run: {what} is as it was before.")
    if summary.rejected_file:
        click.echo(
            f"Rejected lines: {summary.rejected_file}. They are personal data, readable by you"
            " only; delete the file when it has served."
        )
