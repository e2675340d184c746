"""The mail server fails in every way, and the student goes on where the journey stood."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.conftest import Outside

pytestmark = pytest.mark.service


@contextmanager
def mute_server(port: int) -> Iterator[None]:
    """Something that takes connections and never says a word."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(20)
        yield


def test_it_refuses_connections(outside: Outside) -> None:
    outside.mail.__exit__()
    student = outside.student(0).reaches("courriel").gives_email().is_at("code-courriel")
    outside.send_messages()
    assert outside.rows("email") == [("waiting", "smtp.unreachable", "smtp")]
    outside.new_mail_server()
    outside.passes(5)
    student.types_email_code().is_at("telephone")
    assert len(outside.letters) == 1


def test_it_takes_the_connection_and_says_nothing(outside: Outside) -> None:
    outside.mail.__exit__()
    student = outside.student(0).reaches("courriel").gives_email()
    with mute_server(outside.mail_port):
        outside.send_messages()
    assert outside.rows("email") == [("waiting", "smtp.timeout", "smtp")]
    outside.new_mail_server()
    outside.passes(5)
    student.types_email_code().is_at("telephone")
    assert len(outside.letters) == 1


def test_it_says_later_and_then_takes_it(outside: Outside) -> None:
    student = outside.student(0).reaches("courriel").gives_email()
    outside.mail.handler.rcpt = "451 try again later"
    for wait in (5, 15):
        outside.send_messages()
        assert outside.rows("email") == [("waiting", "smtp.451", "smtp")]
        outside.passes(wait)
    outside.mail.handler.rcpt = ""
    student.types_email_code().is_at("telephone")
    assert len(outside.letters) == 1


def test_it_refuses_the_address_and_the_student_gives_another(outside: Outside) -> None:
    student = outside.student(0).reaches("courriel").gives_email("nobody@etu.example")
    outside.mail.handler.rcpt = "550 no such user"
    outside.send_messages()
    assert outside.rows("email") == [("failed", "smtp.550", "smtp")]
    outside.mail.handler.rcpt = ""
    student.opens("courriel").gives_email().types_email_code().is_at("telephone")


def test_it_is_down_for_longer_than_all_tries_and_the_student_asks_again(outside: Outside) -> None:
    student = outside.student(0).reaches("courriel").gives_email()
    outside.mail.handler.rcpt = "451 try again later"
    for wait in (0, 5, 15, 45):
        outside.passes(wait)
    outside.send_messages()
    assert outside.rows("email") == [("failed", "smtp.451", "smtp")]
    outside.mail.handler.rcpt = ""
    student.opens("code-courriel").presses("code-courriel", "resend")
    student.types_email_code().is_at("telephone")


def test_mute_for_mail_it_keeps_no_sms_back(outside: Outside) -> None:
    caller = outside.student(0).reaches("telephone")
    other = outside.student(1).reaches("courriel")
    outside.mail.__exit__()
    with mute_server(outside.mail_port):
        other.gives_email()
        caller.gives_phone()
        with outside.app.app_context():
            outside.service.sender.send_due("sms")
        assert [state for state, _, _ in outside.rows("sms")] == ["handed_over"]
    outside.new_mail_server()
    caller.types_phone_code().is_at("mot-de-passe")
