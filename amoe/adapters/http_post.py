"""One POST to an SMS gateway: a connection of its own, one deadline, what each failure means."""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, cast
from urllib.parse import urlsplit

from amoe.ports import Crossing, NotSent

_MOST = 64 * 1024
"""Bytes of an answer that are read: a gateway says in a line what it has to say."""
_OWN_HEADERS = frozenset({"host", "content-length", "connection", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a gateway answered, at most its first 64 KiB."""

    status: int
    body: bytes


class HttpPost:
    """Posts to one address. Any number of threads may use it at once.

    No connection is kept: whether a server has closed an idle one is known only after the request
    was sent on it, and then nobody can tell whether the SMS was taken. A new one costs a round trip
    or two, and a few SMS a second are all that is ever sent. Redirects are not followed.
    """

    def __init__(self, url: str, *, timeout: float) -> None:
        """Take the address and the seconds that a whole request may last.

        Raises ValueError with a sentence that begins with the name of the setting at fault.
        """
        self._host, self._port, self._path, secure = _parts(url)
        self._timeout = timeout
        # Verifies certificate and name, TLS 1.2 or newer; read once, it costs milliseconds.
        self._tls = ssl.create_default_context() if secure else None

    def send(self, headers: Mapping[str, str], body: bytes, crossing: Crossing) -> Answer:
        """Post; `crossing` is called between the headers and the body. Raises NotSent."""
        deadline = time.monotonic() + self._timeout
        connection = self._connection()
        try:
            self._open(connection, headers, len(body), deadline)
            crossing()
            return _ask(connection, body)
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        if self._tls is None:
            return HTTPConnection(self._host, self._port, timeout=self._timeout)
        return HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._tls)

    def _open(
        self, connection: HTTPConnection, headers: Mapping[str, str], length: int, deadline: float
    ) -> None:
        """Connect and send the headers: without the body they are no request."""
        try:
            connection.connect()
            connection.sock = cast(Any, _Hurried(connection.sock, deadline))
            connection.putrequest("POST", self._path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(length))
            connection.putheader("Connection", "close")
            connection.endheaders()
        except ssl.SSLCertVerificationError:
            raise NotSent("sms.certificate", again=True, down=True) from None
        except TimeoutError:
            raise NotSent("sms.timeout", again=True, down=True) from None
        except (OSError, HTTPException):
            raise NotSent("sms.unreachable", again=True, down=True) from None


def refusal(status: int) -> NotSent:
    """What a status means that is not the gateway's word for "taken"."""
    if status in (400, 422):
        return NotSent("sms.refused", again=False)
    if status in (401, 403, 407):
        return NotSent("sms.sign_in", again=True, down=True)
    if status in (429, 503):
        return NotSent("sms.throttled", again=True, down=True)
    if status == 504:
        # A proxy waited for the gateway in vain: the same doubt as when we wait in vain.
        return NotSent("sms.no_answer", again=False, down=True, uncertain=True)
    if status < 300:
        # It said yes in a way that is not the agreed one.
        return NotSent(f"sms.{status}", again=False, down=True, uncertain=True)
    # A wrong address, an empty account, a broken gateway: no message of ours is at fault, each
    # waits until that is mended or goes by another gateway.
    return NotSent(f"sms.{status}", again=True, down=True)


def check_header(setting: str, name: str, value: str) -> None:
    """Raise ValueError when a header cannot travel as it is, without telling its value."""
    plain = value.isascii() and value.isprintable() and value == value.strip()
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise ValueError(f"{setting} holds a header without a proper name")
    if name.lower() in _OWN_HEADERS:
        raise ValueError(f"{setting} holds {name}, which is set by itself")
    if not plain:
        raise ValueError(f"{setting} holds something beside printable ASCII")


def _parts(url: str) -> tuple[str, int | None, str, bool]:
    """Host, port, path with query, and whether it goes over TLS."""
    try:
        parts = urlsplit(url)
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError:
        raise ValueError("URL is not an http:// or https:// address") from None
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise ValueError("URL is not an http:// or https:// address")
    if "@" in parts.netloc:
        raise ValueError("URL holds a user: that is what USER and PASSWORD are for")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.hostname, port, path, parts.scheme == "https"


def _ask(connection: HTTPConnection, body: bytes) -> Answer:
    """Send the body and wait; from here on whatever fails leaves a doubt."""
    try:
        connection.send(body)
        response = connection.getresponse()
    except (OSError, HTTPException):
        raise NotSent("sms.no_answer", again=False, down=True, uncertain=True) from None
    try:
        told = response.read(_MOST)
    except Exception:
        told = b""  # the status has come, and it is the answer
    return Answer(response.status, told)


class _Hurried:
    """A connected socket under one deadline: however slowly bytes drip, it ends then."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        """Take the socket and the end, in seconds of the monotonic clock."""
        self._socket = connected
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send in the time that is left."""
        self._hurry()
        self._socket.sendall(data)

    def recv_into(self, buffer: Any) -> int:
        """Receive in the time that is left."""
        self._hurry()
        return self._socket.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What http.client reads from; it is closed apart from the socket."""
        return io.BufferedReader(_Incoming(self))

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def _hurry(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)


class _Incoming(io.RawIOBase):
    """What comes in, as a file."""

    def __init__(self, hurried: _Hurried) -> None:
        """Take the socket."""
        super().__init__()
        self._hurried = hurried

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Receive."""
        return self._hurried.recv_into(buffer)
