"""`flask audit …`: check the audit's chain, write it out, prune what is past its time."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta

import click
from flask import Blueprint

from amoe.audit_chain import Broken, Head, How, Sound
from amoe.audit_export import export
from amoe.days import MOROCCO
from amoe.ports import StorageUnavailable
from amoe.retention import AUDIT_KEPT
from blueprints.shell.showing import service

blueprint = Blueprint("audit", __name__, cli_group="audit")

HASH = 32
"""Bytes."""
BROKEN, FAULT = 1, 2
"""Exit codes beside 0."""

_HOW = {
    How.CHANGED: "it was changed",
    How.MISSING: "it is missing",
    How.INSERTED: "it was put in by somebody else",
    How.ANCHOR: "the note of where the chain begins was changed or removed",
    How.OTHER_HEAD: "it is not the one that was written down",
}


class HeadOf(click.ParamType):
    """A head as the log tells it, ID:HASH."""

    name = "ID:HASH"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        """The head; fails when it is none."""
        number, _, digest = value.partition(":")
        try:
            head = Head(int(number), bytes.fromhex(digest))
        except ValueError:
            head = None
        if head is None or len(head.hash) != HASH:
            self.fail("this is no head: a number, a colon, 64 hexadecimal digits", param, ctx)
        return head


_day = click.DateTime(["%Y-%m-%d"])


@blueprint.cli.command("verify")
@click.option("--head", type=HeadOf(), help="A line from the log's `audit.head`, to compare with.")
def verify(head: Head | None) -> None:
    """Walk over the whole audit and say whether its chain holds.

    Exit code 0: it holds. 1: it breaks, and where. 2: the database was out of reach, or the head
    was pruned since.
    """
    try:
        found = service().audit.verify(head)
    except StorageUnavailable:
        click.echo("The database is out of reach; nothing was checked.", err=True)
        sys.exit(FAULT)
    if isinstance(found, Broken):
        when = f" ({_when(found.at)})" if found.at else ""
        click.echo(f"BROKEN at line {found.nr}{when}: {_HOW[found.how]}.")
        sys.exit(BROKEN)
    _tell(found)
    if not found.compared:
        click.echo("The head was pruned since: take a younger one.", err=True)
        sys.exit(FAULT)


def _tell(found: Sound) -> None:
    click.echo(f"OK: {found.count:,} lines. Head: {found.head}")
    if found.before:
        click.echo(f"{found.before:,} lines are from before there was a chain.")


@blueprint.cli.command("export")
@click.option("--from", "since", type=_day, help="First day (Morocco's), 2026-03-27.")
@click.option("--to", "until", type=_day, help="Last day.")
def write_out(since: datetime | None, until: datetime | None) -> None:
    """Write the audit as CSV to standard output."""
    for line in export(service().audit, *span(since, until)):
        click.echo(line, nl=False)


@blueprint.cli.command("prune")
def prune() -> None:
    """Remove what is past its time now; the site does it by itself once a minute."""
    audit = service().audit
    gone = audit.forget_older(service().clock.now() - AUDIT_KEPT)
    click.echo(f"{gone:,} lines were older than {AUDIT_KEPT // 86400} days and are gone.")


def span(since: date | None, until: date | None) -> tuple[int, int]:
    """Whole days of Morocco as seconds since 1970: the first one's start, the last one's end."""
    return (
        _midnight(since) if since else 0,
        _midnight(until + timedelta(days=1)) if until else 2**62,
    )


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), MOROCCO).timestamp())


def _when(at: int) -> str:
    return datetime.fromtimestamp(at, MOROCCO).strftime("%Y-%m-%d %H:%M:%S")
