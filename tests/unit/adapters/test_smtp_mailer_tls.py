"""TLS to the mail server is verified: nothing is sent to one that cannot prove who it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amoe.ports import NotSent
from tests.unit.adapters.mail_server import (
    HOST,
    PASSWORD,
    USER,
    Server,
    certificate,
    letter,
    mailer,
    sign_in,
)

pytestmark = [pytest.mark.service, pytest.mark.parametrize("security", ["starttls", "implicit"])]


def secured(security: str, folder: Path, *names: str) -> tuple[dict[str, Any], Path]:
    """Parameters of a server with a certificate of its own, and the certificate's file."""
    context, file = certificate(folder, *names)
    key = "tls_context" if security == "starttls" else "ssl_context"
    return {key: context}, file


def test_a_certificate_that_nobody_trusts_stops_it(security: str, tmp_path: Path) -> None:
    parameters, _ = secured(security, tmp_path, HOST)
    with Server(**parameters) as server, mailer(server.port, security=security) as post:
        with pytest.raises(NotSent) as raised:
            post.send(letter())
        assert (raised.value.reason, raised.value.again) == ("smtp.certificate", True)
        assert server.handler.connections == set()


def test_a_certificate_of_another_host_stops_it(
    security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters, file = secured(security, tmp_path, "mail.example", "127.0.0.2")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with Server(**parameters) as server, mailer(server.port, security=security) as post:
        with pytest.raises(NotSent, match=r"smtp\.certificate"):
            post.send(letter())
        assert server.handler.connections == set()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_with_a_trusted_certificate_mail_and_password_travel(
    security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters, file = secured(security, tmp_path, HOST)
    parameters |= {"authenticator": sign_in, "auth_required": True}
    if security == "implicit":
        parameters["auth_require_tls"] = False  # aiosmtpd knows of STARTTLS only
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with (
        Server(**parameters) as server,
        mailer(server.port, security=security, user=USER, password=PASSWORD) as post,
    ):
        post.send(letter())
        post.send(letter())
        assert len(server.handler.received) == 2
        assert len(server.handler.connections) == 1


def test_a_server_without_tls_gets_nothing(security: str) -> None:
    with Server() as server, mailer(server.port, security=security, timeout=0.3) as post:
        with pytest.raises(NotSent) as raised:
            post.send(letter())
        assert raised.value.again
        assert server.handler.connections == set()
        assert server.handler.received == []
