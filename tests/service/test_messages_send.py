"""`flask messages send` as a process of its own: sends what waits, and ends politely."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from amoe.keys import Keys
from amoe.lane import LANES
from amoe.presence import Presence
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.migrations import site as tables
from amoe.store.outbox import BULK, HANDED_OVER, SENDING, WAITING, Outbox
from config import ROOT
from tests.support.fake_gateway import PASSWORD, SENDER, USER, FakeGateway
from tests.unit.adapters.mail_server import HOST, Server

pytestmark = pytest.mark.service

SOON = 20
"""Seconds that a busy machine may take to start a process."""


class Ward:
    """An instance folder, the servers at the other end, and the processes that send."""

    def __init__(self, folder: Path, mail: Server, gateway: FakeGateway) -> None:
        """Make the keys and the tables."""
        self.folder, self.mail, self.gateway = folder, mail, gateway
        keys = Keys.make(demo=True)
        keys.save(folder)
        self.database = Database(folder / "amoe.db", tables)
        self.database.migrate()
        self.outbox = Outbox(self.database, Secrecy(keys))
        self.running: list[subprocess.Popen[str]] = []
        self._settings = {
            "AMOE_DEMO": "1",
            "AMOE_INSTANCE": str(folder),
            "AMOE_SENDER": "process",
            "AMOE_SMTP_HOST": HOST,
            "AMOE_SMTP_PORT": f"{mail.port}",
            "AMOE_SMTP_SECURITY": "none",
            "AMOE_SMTP_TIMEOUT": "2",
            "AMOE_SMS_GATEWAYS": "one",
            "AMOE_SMS_ONE_KIND": "kannel",
            "AMOE_SMS_ONE_URL": gateway.kannel_url,
            "AMOE_SMS_ONE_USER": USER,
            "AMOE_SMS_ONE_PASSWORD": PASSWORD,
            "AMOE_SMS_ONE_SENDER": SENDER,
        }

    def put(self, lane: str, number: int = 0) -> str:
        """Put a message into the outbox, as a process of the site would."""
        now = int(time.time())
        code = {"nonce": "n", "dies_at": now + 600}
        facts: dict[str, Any] = {"to": f"n{number}@etu.example"}
        if lane == "sms":
            facts = {"to": f"+2126{number:08}"}
        template = "opened" if lane == BULK else "code"
        opened = {"first_name": "Salma", "first_name_ar": "سلمى", "opened_at": now}
        facts |= opened if lane == BULK else code
        return self.outbox.put(
            channel="sms" if lane == "sms" else "email", lane=lane, template=template,
            language="fr", reference="K7F2QX9M", facts=facts, now=now,
        )  # fmt: skip

    def starts(self, command: str = "send") -> subprocess.Popen[str]:
        """Run `flask messages …`; returns when it has said its first words."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("AMOE_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "messages", *command.split()],
            cwd=ROOT, env={**clean, **self._settings}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.running.append(process)
        assert process.stdout
        assert select.select([process.stdout], [], [], SOON)[0], "it says nothing"
        return process

    def close(self) -> None:
        """End what a failed test has left running."""
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
        self.database.close()


class Slow:
    """A mail server that keeps its hand on each mail until it is told to go on."""

    def __init__(self, server: Server) -> None:
        """Take the server."""
        self.came, self.go = threading.Event(), threading.Event()
        self._take = server.handler.handle_DATA
        server.handler.handle_DATA = self._wait  # type: ignore[method-assign]

    async def _wait(self, server: Any, session: Any, envelope: Any) -> str:
        self.came.set()
        await asyncio.get_running_loop().run_in_executor(None, self.go.wait, SOON)
        return await self._take(server, session, envelope)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """An instance with a mail server and an SMS gateway that work."""
    with Server() as mail, FakeGateway() as gateway:
        gateway.reports = ()
        made = Ward(tmp_path, mail, gateway)
        yield made
        made.close()


