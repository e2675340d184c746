"""A progress bar for the operator's commands that take long."""

from __future__ import annotations

import sys
import time

import click


class Bar:
    """A progress bar on stderr with rate and time left, drawn at most ten times a second."""

    WIDTH = 30

    def __init__(self, shown: bool | None, unit: str = "rows") -> None:
        """Show it when `shown`; when None, show it on a terminal. `unit`: what is counted."""
        self.shown = sys.stderr.isatty() if shown is None else shown
        self._unit = unit
        self._begun = time.monotonic()
        self._drawn = 0.0
        self._any = False

    def show(self, count: int, done: int, whole: int) -> None:
        """Draw `count` units and the share `done` of `whole`."""
        now = time.monotonic()
        if not self.shown or (now < self._drawn + 0.1 and done < whole):
            return
        self._drawn, self._any = now, True
        share = min(done / whole, 1.0) if whole else 1.0
        seconds = max(now - self._begun, 0.001)
        left = round(seconds / share - seconds) if share else 0
        filled = int(share * self.WIDTH)
        click.echo(
            f"\r[{'#' * filled}{'-' * (self.WIDTH - filled)}] {share:4.0%} {count:11,} {self._unit}"
            f" {count / seconds:9,.0f}/s {left // 60:3}:{left % 60:02} left",
            nl=False,
            err=True,
        )

    def end(self) -> None:
        """Leave the line, when there is one."""
        if self._any:
            click.echo(err=True)
