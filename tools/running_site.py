"""Starts the site as a real server process on a free port, for browser tests, benches, screens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

from config import ROOT

CAPTCHA = "24680"
_START_SECONDS = 30


class RunningSite:
    """`with RunningSite(folder) as site:` runs a demo site whose address is `site.url`."""

    def __init__(self, instance: Path, **environment: str) -> None:
        """Take the instance folder; `environment` adds settings."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "AMOE_DEMO": "1",
            "AMOE_DEMO_CAPTCHA": CAPTCHA,
            "AMOE_INSTANCE": str(instance),
            "AMOE_SITE_URL": self.url,
            **environment,
        }
        self.log = instance / "server.log"
        self._instance = instance
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The server's process id."""
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> Self:
        """Prepare the instance and start the server; returns when it answers."""
        self._instance.mkdir(parents=True, exist_ok=True)
        python = [sys.executable, "-m"]
        subprocess.run(
            [*python, "tools.prepare_demo"],
            env=self.environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        command = [*python, "granian", "--interface", "wsgi", "--host", "127.0.0.1",
                   "--port", str(self.port), "--workers", "1", "--blocking-threads", "8",
                   "--log-level", "error", "--no-ws", "--factory", "app:serve"]  # fmt: skip
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._wait()
        return self

    def __exit__(self, *error: object) -> None:
        """End the server's processes, and only those."""
        if self._process is None or self._process.poll() is not None:
            return
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _wait(self) -> None:
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(self.url + "/fr/", timeout=1).close()
                return
            except (urllib.error.URLError, OSError):
                if self._process is None or self._process.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError(f"the site did not start:\n{self.log.read_text('utf-8')[-2000:]}")


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
