"""`flask campaign send`: writes to every insured person with an e-mail address and no account."""

from __future__ import annotations

import logging
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Self

import click
from flask import Blueprint, current_app
from flask.cli import with_appcontext

from amoe.addressees import Fate
from amoe.campaign import TEMPLATES
from amoe.campaign_run import Pace, Progress, Run
from amoe.campaign_walk import Walk, WritingWalk
from amoe.lane import BULK
from amoe.ports import StorageUnavailable
from amoe.service import Service
from blueprints.campaign.report import ending, table
from blueprints.shell.bar import Bar
from config import LANGUAGES, LETTER_LANGUAGES, Settings

FAULT, SOME_LEFT = 1, 3
"""Exit codes beside 0, click's own 2, and 128 + the signal that stopped it."""

SAID = {
    "bulk.paused": "Bulk mail is paused: nothing leaves until `flask messages resume bulk`.",
    "bulk.down": "The mail server does not take mail; it is tried again every 30 seconds.",
    "": "Letters leave again.",
}
"""What is said when something comes in the way of all letters, and when it is gone."""


class Rate(click.ParamType):
    """Letters a second: `50/s`, `50` or `3000/min`; 0 is without limit."""

    name = "rate"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number of letters a second."""
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)(/s|/min)?", str(value))
        if found is None:
            self.fail(f"{value!r} is no rate; say 50/s, 3000/min, or 0 for no limit.", param, ctx)
        return float(found[1]) / (60 if found[2] == "/min" else 1)


def init(blueprint: Blueprint) -> None:
    """Add the command."""
    blueprint.cli.add_command(send)


@click.command("send")
@click.option(
    "--template", type=click.Choice(TEMPLATES), required=True, help="Which letter to write."
)
@click.option("--university", default="", help="Only its students; a code as in the registry.")
@click.option(
    "--lang",
    type=click.Choice(list(LANGUAGES)),
    default=None,
    help="The language of the letter; French and Arabic in one letter when not given.",
)
@click.option(
    "--rate",
    type=Rate(),
    default="50/s",
    show_default=True,
    help="Letters a second at most (50/s, 3000/min); 0: as fast as it goes.",
)
@click.option("--dry-run", is_flag=True, help="Count only; write and send nothing.")
@click.option(
    "--send/--leave",
    "here",
    default=None,
    help="Send in this process, or leave that to the senders that run;"
    " without either, left in a demo without a mail server.",
)
@click.option(
    "--bar/--no-bar", default=None, help="A progress bar; without either, on a terminal only."
)
@with_appcontext
def send(
    template: str,
    university: str,
    lang: str | None,
    rate: float,
    dry_run: bool,
    here: bool | None,
    bar: bool | None,
) -> None:
    """Write to every insured person who has an e-mail address, no account, and no objection.

    Who has had this letter never gets it again: a run that was killed goes on when the same
    command is given once more, and a later run writes to the people who came since.

    Exit code 0: done; 3: done, but some letters failed or are left to be tried again by the
    senders that run; 2: wrong arguments; 1: the database was out of reach; 130 or 143: stopped.
    """
    service: Service = current_app.extensions["amoe"]
    settings: Settings = current_app.extensions["settings"]
    service.migrate()
    _check(service, university)
    language = lang or ",".join(LETTER_LANGUAGES)
    if here is None:
        # A demo's inbox is in the memory of the site: what this process took would be seen nowhere.
        here = not settings.demo or bool(settings.smtp_host)
    with _Asked() as asked, _storage():
        counted = _count(service, template, university, bar, asked)
        wanted = counted.count(Fate.LETTER)
        told = f"{wanted:,} letters to write ({template}, {language}).{_takes(wanted, rate)}"
        if dry_run:
            click.echo(table(counted.tally, "to write"))
            click.echo(told)
            click.echo("Dry run: nothing was written.")
            return
        click.echo(told)
        begun, pace = service.clock.now(), Pace(rate)
        walk = WritingWalk(service.campaign, template, university, language, pace)
        sending = (lambda stopped: service.sender.send_due(BULK, stopped)) if here else None
        _run(service, Run(service.campaign, walk, pace, service.clock, sending, wanted), bar, asked)
        click.echo(table(walk.tally, "written"))
        told, complete = ending(service.campaign.outcome(template, begun), here)
    click.echo(told)
    if asked.signal:
        click.echo("Stopped. The same command goes on where it was.")
        sys.exit(128 + asked.signal)
    if not complete:
        sys.exit(SOME_LEFT)


class _Asked:
    """Whether a signal has asked to stop; the letter in hand is finished first."""

    def __init__(self) -> None:
        self.signal = 0
        self._event = threading.Event()
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.signal = number
        self._event.set()

    def __call__(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        """Wait, but not longer than until a signal comes."""
        self._event.wait(seconds)


def _check(service: Service, university: str) -> None:
    """Refuse a university that nobody is insured with."""
    known = service.campaign.universities() if university else []
    if university and university not in known:
        raise click.BadParameter(
            f"nobody is insured with {university!r}; there are {', '.join(known)}.",
            param_hint="--university",
        )


@contextmanager
def _storage() -> Iterator[None]:
    """End with a sentence when the database stays out of reach."""
    try:
        yield
    except StorageUnavailable:
        click.echo("The database is out of reach. The same command goes on where it was.", err=True)
        sys.exit(FAULT)


def _count(
    service: Service, template: str, university: str, bar: bool | None, asked: _Asked
) -> Walk:
    """Walk through the whole registry once, to tell beforehand how many letters there will be."""
    walk = Walk(service.campaign, template, university)
    shown, seen = Bar(bar, "people counted"), 0
    whole = service.campaign.people(university)
    while not walk.ended and not asked():
        seen += walk.step()
        shown.show(seen, seen, whole)
    shown.end()
    if asked():
        sys.exit(128 + asked.signal)
    return walk


def _run(service: Service, run: Run, bar: bool | None, asked: _Asked) -> None:
    shown, hindrance = Bar(bar, "letters"), ""
    log = logging.getLogger("amoe.sender")
    level = log.level
    if shown.shown:
        # A line for each letter would tear the bar; without a bar they are the trace of the run.
        log.setLevel(logging.WARNING)

    def tell(progress: Progress) -> None:
        nonlocal hindrance
        if progress.hindrance != hindrance:
            hindrance = progress.hindrance
            shown.end()
            click.echo(SAID[hindrance], err=True)
        shown.show(progress.settled, progress.settled, progress.whole)

    try:
        run.run(asked, asked.wait, tell)
    finally:
        shown.end()
        log.setLevel(level)
        # Out of reach again: what this process held is taken back by the next sender.
        with suppress(StorageUnavailable):
            service.sender.release()


def _takes(letters: int, rate: float) -> str:
    """How long it takes at a rate, for who waits for it."""
    if not rate or not letters:
        return ""
    minutes = round(letters / rate / 60)
    hours, rest = divmod(minutes, 60)
    told = f"{hours} h {rest:02} min" if hours else f"{rest} min" if rest else "less than a minute"
    return f" At {rate:g}/s that takes {told}."
