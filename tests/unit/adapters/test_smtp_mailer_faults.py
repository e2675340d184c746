"""When an e-mail is not taken: a code for the record, whether to try again, never an address."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from amoe.adapters.smtp_mailer import SmtpMailer
from amoe.ports import NotSent
from tests.unit.adapters.mail_server import HOST, Server, free_port, letter, mailer, sign_in

pytestmark = pytest.mark.service
SAID = "5.1.1 <salma@etu.example>: no such person"


def not_sent(post: SmtpMailer) -> NotSent:
    """The exception, which must hold nothing but a code."""
    with pytest.raises(NotSent) as raised:
        post.send(letter())
    fault = raised.value
    assert "salma" not in f"{fault} {fault.reason} {fault.args} {fault.__cause__}"
    return fault


@pytest.mark.parametrize(
    ("status", "again"), [(550, False), (553, False), (554, False), (451, True), (421, True)]
)
@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_refusal_is_told_by_its_status_alone(status: int, again: bool, at: str) -> None:
    with Server() as server, mailer(server.port) as post:
        setattr(server.handler, at, f"{status} {SAID}")
        fault = not_sent(post)
        assert (fault.reason, fault.again) == (f"smtp.{status}", again)
        assert server.handler.received == []


def test_nobody_listens() -> None:
    with mailer(free_port()) as post:
        fault = not_sent(post)
        assert (fault.reason, fault.again) == ("smtp.unreachable", True)


@pytest.fixture
def mute() -> Iterator[socket.socket]:
    """A server that takes the connection and never says a word."""
    listening = socket.create_server((HOST, 0))
    yield listening
    listening.close()


def test_a_server_that_never_answers_is_left_after_the_time_out(mute: socket.socket) -> None:
    begun = time.perf_counter()
    with mailer(mute.getsockname()[1], timeout=0.3) as post:
        assert not_sent(post).again
    assert time.perf_counter() - begun < 1.5


def test_a_server_that_never_answers_is_called_so(mute: socket.socket) -> None:
    with mailer(mute.getsockname()[1], timeout=0.1) as post:
        assert not_sent(post).reason == "smtp.timeout"


@pytest.mark.parametrize("security", ["starttls", "implicit"])
def test_a_mute_server_is_left_with_tls_too(mute: socket.socket, security: str) -> None:
    with mailer(mute.getsockname()[1], timeout=0.1, security=security) as post:
        assert not_sent(post).again


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_refused_sign_in_is_not_the_messages_fault() -> None:
    with (
        Server(authenticator=sign_in, auth_required=True, auth_require_tls=False) as server,
        mailer(server.port, user="amoe", password="expired") as post,
    ):
        fault = not_sent(post)
        assert server.handler.received == []
        assert (fault.reason, fault.again) == ("smtp.535", True)
