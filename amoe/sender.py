"""The sender: a thread for each lane of the outbox, so that no student waits for a mail server."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from amoe.lane import LANES, Lane, Ways
from amoe.taking_back import take_back

log = logging.getLogger("amoe.sender")

POLL = 1.0
"""Seconds between two looks by a thread that is woken when something was put in."""
QUICK_POLL = 0.05
"""Seconds between two looks by a process of its own, which nobody wakes."""
_LOOK_FOR_DEAD = 1.0
"""Seconds between two looks for senders that died."""

Around = Callable[[], AbstractContextManager[Any]]
Chores = Sequence[Callable[[], object]]


class Sender:
    """Sends what waits in the outbox, all lanes side by side. Any number may run at once."""

    def __init__(self, ways: Ways) -> None:
        """Take what the lanes work with."""
        self._ways = ways
        self._lanes = {name: Lane(name, ways) for name in LANES}
        self._wakes = {name: threading.Event() for name in LANES}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def send_due(self, lane: str | None = None, stopped: Callable[[], bool] = lambda: False) -> int:
        """Send everything that is due now, in one lane or in all; returns how many were looked at.

        Once `stopped` says so, the message in hand is the last. Not while threads run for the same
        lane.
        """
        self._look_for_dead()
        names = (lane,) if lane else LANES

        def ends() -> bool:
            return self._stop.is_set() or stopped()

        return sum(self._lanes[name].send_due(ends) for name in names)

    def release(self) -> None:
        """Put back what was claimed and not tried, and leave; for those who call `send_due`."""
        try:
            for lane in self._lanes.values():
                lane.release()
        finally:
            self._leave()

    def wake(self, lane: str | None = None) -> None:
        """Say that something was put into a lane of the outbox, or into any."""
        for name, event in self._wakes.items():
            if lane in (None, name):
                event.set()

    def start(
        self, around: Around = nullcontext, chores: Chores = (), *, poll: float = POLL
    ) -> None:
        """Run every lane in a thread of its own, inside `around` (an application context, say).

        `chores` are called between messages, at most once a minute each. `poll`: seconds between
        two looks when nobody wakes it.
        """
        self._threads = [
            threading.Thread(
                target=self._run, args=(name, around, poll), name=f"sender-{name}", daemon=True
            )
            for name in LANES
        ]
        self._threads.append(
            threading.Thread(target=self._keep_house, args=(around, chores), name="sender-chores",
                             daemon=True)
        )  # fmt: skip
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 15) -> None:
        """Finish the messages in hand, put back the others, end the threads."""
        self._stop.set()
        self.wake()
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(timeout=max(0.0, end - time.monotonic()))
        if not any(thread.is_alive() for thread in self._threads):
            self._leave()

    def _run(self, name: str, around: Around, poll: float) -> None:
        lane, wake = self._lanes[name], self._wakes[name]
        while not self._stop.is_set():
            wake.clear()
            try:
                with around():
                    lane.send_due(self._stop.is_set)
            except Exception as fault:
                # The thread must outlive a full disk or a locked database.
                log.error("sender.fault", extra={"reason": type(fault).__name__})
                self._stop.wait(max(poll, POLL))
            wake.wait(poll)
        try:
            lane.release()
        except Exception as fault:
            log.error("sender.fault", extra={"reason": type(fault).__name__})

    def _keep_house(self, around: Around, chores: Chores) -> None:
        """Look for dead senders every second, and call the chores every minute."""
        next_chores = 0.0
        while not self._stop.is_set():
            acts: list[Callable[[], object]] = [self._show_life, self._look_for_dead]
            if time.monotonic() >= next_chores:
                next_chores = time.monotonic() + 60
                acts += chores
            for act in acts:
                try:
                    with around():
                        act()
                except Exception as fault:
                    # One that fails for ever must keep no other from being done.
                    log.error("sender.fault", extra={"reason": type(fault).__name__})
            self._stop.wait(_LOOK_FOR_DEAD)

    def _show_life(self) -> str:
        """Hold the file from the first second: who has had nothing to send yet lives as well."""
        return self._ways.presence.name

    def _look_for_dead(self) -> None:
        if take_back(self._ways):
            self.wake()

    def _leave(self) -> None:
        self._ways.presence.close(settled=all(lane.settled for lane in self._lanes.values()))
