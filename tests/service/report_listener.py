"""The site's ear for reports in tests: a tiny HTTP server that writes down what Kannel calls."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

_LONGEST = 10.0


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    """Kannel calls for many SMS at once; a call that finds no room waits for a second or three."""


class Listener:
    """Notes the status of every report by the path that was called."""

    def __init__(self) -> None:
        """Answer 200 to all."""
        self.answers: list[int] = []
        """Statuses to answer the next calls with, before 200 again."""
        self.calls: list[tuple[str, str]] = []
        """Path and status of each call, in order."""
        self.port = 0

    def url(self, name: str) -> str:
        """Where to report a message."""
        return f"http://127.0.0.1:{self.port}/sms/rapport/{name}"

    def statuses(self, name: str) -> list[str]:
        """What was reported of a message, in order."""
        return [status for path, status in self.calls if path == f"/sms/rapport/{name}"]

    def hears(self, name: str, *statuses: str) -> None:
        """Wait until exactly these were reported of a message, in any order."""
        end = time.monotonic() + _LONGEST
        while sorted(self.statuses(name)) != sorted(statuses):
            assert time.monotonic() < end, f"{name}: {self.statuses(name)}"
            time.sleep(0.02)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener on a free port."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Note the call; what is said back must never become an SMS."""
            parts = urlsplit(self.path)
            listener.calls.append((parts.path, parse_qs(parts.query)["status"][0]))
            self.send_response(listener.answers.pop(0) if listener.answers else 200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", "6")
            self.end_headers()
            self.wfile.write(b"heard\n")

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    listener.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
