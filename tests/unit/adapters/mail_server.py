"""A real SMTP server in a thread, with faults to plant, and a mailer to send it letters."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from flask_mail import Mail as MailExtension

from amoe.adapters.smtp_mailer import SmtpMailer
from amoe.ports import Mail

HOST = "127.0.0.1"
SENDER = "AMOE <ne-pas-repondre@amoe.example>"
USER, PASSWORD = "amoe", "a secret of the server"


class Handler:
    """Keeps what comes; answers recipients and data with `rcpt` and `data` when they are set."""

    def __init__(self) -> None:
        """Take everything until told otherwise."""
        self.rcpt = self.data = ""
        self.raw: list[bytes] = []
        self.announced: list[str] = []
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections: set[Any] = set()
        self.last: Any = None

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """A recipient."""
        self.connections.add(session.peer)
        self.last = server
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """A message."""
        if self.data:
            return self.data
        self.raw.append(envelope.content)
        self.announced += envelope.mail_options
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


class Server:
    """A running server: its port, what it has received, and its faults."""

    def __init__(self, port: int = 0, **parameters: Any) -> None:
        """Take a port (any free one when it is 0) and aiosmtpd's parameters."""
        self.handler = Handler()
        self.port = port or free_port()
        self._controller = Controller(
            self.handler, hostname=HOST, port=self.port, server_hostname="mail.example",
            **parameters,
        )  # fmt: skip

    def __enter__(self) -> Server:
        """Start."""
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        if self._controller.smtpd or self._controller.server:
            self._controller.stop(no_assert=True)

    def close_connections(self) -> None:
        """Do what a server does with connections that have been idle for long."""
        transport = self.handler.last.transport
        self._controller.loop.call_soon_threadsafe(transport.close)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def sign_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Whether user and password are the right ones."""
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mailer(
    port: int, *, security: str = "none", host: str = HOST, timeout: float = 2.0,
    user: str = "", password: str = "",
) -> Iterator[SmtpMailer]:  # fmt: skip
    """A mailer for a server, inside the application context that it needs."""
    app = Flask("mailer")
    app.config["MAIL_DEFAULT_SENDER"] = SENDER
    extension = MailExtension(app)
    with app.app_context():
        yield SmtpMailer(
            extension, host=host, port=port, security=security, user=user, password=password,
            timeout=timeout,
        )  # fmt: skip


def letter(**changes: str) -> Mail:
    """An e-mail in Arabic."""
    values = {
        "to": "salma@etu.example",
        "subject": "رمز التحقق الخاص بكم",
        "text": "مرحبا سلمى،\nالرمز: 123456\n",
        "html": '<html lang="ar" dir="rtl"><p>مرحبا <bdi>سلمى</bdi>، الرمز: 123456</p></html>',
        "language": "ar",
        "message_id": "outbox-row",
    }
    return Mail(**{**values, **changes})


def certificate(folder: Path, *names: str) -> tuple[ssl.SSLContext, Path]:
    """A self-signed certificate for names or addresses: a server's context, and its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "amoe tests")])
    wrap: Callable[[str], x509.GeneralName] = lambda name: (  # noqa: E731
        x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([wrap(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return context, file
