"""Hands e-mails to an SMTP server through Flask-Mail, with a time-out and verified TLS."""

from __future__ import annotations

import smtplib
import ssl
import threading
from email.utils import formatdate
from functools import partial
from typing import Any

from flask_mail import Connection, Message, sanitize_address, sanitize_addresses

from amoe.adapters.mime import mime
from amoe.ports import Crossing, Mail, NotSent, Receipt, unnoted


class SmtpMailer:
    """Sends by one kept connection a thread; opens it anew when the server has closed it.

    Used by sender threads only, inside an application context (Flask-Mail asks for one).
    """

    def __init__(
        self, mail: Any, *, host: str, port: int, security: str, user: str, password: str,
        timeout: float,
    ) -> None:  # fmt: skip
        """Take Flask-Mail's extension object and the server; `timeout` in seconds."""
        self._connect = partial(
            _Connection, mail, host=host, port=port, security=security, user=user,
            password=password, timeout=timeout,
        )  # fmt: skip
        self._kept = threading.local()

    def send(self, mail: Mail, crossing: Crossing = unnoted) -> Receipt:
        """Hand one over; its receipt holds the Message-ID. Raises NotSent with a code."""
        message = _Message(
            subject=mail.subject,
            recipients=[mail.to],
            body=mail.text,
            html=mail.html,
            extra_headers=_headers(mail),
        )
        # The same at every try, so that a mail accepted twice is shown once.
        domain = str(message.sender).rpartition("@")[2].rstrip(">")
        message.msgId = f"<{mail.message_id}@{domain}>"
        crossed = False

        def noted() -> None:
            nonlocal crossed
            crossed = True
            crossing()

        try:
            self._connection().deliver(message, noted)
        except smtplib.SMTPRecipientsRefused as fault:
            status, words = min(fault.recipients.values())
            # RFC 3463: 5.7.x is policy, a relay that does not know us or has us on a list; the
            # mailbox is not at fault.
            if b"5.7." in words[:12]:
                raise NotSent("smtp.policy", again=True, down=True) from None
            raise NotSent(f"smtp.{status}", again=status < 500) from None
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPSenderRefused):
            # The server wants nothing from us at all: no message is at fault, all of them wait.
            raise NotSent("smtp.turned_away", again=True, down=True) from None
        except smtplib.SMTPAuthenticationError as fault:
            # The fund's sign-in is at fault, not the message: it waits until that is mended.
            raise NotSent(f"smtp.{fault.smtp_code}", again=True, down=True) from None
        except smtplib.SMTPResponseException as fault:
            # -1: what came was no answer of a mail server; a line too long is none either.
            status = max(fault.smtp_code, 0)
            senseless = status == 0 or fault.smtp_error == "Line too long."
            raise NotSent(
                f"smtp.{status}",
                again=senseless or status < 500,
                down=senseless or status in (421, 454),
                uncertain=senseless and crossed,
            ) from None
        except ssl.SSLError:
            raise NotSent("smtp.certificate", again=True, down=True) from None
        except (OSError, smtplib.SMTPException) as fault:
            # smtplib calls a time-out while reading a closed connection, and names it within.
            late = isinstance(fault, TimeoutError) or "timed out" in str(fault)
            raise NotSent(
                "smtp.timeout" if late else "smtp.unreachable",
                again=True,
                down=True,
                uncertain=crossed,
            ) from None
        return Receipt(str(message.msgId))

    def _connection(self) -> _Connection:
        """This thread's own."""
        if not hasattr(self._kept, "connection"):
            self._kept.connection = self._connect()
        kept: _Connection = self._kept.connection
        return kept


def _headers(mail: Mail) -> dict[str, str]:
    headers = {"Content-Language": mail.language, "Auto-Submitted": "auto-generated"}
    if mail.unsubscribe:
        # RFC 8058: a mail program's own button, one POST without a question.
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        headers["Precedence"] = "bulk"
    return headers


class _Message(Message):
    """Flask-Mail's message, written in a twentieth of the time."""

    def as_bytes(self) -> bytes:
        """The message as it travels, lines ended by CR LF."""
        headers = [
            ("Subject", self.subject),
            ("From", sanitize_address(self.sender)),
            ("To", ", ".join(sanitize_addresses(self.recipients))),
            ("Date", formatdate(self.date)),
            ("Message-ID", self.msgId),
            *(self.extra_headers or {}).items(),
        ]
        return mime(headers, self.body or "", self.html or "")


class _Noting:
    """Mixed into smtplib's classes: says when the last bytes of a message are about to leave."""

    crossing: Crossing = staticmethod(unnoted)

    def send(self, s: Any) -> None:
        """Send; the end of DATA is one dot on a line (RFC 5321, 4.1.1.4)."""
        if isinstance(s, bytes) and s.endswith(b"\r\n.\r\n"):
            self.crossing()
        super().send(s)  # type: ignore[misc]


class _Smtp(_Noting, smtplib.SMTP):
    """In clear or by STARTTLS."""


class _SmtpOverTls(_Noting, smtplib.SMTP_SSL):
    """By implicit TLS."""


class _Connection(Connection):
    """Flask-Mail's connection with what it lacks: a time-out and certificates that are checked."""

    def __init__(
        self, mail: Any, *, host: str, port: int, security: str, user: str, password: str,
        timeout: float,
    ) -> None:  # fmt: skip
        super().__init__(mail)
        self._server = (host, port)
        self._security = security
        self._login = (user, password)
        self._timeout = timeout

    def configure_host(self) -> smtplib.SMTP:
        """Connect, secure and sign in."""
        host, port = self._server
        context = ssl.create_default_context()
        server: _Smtp | _SmtpOverTls
        if self._security == "implicit":
            server = _SmtpOverTls(host, port, timeout=self._timeout, context=context)
        else:
            server = _Smtp(host, port, timeout=self._timeout)
            if self._security == "starttls":
                status, words = server.starttls(context=context)
                if status != 220:  # smtplib lets that pass: nothing may be said in clear
                    raise smtplib.SMTPConnectError(status, words)
        if self._login[0]:
            server.login(*self._login)
        return server

    def deliver(self, message: Message, crossing: Crossing) -> None:
        """Send on the open connection, or on a new one when there is none that works."""
        if self.host is None or not self._answers():
            self._drop()
            self.host = self.configure_host()
        self.host.crossing = crossing  # type: ignore[attr-defined]  # it is one of ours
        try:
            self.send(message)
        except smtplib.SMTPResponseException:
            raise
        except (OSError, smtplib.SMTPException):
            self._drop()
            raise

    def _answers(self) -> bool:
        try:
            return self.host is not None and self.host.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _drop(self) -> None:
        if self.host is not None:
            self.host.close()
            self.host = None
