"""A tripwire: raises when a person's data reaches a log, a table in clear, or a mail's subject.

`with tripwire(site, [person, …], "what else was typed"): …` around any story of a test.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from blueprints.shell.logs import AllowList
from tests.support.personal import pattern, writings

if TYPE_CHECKING:
    from tests.support.site import Site

_OURS = ("amoe", "app")
"""The loggers whose records go through the allow-list; others' are written as they are."""


class Tripped(AssertionError):
    """Personal data is where none may be."""


class Tripwire:
    """Looks at texts; remembers what it met, because an error page may swallow what it raises."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take what nobody may read."""
        self._pattern = pattern(texts)
        self.met: list[str] = []

    def look(self, place: str, text: str) -> None:
        """Raise Tripped when `text` holds any of it."""
        found = self._pattern.search(text)
        if found:
            self.met.append(f"{place}: {found[0]!r} in {text[:200]!r}")
            raise Tripped(self.met[-1])


class _Handler(logging.Handler):
    """Sees every line as it will be written."""

    def __init__(self, wire: Tripwire) -> None:
        super().__init__(logging.DEBUG)
        self._wire = wire
        self._ours, self._theirs = AllowList(), logging.Formatter()

    def emit(self, record: logging.LogRecord) -> None:
        """Look at the line."""
        ours = record.name.split(".")[0] in _OURS
        # Without a handler of its own, a library's record is written from WARNING on, in full.
        if ours or record.levelno >= logging.WARNING:
            self._wire.look("log", (self._ours if ours else self._theirs).format(record))


@contextmanager
def tripwire(site: Site, persons: Iterable[dict[str, str]], *more: str) -> Iterator[Tripwire]:
    """Watch the logs, every row that is written, and at the end the subjects of what was sent."""
    told = (text for person in persons for text in chain(*writings(person).values()))
    wire = Tripwire([*told, *more])
    handler = _Handler(wire)
    loggers = [logging.getLogger(name) for name in ("", "amoe", site.app.logger.name)]
    for logger in loggers:
        logger.addHandler(handler)
    database = site.service.database
    # The database's own methods, with a look at what they are given before they run.
    asked = {name: getattr(database, name) for name in ("run", "one", "all")}
    for name, method in asked.items():
        setattr(database, name, _watched(method, wire))
    try:
        yield wire
    finally:
        for name in asked:
            delattr(database, name)
        for logger in loggers:
            logger.removeHandler(handler)
    for message in site.app.extensions["inbox"].newest_first():
        wire.look("subject", message.subject)
    if wire.met:
        raise Tripped("; ".join(wire.met))


def _watched(method: Any, wire: Tripwire) -> Any:
    def watch(sql: str, **values: Any) -> Any:
        if not sql.startswith("SELECT"):
            for name, value in values.items():
                if isinstance(value, str):
                    wire.look(f"{sql.split(' (')[0]} {name}", value)
        return method(sql, **values)

    return watch
