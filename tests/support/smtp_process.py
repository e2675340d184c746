"""A real SMTP server as a process of its own, which writes down every letter that it accepts.

`python -m tests.support.smtp_process PORT FOLDER` serves until it is ended. In FOLDER it appends a
line for each accepted recipient to `accepted`, and obeys `faults.json` while it runs.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP

from config import ROOT
from tools.running_site import free_port

HOST = "127.0.0.1"
_ACCEPTED, _FAULTS, _OBEYED = "accepted", "faults.json", "obeyed"
_LOOK = 0.02
"""Seconds between two looks for new faults."""
_WAIT = 10.0
"""Seconds for which a test waits for the process to start or to obey."""
_LONGEST = 20.0
"""Seconds after which a server that hangs answers, should a test forget it."""
_LARGEST, _LINE = 2**20, 998
"""Bytes of a letter and of one of its lines at most."""
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Faults:
    """What is wrong with the server; without arguments all is well."""

    closed: bool = False
    """The port is closed, and the open connections too."""
    hangs: bool = False
    """Takes the whole letter and never says so; it is not written down."""
    slow: float = 0.0
    """Seconds that each letter takes."""
    recipient: str = ""
    """The answer to a recipient, like `550 no such user`; empty: taken."""
    data: str = ""
    """The answer to a letter, like `451 try again`; empty: taken."""
    times: int = -1
    """How many answers of `recipient` and `data` are given before all is well; -1: for ever."""
    number: int = 0
    """Which change of mind this is."""


class SmtpProcess:
    """`with SmtpProcess(folder) as server:`, then `server.port`, `server.accepted()`."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        """Take a folder of its own, and a port (any free one when it is 0)."""
        self.port = port or free_port()
        self._folder = folder
        self._number = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start; returns when it answers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.smtp_process", str(self.port), self._folder],
            cwd=ROOT,
        )
        self.has()
        return self

    def __exit__(self, *error: object) -> None:
        """End."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_WAIT)

    def has(self, **faults: Any) -> None:
        """Give it these faults and no others; returns when it has them."""
        self._number += 1
        draft = self._folder / "draft"
        draft.write_text(json.dumps(asdict(Faults(**faults, number=self._number))), "ascii")
        draft.replace(self._folder / _FAULTS)
        end = time.monotonic() + _WAIT
        while time.monotonic() < end:
            with suppress(FileNotFoundError, ValueError):
                if int((self._folder / _OBEYED).read_text("ascii")) == self._number:
                    return
            time.sleep(_LOOK)  # another process: no clock of ours moves it
        raise RuntimeError("the SMTP server does not obey")

    def count(self) -> int:
        """How many letters it has accepted."""
        with suppress(FileNotFoundError):
            return (self._folder / _ACCEPTED).read_bytes().count(b"\n")
        return 0

    def accepted(self) -> Counter[str]:
        """How often each recipient got a letter."""
        return Counter(line.split()[0] for line in self._lines())

    def message_ids(self) -> Counter[str]:
        """How often each letter came, by its Message-ID."""
        return Counter(line.split()[1] for line in self._lines())

    def _lines(self) -> list[str]:
        try:
            return (self._folder / _ACCEPTED).read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []


class _Patient(SMTP):
    """Takes a letter whose end has come even if its sender is gone, as Postfix does.

    aiosmtpd drops everything at the moment in which a connection ends; with it, a sender that was
    killed right after its last byte would have sent nothing. And it reads a letter in one go:
    line by line it would be slower than the sender that is tried.
    """

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._reader._limit = _LARGEST

    async def smtp_DATA(self, arg: str) -> None:
        if not self.envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        whole = await self._reader.readuntil(b"\r\n.\r\n")
        if any(len(line) > _LINE for line in whole.split(b"\r\n")):
            await self.push("500 Line too long (see RFC 5321, 4.5.3.1.6)")
            return
        self.envelope.content = (b"\r\n" + whole[:-3]).replace(b"\r\n..", b"\r\n.")[2:]
        status = await self.event_handler.handle_DATA(self, self.session, self.envelope)
        self._set_post_data_state()
        await self.push(status)

    def eof_received(self) -> bool | None:
        asyncio.StreamReaderProtocol.eof_received(self)
        return True

    async def handle_exception(self, error: Exception) -> str:
        if isinstance(error, asyncio.IncompleteReadError):
            if self.transport is not None:
                self.transport.close()
            raise asyncio.CancelledError
        answer: str = await super().handle_exception(error)
        return answer


class _Desk:
    """Judges recipients and letters by the faults of the moment, and writes down the accepted."""

    def __init__(self, folder: Path) -> None:
        self.faults = Faults()
        self._left = -1
        self._file = os.open(folder / _ACCEPTED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def obey(self, faults: Faults) -> None:
        """Have these faults from now on."""
        self.faults, self._left = faults, faults.times

    def _fault(self, answer: str) -> str:
        """The answer, as long as it is to be given."""
        if not answer or not self._left:
            return ""
        self._left -= 1 if self._left > 0 else 0
        return answer

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """A recipient."""
        if fault := self._fault(self.faults.recipient):
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """A whole letter."""
        if self.faults.slow:
            await asyncio.sleep(self.faults.slow)
        if self.faults.hangs:
            await asyncio.sleep(_LONGEST)
            return "451 forgotten"
        if fault := self._fault(self.faults.data):
            return fault
        found = _MESSAGE_ID.search(envelope.content)
        name = found[1].decode() if found else "-"
        for address in envelope.rcpt_tos:
            os.write(self._file, f"{address} {name}\n".encode())
        return "250 OK"


async def _serve(port: int, folder: Path) -> None:
    desk, connections = _Desk(folder), set()

    def connect() -> SMTP:
        # The line limit of RFC 5321 stays; a letter's size has none here.
        made = _Patient(desk, hostname="mail.example", data_size_limit=None, timeout=3600)
        connections.add(made)
        return made

    loop, server, obeyed = asyncio.get_running_loop(), None, -1
    while True:
        with suppress(FileNotFoundError):
            faults = Faults(**json.loads((folder / _FAULTS).read_text("ascii")))
            if faults.number != obeyed:
                desk.obey(faults)
                if faults.closed and server is not None:
                    server.close()
                    server = None
                    for each in connections:
                        if each.transport is not None:
                            each.transport.abort()
                    connections.clear()
                elif not faults.closed and server is None:
                    server = await loop.create_server(connect, HOST, port, reuse_address=True)
                obeyed = faults.number
                (folder / _OBEYED).write_text(str(obeyed), "ascii")
        await asyncio.sleep(_LOOK)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
