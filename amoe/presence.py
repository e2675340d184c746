"""A sender's sign of life: a locked file, whose lock the kernel takes from the dead at once.

No clock is asked: a sender that is slow, or whose machine's clock jumped, keeps its messages, and
one that was killed loses them within the second. The file also holds, for each lane, the message
whose last bytes may have left: the only one of which nobody knows whether it was taken.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SLOT = 16
"""Bytes of a message's id, as the outbox makes them."""
_ENDING = ".lock"
_OLD = 3600
"""Seconds after which the file of a dead sender is in nobody's way."""


class Presence:
    """The locked file of one sender; on a network drive locks are not to be trusted."""

    def __init__(self, folder: Path, lanes: tuple[str, ...]) -> None:
        """Choose a new name; nothing is written before `name` is asked for."""
        self._folder = folder
        self._lanes = lanes
        self._file: int | None = None
        self._name = ""
        self._opening = threading.Lock()

    @property
    def name(self) -> str:
        """What messages are claimed with; from the first time on the file is locked."""
        with self._opening:
            if self._file is None:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._name = secrets.token_hex(8)
                path = self._path(self._name)
                file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
                try:
                    fcntl.flock(file, fcntl.LOCK_EX)
                    # Its room is taken now: on a full disk a mark can still be changed.
                    os.pwrite(file, b" " * _SLOT * len(self._lanes), 0)
                except OSError:
                    path.unlink()
                    os.close(file)
                    raise
                self._file = file
            return self._name

    def crossing(self, lane: str, message: str) -> None:
        """Note that the last bytes of a message may leave from now on; it outlives a kill -9.

        An empty `message` says that what became of the last one is written down.
        """
        if self._file is not None:
            os.pwrite(self._file, message.encode().ljust(_SLOT), self._lanes.index(lane) * _SLOT)

    def close(self, *, settled: bool = True) -> None:
        """Leave: nothing may be claimed with this name any more.

        Unless all is `settled` the file stays behind: what it notes is of use to whoever takes the
        messages back.
        """
        if self._file is not None:
            if settled:
                with suppress(FileNotFoundError):
                    self._path(self._name).unlink()
            os.close(self._file)
            self._file = None

    @contextmanager
    def estate(self, name: str) -> Iterator[frozenset[str] | None]:
        """Hold a dead sender's file and get the messages that may have left; None if it lives.

        Whoever holds it is the only one to take back its messages.
        """
        # Made when it is missing (the folder was emptied, a backup was put back): of two who look
        # at once, the second must find it held.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self._path(name), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            yield None
            return
        try:
            slots = os.pread(file, _SLOT * len(self._lanes), 0).decode("ascii", "replace")
            yield frozenset(
                slots[n : n + _SLOT].strip("\0 ") for n in range(0, len(slots), _SLOT)
            ) - {""}
            with suppress(FileNotFoundError):
                self._path(name).unlink()
        finally:
            os.close(file)

    def others(self) -> list[str]:
        """The names of all other senders with a file, dead or alive."""
        found = (path.stem for path in self._folder.glob("*" + _ENDING))
        return sorted(name for name in found if name != self._name)

    def living(self) -> int:
        """How many senders live, this one included when it has claimed anything."""
        alive = 1 if self._file is not None else 0
        for name in self.others():
            with suppress(FileNotFoundError):
                file = os.open(self._path(name), os.O_RDWR)
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    alive += 1
                finally:
                    os.close(file)
        return alive

    def sweep(self, needed: Collection[str]) -> None:
        """Remove old files of dead senders that hold no message (`needed` names those who do)."""
        for name in self.others():
            path = self._path(name)
            with suppress(FileNotFoundError, BlockingIOError):
                # A new one may not be locked yet: only old ones are looked at.
                if name in needed or time.time() - path.stat().st_mtime < _OLD:
                    continue
                file = os.open(path, os.O_RDWR)
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
                finally:
                    os.close(file)

    def _path(self, name: str) -> Path:
        # A name comes from the database: it must not lead out of the folder.
        return self._folder / (Path(name).name + _ENDING)
