"""One run of a campaign: writes letters a little ahead of time and sends them at a steady pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from amoe.addressees import Fate
from amoe.campaign import BATCH, Campaign
from amoe.campaign_walk import WritingWalk
from amoe.ports import Clock, StorageUnavailable

AHEAD = 10
"""Seconds of letters that are written before they are due: what a mail server that was down gets
at once when it is back, and what running senders go on with after a kill."""
PATIENCE = 90
"""Seconds for which a run waits for a letter that is to be tried again; later ones it leaves."""
PAUSE = 0.1
"""Seconds between two looks while nothing is due."""
STORAGE_WAIT, STORAGE_TRIES = 1.0, 60
"""Seconds between tries, and tries, while a disk is full or a file is locked."""
HINDRANCES = ("bulk.paused", "bulk.down")
"""Reasons for which no letter at all leaves."""

Stopped = Callable[[], bool]


class Pace:
    """Times for letters so that no more than `rate` leave in a second; 0 is without limit.

    Every sender keeps it, because it stands in the letters. Lost time is not made up for.
    """

    def __init__(self, rate: float) -> None:
        """Begin with the first letter that is asked for."""
        self._rate = rate
        self._begun, self._given = 0, 0
        """Since when letters follow one another without a gap, and how many were given a time."""

    def __call__(self, now: int) -> int:
        """When the next letter is due."""
        if not self._rate:
            return now
        if self._next() < now:
            self._begun, self._given = now, 0
        at = int(self._next())
        self._given += 1
        return at

    def _next(self) -> float:
        return self._begun + self._given / self._rate if self._rate else 0.0

    def room(self, now: int, waiting: int) -> bool:
        """Whether more letters are to be written while so many wait that are due within AHEAD."""
        return self._next() <= now + AHEAD and waiting < max(BATCH, AHEAD * self._rate)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    settled: int
    """Letters that wait no longer, those included that were left from before."""
    whole: int
    hindrance: str
    """Why nothing leaves at present; empty when nothing is in the way."""


class Run:
    """Writes and sends until everybody is written to and nothing is due any more."""

    def __init__(
        self,
        campaign: Campaign,
        walk: WritingWalk,
        pace: Pace,
        clock: Clock,
        send: Callable[[Stopped], int] | None,
        wanted: int,
    ) -> None:
        """Take what it works with.

        `send` sends what is due and returns how many letters it looked at; None leaves them to the
        senders that run. `wanted` is how many letters a count has promised.
        """
        self._campaign = campaign
        self._walk = walk
        self._pace = pace
        self._clock = clock
        self._send = send
        self._left = sum(each.n for each in campaign.waiting(clock.now()))
        self._wanted = wanted

    def run(
        self,
        stopped: Stopped,
        wait: Callable[[float], object],
        told: Callable[[Progress], object],
    ) -> None:
        """Go on until the end, or until `stopped` says so; the letter in hand is finished first.

        `wait` is given seconds. Raises StorageUnavailable when the database stays out of reach.
        """
        faults = 0
        while not stopped():
            try:
                busy = self._round(stopped)
                progress, over = self._look()
            except StorageUnavailable:
                faults += 1
                if faults == STORAGE_TRIES:
                    raise
                wait(STORAGE_WAIT)
                continue
            faults = 0
            told(progress)
            if over:
                return
            if not busy:
                wait(PAUSE)

    def _round(self, stopped: Stopped) -> bool:
        """Write a batch if there is room, send what is due; whether there was anything to do."""
        now, busy = self._clock.now(), False
        if not self._walk.ended:
            waiting = self._campaign.waiting(now + AHEAD)
            near = sum(each.n for each in waiting if each.soon or each.reason in HINDRANCES)
            # Left to others, the letters are written at once: nobody here would wait for room.
            if self._send is None or self._pace.room(now, near):
                self._walk.step()
                busy = True
        if self._send is not None:
            busy = self._send(stopped) > 0 or busy
        return busy

    def _look(self) -> tuple[Progress, bool]:
        """How far the run is, and whether it is over."""
        waiting = self._campaign.waiting(self._clock.now() + PATIENCE)
        written = self._walk.count(Fate.LETTER)
        known = {each.reason for each in waiting}
        progress = Progress(
            settled=self._left + written - sum(each.n for each in waiting),
            whole=self._left + (written if self._walk.ended else max(written, self._wanted)),
            hindrance=next((reason for reason in HINDRANCES if reason in known), ""),
        )
        pending = any(each.soon or not each.reason for each in waiting)
        return progress, self._walk.ended and (self._send is None or not pending)
