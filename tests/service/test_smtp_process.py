"""The mail server of the trials: what it accepts it writes down, and its faults are real ones."""

from __future__ import annotations

import smtplib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.smtp_process import HOST, SmtpProcess

pytestmark = pytest.mark.service

LETTER = b"Message-ID: <one@amoe.example>\r\nSubject: x\r\n\r\n..\r\nend\r\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpProcess]:
    """A server in whose faults nothing is wrong yet."""
    with SmtpProcess(tmp_path) as running:
        yield running


def sends(server: SmtpProcess, to: str = "salma@etu.example", timeout: float = 5) -> None:
    """Send a letter on a connection of its own."""
    with smtplib.SMTP(HOST, server.port, timeout=timeout) as client:
        client.sendmail("amoe@amoe.example", [to], LETTER)


def test_what_it_accepts_is_written_down_by_recipient_and_message_id(server: SmtpProcess) -> None:
    for to in ("salma@etu.example", "amina@etu.example", "salma@etu.example"):
        sends(server, to)
    assert server.count() == 3
    assert server.accepted() == {"salma@etu.example": 2, "amina@etu.example": 1}
    assert server.message_ids() == {"<one@amoe.example>": 3}


@pytest.mark.parametrize("part", ["recipient", "data"])
@pytest.mark.parametrize("answer", ["451 try again", "550 no such user"])
def test_it_refuses_as_often_as_it_was_told(server: SmtpProcess, part: str, answer: str) -> None:
    server.has(**{part: answer}, times=2)
    for _ in range(2):
        with pytest.raises((smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)):
            sends(server)
    assert server.count() == 0
    sends(server)
    assert server.count() == 1


def test_a_closed_port_refuses_connections_until_all_is_well(server: SmtpProcess) -> None:
    with smtplib.SMTP(HOST, server.port, timeout=5) as client:
        server.has(closed=True)
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            client.noop()
    with pytest.raises(ConnectionError):
        sends(server)
    server.has()
    sends(server)
    assert server.count() == 1


def test_one_that_hangs_accepts_nothing(server: SmtpProcess) -> None:
    server.has(hangs=True)
    with pytest.raises((TimeoutError, smtplib.SMTPException)):
        sends(server, timeout=0.3)
    assert server.count() == 0


def test_a_slow_one_takes_its_time(server: SmtpProcess) -> None:
    server.has(slow=0.2)
    begun = time.monotonic()
    sends(server)
    assert time.monotonic() - begun >= 0.2


@pytest.mark.parametrize(("end", "letters"), [(b".\r\n", 1), (b"", 0)])
def test_a_letter_whose_sender_is_gone_counts_if_its_end_has_come(
    server: SmtpProcess, end: bytes, letters: int
) -> None:
    with socket.create_connection((HOST, server.port)) as client:
        file = client.makefile("rb")
        file.readline()
        for line in (b"HELO x", b"MAIL FROM:<a@b.ma>", b"RCPT TO:<salma@etu.example>", b"DATA"):
            client.sendall(line + b"\r\n")
            file.readline()
        client.sendall(LETTER + end)
        file.close()
    sends(server, "later@etu.example")
    assert server.accepted()["salma@etu.example"] == letters
    assert server.accepted()["later@etu.example"] == 1
