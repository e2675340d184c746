"""A crowd that acts at one moment: real processes with threads, each with its own connection."""

from __future__ import annotations

import logging
import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, Self

from amoe.outcomes import Outcome
from amoe.service import Service
from app import create_app
from config import Settings
from tests.support.site import CAPTCHA

PROCESSES = 8
THREADS = 8
SIZE = PROCESSES * THREADS

_PATIENCE = 60
"""Seconds after which a crowd that does not gather has lost somebody."""

Act = Callable[[Service, Any], Callable[[], Outcome]]
"""Gets ready on its own, then returns the deed that everybody does at the same moment."""


class Crowd:
    """`with Crowd(instance) as crowd:` starts 64 people on one site; `crowd.does` lets them act."""

    def __init__(self, instance: Path) -> None:
        """Take the instance folder of a migrated demo site."""
        # Spawned, not forked: pytest's own threads must not be copied half-way.
        context = multiprocessing.get_context("spawn")
        self._start = context.Barrier(SIZE)
        self._lines: list[Connection] = []
        self._processes = []
        for _ in range(PROCESSES):
            ours, theirs = context.Pipe()
            self._lines.append(ours)
            self._processes.append(
                context.Process(target=_work, args=(theirs, self._start, instance), daemon=True)
            )

    def does(self, act: Act, jobs: Sequence[Any]) -> list[Outcome | str]:
        """What came of each job, one for each of the 64; an exception comes back as its name."""
        assert len(jobs) == SIZE, len(jobs)
        for number, line in enumerate(self._lines):
            line.send((act, jobs[number * THREADS : (number + 1) * THREADS]))
        return [outcome for line in self._lines for outcome in line.recv()]

    def __enter__(self) -> Self:
        """Start the processes."""
        for process in self._processes:
            process.start()
        for line in self._lines:
            trouble = line.recv() if line.poll(_PATIENCE) else "a process is mute"
            if trouble:
                raise RuntimeError(f"the crowd did not gather: {trouble}")
        return self

    def __exit__(self, *error: object) -> None:
        """Let them go; end those that hang."""
        for line in self._lines:
            with suppress(OSError):
                line.send(None)
        for process in self._processes:
            process.join(10)
            if process.is_alive():
                process.kill()


def counted(outcomes: Sequence[Outcome | str]) -> Counter[str]:
    """How often each reason came."""
    return Counter(each if isinstance(each, str) else str(each.reason) for each in outcomes)


def lefts(outcomes: Sequence[Outcome | str], reason: str) -> list[int]:
    """The tries left that each of those with this reason was told, fewest first."""
    return sorted(
        each.left  # type: ignore[union-attr, misc]
        for each in outcomes
        if not isinstance(each, str) and each.reason == reason
    )


def _work(line: Connection, start: Barrier, instance: Path) -> None:
    logging.disable(logging.WARNING)
    settings = Settings(instance=instance, demo=True, demo_captcha=CAPTCHA)
    try:
        service: Service = create_app(settings).extensions["amoe"]
    except Exception as fault:
        line.send(f"{type(fault).__name__}: {fault}")
        return
    line.send("")
    with ThreadPoolExecutor(THREADS) as threads:
        while (order := line.recv()) is not None:
            act, jobs = order
            deeds = [threads.submit(_one, service, start, act, job) for job in jobs]
            line.send([deed.result() for deed in deeds])


def _one(service: Service, start: Barrier, act: Act, job: Any) -> Outcome | str:
    try:
        deed = act(service, job)
    except Exception as fault:
        start.wait(_PATIENCE)
        return f"not ready: {type(fault).__name__}: {fault}"
    start.wait(_PATIENCE)
    try:
        return deed()
    except Exception as fault:
        return type(fault).__name__