def until(so: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    waited, end = threading.Event(), time.monotonic() + SOON
    while not so():
        assert time.monotonic() < end, "it never came to be so"
        waited.wait(0.02)


def ends(process: subprocess.Popen[str], by: int = signal.SIGTERM) -> str:
    """Ask it to end; its exit code is 0 and it takes a few seconds at most. Returns its words."""
    process.send_signal(by)
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    return said


def states(ward: Ward) -> dict[tuple[str, int], int]:
    """How many messages are in which state after how many tries."""
    rows = ward.database.all("SELECT state, tries, COUNT(*) AS n FROM outbox GROUP BY 1, 2")
    return {(row["state"], row["tries"]): row["n"] for row in rows}


def test_it_sends_what_waits_and_what_comes_in_every_lane(ward: Ward) -> None:
    for lane in LANES:
        ward.put(lane)
    process = ward.starts()
    until(lambda: ward.outbox.states() == {HANDED_OVER: 3})
    ward.put("sms", 1)
    until(lambda: ward.outbox.states() == {HANDED_OVER: 4})
    assert len(ward.mail.handler.received) == 2
    assert [sms.to for sms in ward.gateway.received] == ["+212600000000", "+212600000001"]
    said = ends(process)
    assert said.startswith("Sending. SIGTERM ends it.\n")
    assert said.endswith("Ended; what was not sent waits for the next sender.\n")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_when_there_is_nothing_to_do(ward: Ward, by: int) -> None:
    process = ward.starts()
    until(lambda: Presence(ward.folder / "senders", LANES).living() == 1)
    begun = time.monotonic()
    ends(process, by)
    assert time.monotonic() - begun < 5
    assert [*(ward.folder / "senders").iterdir()] == []


def test_it_finishes_the_mail_in_hand_and_puts_back_the_rest(ward: Ward) -> None:
    slow = Slow(ward.mail)
    for number in range(8):
        ward.put(BULK, number)
    process = ward.starts()
    assert slow.came.wait(SOON)
    assert ward.outbox.states() == {SENDING: 8}
    process.send_signal(signal.SIGTERM)
    slow.go.set()
    ends(process)
    assert states(ward) == {(HANDED_OVER, 1): 1, (WAITING, 0): 7}
    assert len(ward.mail.handler.received) == 1
    assert [*(ward.folder / "senders").iterdir()] == []


def test_a_mail_server_that_never_answers_does_not_keep_it_from_ending(ward: Ward) -> None:
    Slow(ward.mail)
    for number in range(3):
        ward.put(BULK, number)
    process = ward.starts()
    until(lambda: ward.outbox.states() == {SENDING: 3})
    ends(process)
    assert states(ward) == {(HANDED_OVER, 1): 1, (WAITING, 0): 2}
    row = ward.database.one("SELECT reason FROM outbox WHERE state = 'handed_over'")
    assert row
    assert row["reason"] == "smtp.no_answer"


def test_what_it_put_back_is_sent_by_the_next(ward: Ward) -> None:
    slow = Slow(ward.mail)
    names = {ward.put(BULK, number) for number in range(5)}
    first = ward.starts()
    assert slow.came.wait(SOON)
    first.send_signal(signal.SIGTERM)
    slow.go.set()
    ends(first)
    second = ward.starts()
    until(lambda: states(ward) == {(HANDED_OVER, 1): 5})
    ends(second)
    received = [str(mail["Message-ID"]) for mail in ward.mail.handler.received]
    assert len(received) == 5
    assert {each.strip("<>").partition("@")[0] for each in received} == names


def test_several_share_the_work_and_nothing_is_sent_twice(ward: Ward) -> None:
    for number in range(150):
        ward.put("sms", number)
    processes = [ward.starts() for _ in range(2)]
    until(lambda: Presence(ward.folder / "senders", LANES).living() == 2)
    for number in range(150, 300):
        ward.put("sms", number)
    until(lambda: ward.outbox.states() == {HANDED_OVER: 300})
    for process in processes:
        ends(process)
    assert len({sms.to for sms in ward.gateway.received}) == 300
    assert len(ward.gateway.received) == 300


def test_the_status_tells_whether_it_runs(ward: Ward) -> None:
    told, _ = ward.starts("status").communicate(timeout=SOON)
    assert "NOBODY SENDS" in told
    process = ward.starts()
    until(lambda: Presence(ward.folder / "senders", LANES).living() == 1)
    told, _ = ward.starts("status").communicate(timeout=SOON)
    assert "senders  1\n" in told
    ends(process)
    told, _ = ward.starts("status --metrics").communicate(timeout=SOON)
    assert "\namoe_senders 0\n" in told


def test_a_pause_declared_at_another_terminal_holds_it(ward: Ward) -> None:
    process = ward.starts()
    told, _ = ward.starts("pause sms").communicate(timeout=SOON)
    assert told == "sms is paused.\n"

    def one_is_held() -> bool:
        ward.put("sms")  # for two seconds it may remember that there was no pause
        return ward.database.one("SELECT 1 FROM outbox WHERE reason = 'sms.paused'") is not None

    until(one_is_held)
    left = ward.gateway.requests
    held = {ward.put("sms") for _ in range(3)}
    ward.put("email")
    until(lambda: reasons(ward, held) == {"sms.paused"})
    until(lambda: len(ward.mail.handler.received) == 1)
    assert ward.gateway.requests == left
    ends(process)


def reasons(ward: Ward, names: set[str]) -> set[str]:
    """Why messages wait."""
    rows = ward.database.all("SELECT id, reason FROM outbox WHERE state = 'waiting'")
    return {row["reason"] for row in rows if row["id"] in names}
