"""An operator's SMS centre for tests and the demo: takes SMS over SMPP and reports their fate."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Self

# SMPP 3.4, 5.1.2.1: the commands that a gateway which only sends needs.
_SUBMIT, _DELIVER, _UNBIND, _ENQUIRE = 0x04, 0x05, 0x06, 0x15
_BINDS = {0x01, 0x02, 0x09}
_NACK, _ANSWER = 0x80000000, 0x80000000
# SMPP 3.4, 5.1.3.
OK, UNKNOWN_COMMAND, WRONG_PASSWORD, SUBMIT_FAILED, THROTTLED = 0x00, 0x03, 0x0E, 0x45, 0x58
_IS_RECEIPT = 0x04  # esm_class, 5.2.12
_UCS2 = 0x08  # data_coding, 5.2.19
# 3GPP TS 23.038: the default alphabet in its order, and what follows an escape.
_GSM7 = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~",
            0x3E: "]", 0x40: "|", 0x65: "€"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sms:
    """One segment as it reached the SMS centre. `at`: seconds since 1970."""

    to: str
    text: str
    sender: str
    coding: int
    """SMPP's data_coding: 0 is GSM-7, 8 is UCS-2."""
    at: float


class SimulatedSmsc:
    """Listens on a port of 127.0.0.1 for one gateway; its moods may be set at any time."""

    def __init__(self, port: int, *, password: str) -> None:
        """Take the port, and the password that gateways sign in with."""
        self.port = port
        self.fate = "DELIVRD"
        """What is reported of each SMS: DELIVRD, UNDELIV, EXPIRED …; empty: nothing as yet."""
        self.answer = OK
        """What a submission is answered: OK, SUBMIT_FAILED or THROTTLED."""
        self.received: list[Sms] = []
        """Every segment that was taken, in order."""
        self._password = password
        self._unreported: dict[str, Sms] = {}
        self._ids = count(1)
        self._listening: socket.socket | None = None
        self._connections: set[socket.socket] = set()
        self._bound: dict[socket.socket, float] = {}
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        """Listen."""
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop."""
        self.stop()

    def start(self) -> None:
        """Listen; gateways may connect from now on."""
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._begin(self._accept, self._listening)

    def stop(self) -> None:
        """Close the port and every connection: the operator is down."""
        if self._listening is None:
            return
        _shut(self._listening)
        for connection in list(self._connections):
            _shut(connection)
        for thread in self._threads:
            thread.join(5)
        self._listening = None
        self._threads = []

    def report_late(self, fate: str) -> None:
        """Report the fate of all SMS of which nothing was reported yet, to the gateway of now."""
        connection = max(self._bound, key=self._bound.__getitem__)
        for name, sms in list(self._unreported.items()):
            del self._unreported[name]
            _write(connection, _DELIVER, int(name), _receipt(name, sms, fate))

    def _begin(self, work: object, *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self._connections.add(connection)
            self._begin(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as stream:
            while len(head := stream.read(16)) == 16:
                length, command, _, number = struct.unpack(">4I", head)
                body = stream.read(length - 16)
                if command & _ANSWER:
                    continue
                self._take(connection, command, number, body)
                if command == _UNBIND:
                    break
        self._connections.discard(connection)
        self._bound.pop(connection, None)

    def _take(self, to: socket.socket, command: int, number: int, body: bytes) -> None:
        if command in _BINDS:
            _, password, *_ = body.split(b"\0", 2)
            known = password.decode() == self._password
            if known:
                self._bound[to] = time.monotonic()
            _write(to, command | _ANSWER, number, b"smsc\0", OK if known else WRONG_PASSWORD)
        elif command == _SUBMIT:
            self._submit(to, number, _read(body))
        elif command in (_ENQUIRE, _UNBIND):
            _write(to, command | _ANSWER, number)
        else:
            _write(to, _NACK, number, status=UNKNOWN_COMMAND)

    def _submit(self, connection: socket.socket, number: int, sms: Sms) -> None:
        if self.answer != OK:
            _write(connection, _SUBMIT | _ANSWER, number, b"\0", self.answer)
            return
        name = str(next(self._ids))
        self.received.append(sms)
        _write(connection, _SUBMIT | _ANSWER, number, name.encode() + b"\0")
        if self.fate:
            _write(connection, _DELIVER, int(name), _receipt(name, sms, self.fate))
        else:
            self._unreported[name] = sms


def _read(body: bytes) -> Sms:
    """A submit_sm (SMPP 3.4, 4.4.1), its text decoded."""
    _, rest = body.split(b"\0", 1)
    sender, rest = rest[2:].split(b"\0", 1)
    to, rest = rest[2:].split(b"\0", 1)
    _, _, rest = rest[3:].split(b"\0", 2)
    coding, length = rest[2], rest[4]
    octets = rest[5 : 5 + length]
    text = octets.decode("utf-16-be") if coding == _UCS2 else _decoded(octets)
    return Sms(to.decode(), text, sender.decode(), coding, time.time())


def _decoded(octets: bytes) -> str:
    """GSM-7 of which each septet stands in an octet, as it does in SMPP."""
    letters, escaped = [], False
    for octet in octets:
        if octet == 0x1B and not escaped:
            escaped = True
            continue
        letters.append(_ESCAPED.get(octet, " ") if escaped else _GSM7[octet & 0x7F])
        escaped = False
    return "".join(letters)


def _receipt(name: str, sms: Sms, fate: str) -> bytes:
    """A deliver_sm with a delivery receipt (SMPP 3.4, appendix B)."""
    now = datetime.now(UTC).strftime("%y%m%d%H%M")
    delivered = int(fate == "DELIVRD")
    text = (
        f"id:{name} sub:001 dlvrd:{delivered:03} submit date:{now} done date:{now} "
        f"stat:{fate} err:000 text:"
    ).encode()
    numbers = b"\1\1" + sms.to.encode() + b"\0\0\0" + sms.sender.encode() + b"\0"
    return (
        b"\0" + numbers + bytes([_IS_RECEIPT, 0, 0]) + b"\0\0" + bytes([0, 0, 0, 0, len(text)])
    ) + text


def _write(
    connection: socket.socket, command: int, number: int, body: bytes = b"", status: int = OK
) -> None:
    connection.sendall(struct.pack(">4I", 16 + len(body), command, status, number) + body)


def _shut(one: socket.socket) -> None:
    """Close a socket on which a thread waits: only a shutdown wakes it."""
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
