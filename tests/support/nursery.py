"""Bears sender processes quickly: one warm process forks them on demand, for tests that kill them.

`python -m tests.support.nursery` reads lives in milliseconds, one a line: it forks a sender that
works on the outbox of the environment's instance, kills it (SIGKILL) after that time and answers
with a line. Starting each sender anew would take a second of imports; a fork takes a millisecond.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from flask import Flask

from config import LANGUAGES, ROOT


def main() -> None:
    """Read lives, bear, kill, answer."""
    from amoe.service import Service
    from app import create_app

    app = create_app()  # opens no database: each sender opens its own
    service: Service = app.extensions["amoe"]
    warm_up(app)
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            service.sender.start(app.app_context, poll=0.005)
            signal.pause()
        time.sleep(int(line) / 1000)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print("dead", flush=True)


def warm_up(app: Flask) -> None:
    """Compile the templates once, for all senders to come."""
    from blueprints.messages import Composer

    facts = {"code": "000000", "dies_at": 0}
    with app.app_context():
        for language in LANGUAGES:
            Composer(app).mail("code", language, facts)
            Composer(app).text("code", language, facts)


class Nursery:
    """The warm process. `with Nursery(instance, AMOE_…="…") as nursery: nursery.life(30)`."""

    def __init__(self, instance: Path, **environment: str) -> None:
        """Take the instance folder and further settings."""
        self._environment = {**os.environ, "AMOE_DEMO": "1", "AMOE_INSTANCE": str(instance),
                             **environment}  # fmt: skip
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Warm up."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery"], cwd=ROOT, env=self._environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._hears("ready")
        return self

    def life(self, milliseconds: int) -> None:
        """Let a sender live for so long, then kill it; returns when it is dead."""
        assert self._process
        assert self._process.stdin
        self._process.stdin.write(f"{milliseconds}\n")
        self._process.stdin.flush()
        self._hears("dead")

    def _hears(self, word: str) -> None:
        assert self._process
        assert self._process.stdout
        said = self._process.stdout.readline().strip()
        assert said == word, f"the nursery said {said!r}"

    def __exit__(self, *error: object) -> None:
        """End it."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait(10)


if __name__ == "__main__":
    main()
