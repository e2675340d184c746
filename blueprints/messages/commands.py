"""`flask messages …`: send, look at the sending, pause SMS and take it up again."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click
from flask import Blueprint, current_app

from amoe.sender import QUICK_POLL
from amoe.service import Service
from amoe.switches import PAUSABLE
from blueprints.messages.status import metrics, status, table

_what = click.argument("what", type=click.Choice(PAUSABLE))


def init(blueprint: Blueprint) -> None:
    """Add the commands."""
    for command in (send, show, pause, resume):
        blueprint.cli.add_command(command)


@click.command("send")
def send() -> None:
    """Send what waits, until SIGTERM: then the messages in hand are finished, others put back.

    Any number may run at once. For sites with AMOE_SENDER=process.
    """
    service = _service()
    service.migrate()
    asked = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        asked.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    service.sender.start(app.app_context, service.chores(), poll=QUICK_POLL)
    click.echo("Sending. SIGTERM ends it.")
    while not asked.wait(1):
        pass
    service.sender.stop()
    click.echo("Ended; what was not sent waits for the next sender.")


@click.command("status")
@click.option("--metrics", "as_metrics", is_flag=True, help="In Prometheus' text format.")
def show(as_metrics: bool) -> None:
    """Show what waits and since when, failures by reason, and how each gateway does."""
    found = status(_service())
    click.echo(metrics(found) if as_metrics else table(found), nl=not as_metrics)


@click.command("pause")
@_what
def pause(what: str) -> None:
    """Declare SMS (or bulk mail) down: nothing leaves, and people are told the truth."""
    changed = _service().switches.pause(what)
    click.echo(f"{what} is paused." if changed else f"{what} was paused already.")


@click.command("resume")
@_what
def resume(what: str) -> None:
    """End a pause. Whoever waited for SMS gets a mail with a link to go on."""
    service = _service()
    changed = service.switches.resume(what)
    click.echo(f"{what} goes on." if changed else f"{what} was not paused.")
    if what == "sms":
        click.echo(f"{service.resuming.tell():,} people are told that SMS works again.")


def _service() -> Service:
    found: Service = current_app.extensions["amoe"]
    return found
