"""A site whose mail server and SMS gateways are real servers on ports, with faults to plant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from amoe.adapters.texters import SmsGateway
from config import Settings
from tests.support.fake_gateway import PASSWORD, SENDER, USER, FakeGateway
from tests.support.served import Served
from tests.support.site import CAPTCHA, Site
from tests.support.student import Student
from tests.unit.adapters.mail_server import HOST, Server, free_port

TIMEOUT = 0.3
"""Seconds: the servers here are silent for ever when they are silent, so a short wait will do."""


class Outside(Site):
    """A demo site that sends by SMTP and by two gateways, `one` and then `two`."""

    def __init__(self, instance: Path, people: Path) -> None:
        """Start with all servers in good health."""
        self._running = ExitStack()
        self.one = self._running.enter_context(FakeGateway())
        self.two = self._running.enter_context(FakeGateway())
        self.mail_port, reports = free_port(), free_port()
        settings = Settings(
            instance=instance,
            demo=True,
            demo_captcha=CAPTCHA,
            smtp_host=HOST,
            smtp_port=self.mail_port,
            smtp_security="none",
            smtp_timeout=TIMEOUT,
            report_url=f"http://127.0.0.1:{reports}",
            sms_gateways=(_gateway("one", self.one), _gateway("two", self.two)),
        )
        super().__init__(instance, people, settings=settings)
        self.letters: list[Any] = []
        self.mail = self.new_mail_server()
        self._running.enter_context(Served(self, reports))

    def new_mail_server(self) -> Server:
        """A mail server on the port that the site knows; mails stay known when it ends."""
        self.mail = Server(self.mail_port)
        self.mail.handler.received = self.letters
        self._running.enter_context(self.mail)
        return self.mail

    def inbox(self) -> list[Any]:
        """What has reached the mail server and the phones, newest first."""
        self.send_messages()
        mails = [
            SimpleNamespace(channel="email", to=m["To"],
                            text=m.get_body(("plain",)).get_content())
            for m in self.letters
        ]  # fmt: skip
        taken = sorted((*self.one.received, *self.two.received), key=lambda sms: sms.at)
        phones = [SimpleNamespace(channel="sms", to=sms.to, text=sms.text) for sms in taken]
        return [*reversed(mails), *reversed(phones)]

    def rows(self, channel: str) -> list[tuple[str, str, str]]:
        """State, reason and gateway of a channel's messages, oldest first."""
        rows = self.service.database.all(
            "SELECT state, reason, gateway FROM outbox WHERE channel = :channel ORDER BY nr",
            channel=channel,
        )
        return [tuple(row) for row in rows]

    def reports_come(self) -> None:
        """Let the gateways make their reports."""
        self.one.reports_are_made()
        self.two.reports_are_made()

    def close(self) -> None:
        """End the servers."""
        self._running.close()
        super().close()


def _gateway(name: str, gateway: FakeGateway) -> SmsGateway:
    return SmsGateway(
        name, "kannel", url=gateway.kannel_url, user=USER, password=PASSWORD, sender=SENDER,
        timeout=TIMEOUT,
    )  # fmt: skip


@pytest.fixture
def outside(tmp_path: Path, people_folder: Path) -> Iterator[Outside]:
    """The site with everything around it in good health."""
    made = Outside(tmp_path / "instance", people_folder)
    yield made
    made.close()


def number_of(student: Student) -> str:
    """The student's mobile as gateways write it."""
    return "+212" + student.phone[1:]


def code_in(text: str) -> str:
    """The code in an SMS."""
    found = re.search(r"\b(\d{6})\b", text)
    assert found
    return found[1]
