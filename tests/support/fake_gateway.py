"""An SMS gateway on a port of this machine: Kannel's sendsms and a JSON aggregator, with moods."""

from __future__ import annotations

import json
import queue
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

HOST = "127.0.0.1"
KANNEL_PATH, JSON_PATH = "/cgi-bin/sendsms", "/v1/sms"
USER, PASSWORD, SENDER = "amoe", "a secret of the gateway", "AMOE"
JSON_BODY = json.dumps(
    {
        "from": "{sender}", "to": "{to_digits}", "content": "{text}", "alphabet": "{coding}",
        "reference": "{id}", "callback": "{report_url}",
    }
)  # fmt: skip
"""The template of a body that the JSON side understands."""
ID_PATH = "messages.0.id"

IN_ORDER = ("8", "1")
OUT_OF_ORDER = ("1", "8")
TWICE = ("8", "1", "8", "1")
UNDELIVERED = ("8", "2")
REJECTED = ("16",)
NEVER: tuple[str, ...] = ()
_WORDS = {"8": "ACCEPTD", "1": "DELIVRD", "2": "UNDELIV", "16": "REJECTD"}
"""How the JSON side spells Kannel's numbers."""
_LONGEST = 20.0
"""Seconds after which a request that hangs ends, should a test forget the gateway."""


class Mood(Enum):
    """How requests are answered. That the port is closed is `down()`, not a mood."""

    WORKS = auto()
    QUEUES = auto()
    """Takes it while the operator is away (Kannel says "3: Queued for later delivery")."""
    ANSWERS = auto()
    """Takes nothing and answers `status` with `body`."""
    HANGS = auto()
    """Takes it and answers after `hang` seconds."""
    HANGS_AND_DROPS = auto()
    """Neither takes nor answers it; closes after `hang` seconds."""
    CLOSES = auto()
    """Takes it and closes without an answer."""


@dataclass(frozen=True, slots=True)
class Sms:
    """One SMS that was taken. `at`: seconds since 1970."""

    to: str
    text: str
    at: float
    sender: str
    coding: str
    report_url: str
    """As given: with Kannel's %d in it, or bare."""
    kannel: bool
    headers: dict[str, str]


