"""The real server under raw bytes: it refuses them in order and goes on answering."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tools.running_site import RunningSite

pytestmark = [pytest.mark.slow, pytest.mark.service]

POST = b"POST /fr/inscription/courriel HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
CHUNK = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"

REQUESTS = {
    "a body above 64 KiB": POST + FORM + b"Content-Length: 70000\r\n\r\n" + b"a" * 70_000,
    "a body of 20 MiB": POST + FORM + b"Content-Length: 20971520\r\n\r\n" + b"a" * 20_971_520,
    "chunks without end": POST + FORM + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNK * 32
    + b"0\r\n\r\n",
    "a torn chunk": POST + FORM + b"Transfer-Encoding: chunked\r\n\r\nzz\r\na",
    "a negative length": POST + FORM + b"Content-Length: -1\r\n\r\n",
    "two lengths": POST + FORM + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\na=bc",
    "length and chunks": POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a NUL in a header": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nA: b\0c\r\n\r\n",
    "a raw path": b"GET /\xff\xfe/%00/%ff/.. HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "a path of 64 KiB": b"GET /" + b"a" * 65_536 + b" HTTP/1.1\r\nHost: x\r\nConnection: close"
    b"\r\n\r\n",
    "headers of 1 MiB": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: " + b"b" * 1_048_576 + b"\r\n\r\n",
    "a raw language": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    b"Accept-Language: \xff\xfe;q=\xd9\xa1\r\n\r\n",
    "a foreign host": b"GET /fr/ HTTP/1.1\r\nHost: evil\"><b>.example\r\nConnection: close\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The site as a server of its own."""
    with RunningSite(tmp_path_factory.mktemp("server") / "instance") as site:
        yield site


def ask(running: RunningSite, request: bytes) -> bytes:
    """The whole answer to raw bytes; empty when the server hung up without a word."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as line:
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(request)
        # Perhaps it has heard enough half-way; what it said is still to be read.
        answer = b""
        with suppress(ConnectionResetError):
            while piece := line.recv(65_536):
                answer += piece
        return answer


def test_a_good_request_is_answered(running: RunningSite) -> None:
    hello = b"GET /fr/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert ask(running, hello).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("name", REQUESTS)
def test_raw_bytes_are_refused_and_the_server_goes_on(running: RunningSite, name: str) -> None:
    answer = ask(running, REQUESTS[name])
    status = answer[9:12]
    assert status in (b"", b"200", b"303", b"400", b"404", b"413", b"414", b"431"), answer[:300]
    assert b"Traceback" not in answer
    assert b"<b>.example" not in answer
    test_a_good_request_is_answered(running)


def test_the_server_logged_no_fault_and_nothing_that_was_sent(running: RunningSite) -> None:
    log = Path(running.log).read_text("utf-8", "replace")
    assert '"level": "error"' not in log
    assert "Traceback" not in log
    assert "evil" not in log
    assert "aaaa" not in log
