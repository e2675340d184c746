"""Hands e-mails to an SMTP server through Flask-Mail, with a time-out and verified TLS."""

from __future__ import annotations

import smtplib
import ssl
from email.charset import BASE64, Charset
from email.mime.text import MIMEText
from email.policy import compat32
from typing import Any

from flask_mail import Connection, Message

from amoe.ports import Mail, NotSent


class SmtpMailer:
    """Sends by one kept connection; opens it anew when the server has closed it.

    Used by the sender thread only, inside an application context (Flask-Mail asks for one).
    """

    def __init__(
        self, mail: Any, *, host: str, port: int, security: str, user: str, password: str,
        timeout: float,
    ) -> None:  # fmt: skip
        """Take Flask-Mail's extension object and the server; `timeout` in seconds."""
        self._connection = _Connection(
            mail, host=host, port=port, security=security, user=user, password=password,
            timeout=timeout,
        )  # fmt: skip

    def send(self, mail: Mail) -> str:
        """Hand one over; returns its Message-ID. Raises NotSent with a code, never with words."""
        message = _Message(
            subject=mail.subject,
            recipients=[mail.to],
            body=mail.text,
            html=mail.html,
            extra_headers={"Content-Language": mail.language, "Auto-Submitted": "auto-generated"},
        )
        # The same at every try, so that a mail accepted twice is shown once.
        domain = str(message.sender).rpartition("@")[2].rstrip(">")
        message.msgId = f"<{mail.message_id}@{domain}>"
        try:
            self._connection.deliver(message)
        except smtplib.SMTPRecipientsRefused as fault:
            status = min(code for code, _ in fault.recipients.values())
            raise NotSent(f"smtp.{status}", again=status < 500) from None
        except smtplib.SMTPAuthenticationError as fault:
            # The fund's sign-in is at fault, not the message: it waits until that is mended.
            raise NotSent(f"smtp.{fault.smtp_code}", again=True) from None
        except smtplib.SMTPResponseException as fault:
            raise NotSent(f"smtp.{fault.smtp_code}", again=fault.smtp_code < 500) from None
        except ssl.SSLError:
            raise NotSent("smtp.certificate", again=True) from None
        except (OSError, smtplib.SMTPException) as fault:
            # smtplib calls a time-out while reading a closed connection, and names it within.
            late = isinstance(fault, TimeoutError) or "timed out" in str(fault)
            raise NotSent("smtp.timeout" if late else "smtp.unreachable", again=True) from None
        return str(message.msgId)


_BASE64 = Charset("utf-8")
_BASE64.body_encoding = BASE64


class _Message(Message):
    """Flask-Mail's message, written without parsing every header again: a third of the time."""

    def as_bytes(self) -> bytes:
        """The message as it travels, lines ended by CR LF."""
        whole = self._message()
        whole.policy = compat32.clone(linesep="\r\n")
        return whole.as_bytes()

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        """A part in base64: no server on the way has to carry 8 bits."""
        return MIMEText(text or "", subtype, _BASE64)  # type: ignore[arg-type]  # takes a Charset


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
        server: smtplib.SMTP
        if self._security == "implicit":
            server = smtplib.SMTP_SSL(host, port, timeout=self._timeout, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=self._timeout)
            if self._security == "starttls":
                server.starttls(context=context)
        if self._login[0]:
            server.login(*self._login)
        return server

    def deliver(self, message: Message) -> None:
        """Send on the open connection, or on a new one when there is none that works."""
        if self.host is None or not self._answers():
            self._drop()
            self.host = self.configure_host()
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