class FakeGateway:
    """`with FakeGateway() as gateway:` listens; its moods may be set at any time."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        """Take a context to speak TLS."""
        self.mood = Mood.WORKS
        self.status, self.body = 500, b"said +212612345678"
        self.location = ""
        """Where an answer sends the client on to; with `status` 302, say."""
        self.hang = 0.0
        """Seconds."""
        self.reports: tuple[str, ...] = IN_ORDER
        """What is reported of each SMS, in Kannel's numbers."""
        self.late = False
        """Whether reports wait for `report_all`."""
        self.received: list[Sms] = []
        """What was taken, in order."""
        self.reported: list[tuple[str, int]] = []
        """Report addresses that were called, each with the status of its answer (0: none)."""
        self.asked: list[str] = []
        """The first line of every request, whatever became of it: what an access log keeps."""
        self.port = 0
        self._tls = tls
        self._server: ThreadingHTTPServer | None = None
        self._released = threading.Event()
        self._lock = threading.Lock()
        self._to_report: queue.Queue[str | None] = queue.Queue()
        self._held: list[str] = []
        self._reporter = threading.Thread(target=self._report, daemon=True)

    @property
    def kannel_url(self) -> str:
        """Where it takes SMS as Kannel does."""
        return f"{self._base}{KANNEL_PATH}"

    @property
    def json_url(self) -> str:
        """Where it takes SMS as an aggregator does."""
        return f"{self._base}{JSON_PATH}"

    @property
    def _base(self) -> str:
        return f"{'https' if self._tls else 'http'}://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        """Listen."""
        self.up()
        self._reporter.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Close; reports that still wait are not made."""
        self.down()
        self._to_report.put(None)
        self._reporter.join(5)

    def up(self) -> None:
        """Open the port, the same as before."""
        self._released.clear()
        self._server = _Server((HOST, self.port), _Handler)
        self._server.gateway = self  # type: ignore[attr-defined]
        if self._tls:
            self._server.socket = self._tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def down(self) -> None:
        """Close the port: whoever connects is refused."""
        if self._server:
            self._released.set()
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def requests(self) -> int:
        """How many requests came, whatever became of them."""
        return len(self.asked)

    def texts_to(self, number: str) -> list[str]:
        """The texts that a phone got, oldest first; `number` in international form, +212…"""
        return [sms.text for sms in self.received if sms.to == number]

    def report_all(self) -> None:
        """Make the reports that were held back."""
        with self._lock:
            held, self._held = self._held, []
        for url in held:
            self._to_report.put(url)

    def reports_are_made(self) -> None:
        """Wait until every report that is not held back was made."""
        self._to_report.join()

    def take(self, sms: Sms) -> None:
        """Keep an SMS and report it as the mood is."""
        with self._lock:
            self.received.append(sms)
            urls = [_report_url(sms, word) for word in self.reports if sms.report_url]
            if self.late:
                self._held += urls
                return
        for url in urls:
            self._to_report.put(url)

    def wait(self) -> None:
        """Hang as long as the mood says, or until the gateway goes down."""
        self._released.wait(min(self.hang, _LONGEST))

    def note(self, line: str) -> int:
        """Note a request; returns how many there were."""
        with self._lock:
            self.asked.append(line)
            return len(self.asked)

    def _report(self) -> None:
        while (url := self._to_report.get()) is not None:
            status = 0
            # A report goes to the test's own site and nowhere else.
            if urlsplit(url).hostname in (HOST, "localhost"):
                with suppress(OSError):
                    status = _get(url)
            self.reported.append((url, status))
            self._to_report.task_done()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone, or that does not trust us, is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self) -> None:
        """Take an SMS, or not, as the mood is."""
        gateway: FakeGateway = self.server.gateway  # type: ignore[attr-defined]
        number = gateway.note(self.requestline)
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            return  # whoever asked died in the middle: half a request is none
        kannel = self.path == KANNEL_PATH
        if gateway.mood is Mood.ANSWERS:
            self._answer(gateway.status, gateway.body, gateway.location)
            return
        if gateway.mood is Mood.HANGS_AND_DROPS:
            gateway.wait()
            self._close()
            return
        sms = self._kannel(body) if kannel else self._json(body)
        if isinstance(sms, tuple):
            self._answer(*sms)
            return
        if gateway.mood is Mood.HANGS:
            gateway.wait()
        gateway.take(sms)
        if gateway.mood is Mood.CLOSES:
            self._close()
        elif kannel:
            queued = gateway.mood is Mood.QUEUES
            said = b"3: Queued for later delivery" if queued else b"0: Accepted for delivery"
            self._answer(202, said)
        else:
            self._answer(201, json.dumps({"messages": [{"id": f"g{number}"}]}).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""

    def _kannel(self, body: bytes) -> Sms | tuple[int, bytes]:
        given = self.headers
        if given.get_content_type() != "text/plain":
            return 400, b"Invalid content-type"
        if (given["X-Kannel-Username"], given["X-Kannel-Password"]) != (USER, PASSWORD):
            return 403, b"Authorization failed for sendsms"
        if not given["X-Kannel-To"]:
            return 400, b"Empty receiver number not allowed, rejected"
        return Sms(
            given["X-Kannel-To"],
            body.decode(given.get_content_charset("latin-1")),
            time.time(),
            given["X-Kannel-From"],
            given["X-Kannel-Coding"],
            given.get("X-Kannel-DLR-URL", ""),
            True,
            dict(given),
        )

    def _json(self, body: bytes) -> Sms | tuple[int, bytes]:
        given = json.loads(body)
        return Sms(
            "+" + given["to"],
            given["content"],
            time.time(),
            given["from"],
            given["alphabet"],
            given["callback"],
            False,
            dict(self.headers),
        )

    def _answer(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def _close(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


def _report_url(sms: Sms, number: str) -> str:
    """The address of one report."""
    if sms.kannel:
        return sms.report_url.replace("%d", number).replace("%%", "%")
    return f"{sms.report_url}{'&' if '?' in sms.report_url else '?'}status={_WORDS[number]}"


def _get(url: str) -> int:
    """The status of an answer, without any proxy between."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as fault:
        return fault.code
