"""E-mails handed over to a real SMTP server: what arrives, and how connections are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amoe.adapters.smtp_mailer import SmtpMailer
from amoe.ports import NotSent
from tests.unit.adapters.mail_server import (
    PASSWORD,
    SENDER,
    USER,
    Server,
    letter,
    mailer,
    sign_in,
)

pytestmark = pytest.mark.service


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that takes everything."""
    with Server() as running:
        yield running


@pytest.fixture
def post(server: Server) -> Iterator[SmtpMailer]:
    """A mailer for it."""
    with mailer(server.port) as made:
        yield made


def test_subject_and_both_bodies_arrive_in_arabic(server: Server, post: SmtpMailer) -> None:
    sent = letter()
    post.send(sent)
    (message,) = server.handler.received
    assert message["Subject"] == sent.subject
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n").strip() == sent.text.strip()
    assert html.get_content().strip() == sent.html
    assert text.get_content_charset() == html.get_content_charset() == "utf-8"


def test_bytes_beyond_ascii_are_announced_or_encoded(server: Server, post: SmtpMailer) -> None:
    post.send(letter())
    assert server.handler.raw[0].isascii() or "BODY=8BITMIME" in server.handler.announced


def test_text_comes_before_html_as_two_versions_of_the_same(
    server: Server, post: SmtpMailer
) -> None:
    post.send(letter())
    kinds = [part.get_content_type() for part in server.handler.received[0].walk()]
    start = kinds.index("multipart/alternative")
    assert kinds[start:] == ["multipart/alternative", "text/plain", "text/html"]


def test_the_headers_tell_sender_language_and_that_nobody_should_answer(
    server: Server, post: SmtpMailer
) -> None:
    name = post.send(letter()).id
    (message,) = server.handler.received
    assert message["To"] == "salma@etu.example"
    assert message["From"] == SENDER
    assert message["Content-Language"] == "ar"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"]
    assert name
    assert message["Message-ID"] == name
    assert server.handler.recipients == ["salma@etu.example"]


def test_an_address_with_letters_of_its_own_language_is_carried_in_ascii(
    server: Server, post: SmtpMailer
) -> None:
    post.send(letter(to="salma@étudiant.example"))
    assert server.handler.recipients == ["salma@xn--tudiant-9xa.example"]


def test_one_connection_is_kept_for_many_messages(server: Server, post: SmtpMailer) -> None:
    for n in range(5):
        post.send(letter(subject=f"{n}"))
    assert [message["Subject"] for message in server.handler.received] == [*"01234"]
    assert len(server.handler.connections) == 1


def test_it_connects_anew_after_the_server_has_closed(server: Server, post: SmtpMailer) -> None:
    for _ in range(3):
        post.send(letter())
        server.close_connections()
    assert len(server.handler.received) == 3
    assert len(server.handler.connections) == 3


def test_it_connects_anew_after_the_server_was_down() -> None:
    with Server() as before, mailer(before.port) as post:
        post.send(letter())
        before.__exit__()
        with pytest.raises(NotSent, match=r"smtp\.unreachable"):
            post.send(letter())
        with Server(before.port) as after:
            post.send(letter())
            assert len(after.handler.received) == 1


def test_after_a_refusal_the_next_message_goes_out(server: Server, post: SmtpMailer) -> None:
    server.handler.rcpt = "550 5.1.1 unknown"
    with pytest.raises(NotSent):
        post.send(letter())
    server.handler.rcpt = ""
    post.send(letter(to="amina@etu.example"))
    assert server.handler.recipients == ["amina@etu.example"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_it_signs_in_when_it_has_a_user() -> None:
    with (
        Server(authenticator=sign_in, auth_required=True, auth_require_tls=False) as server,
        mailer(server.port, user=USER, password=PASSWORD) as post,
    ):
        post.send(letter())
        assert len(server.handler.received) == 1
