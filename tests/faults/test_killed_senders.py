"""Senders are killed two hundred times in the middle of their work, and every code arrives.

A message may arrive twice only when its sender was killed after it was taken and before that was
written down: the test looks, after every death, which messages were in that doubt, and counts.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from amoe.keys import Keys
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.migrations import site as tables
from amoe.store.outbox import HANDED_OVER, WAITING, Outbox
from tests.support.fake_gateway import NEVER, PASSWORD, SENDER, USER, FakeGateway
from tests.support.memory import memory_folder
from tests.support.nursery import Nursery
from tests.support.site import registry_folder
from tests.unit.adapters.mail_server import HOST, Server

pytestmark = [pytest.mark.service, pytest.mark.slow]

KILLS = 200
SHORTEST, LONGEST = 25, 150
"""Milliseconds of a sender's life; the first message leaves after some 20."""
ENOUGH = 60


class Ward:
    """The outbox on which the senders work, with the servers at the other end."""

    def __init__(self, folder: Path, mail: Server, gateway: FakeGateway) -> None:
        """Take the folder of the instance and the servers."""
        self.folder, self.mail, self.gateway = folder, mail, gateway
        self.database = Database(folder / "amoe.db", tables)
        self.outbox = Outbox(self.database, Secrecy(Keys.load(folder)))
        self.put_in: set[str] = set()
        self.in_doubt: Counter[str] = Counter()
        self.settings = {
            "AMOE_SMTP_HOST": HOST,
            "AMOE_SMTP_PORT": f"{mail.port}",
            "AMOE_SMTP_SECURITY": "none",
            "AMOE_SMS_GATEWAYS": "one",
            "AMOE_SMS_ONE_KIND": "kannel",
            "AMOE_SMS_ONE_URL": gateway.kannel_url,
            "AMOE_SMS_ONE_USER": USER,
            "AMOE_SMS_ONE_PASSWORD": PASSWORD,
            "AMOE_SMS_ONE_SENDER": SENDER,
        }

    def fill(self) -> None:
        """Let there always be work on both lanes."""
        now = int(time.time())
        for channel in ("email", "sms"):
            if self.waiting(channel) >= ENOUGH:
                continue
            with self.database.writing():
                for _ in range(2 * ENOUGH):
                    number = len(self.put_in)
                    to = f"n{number}@etu.example" if channel == "email" else f"+2126{number:08}"
                    facts = {"to": to, "nonce": "n", "dies_at": now + 3600}
                    self.put_in.add(
                        self.outbox.put(
                            channel=channel, template="code", language="fr", reference="R",
                            facts=facts, now=now, about=f"{number}",
                        )
                    )  # fmt: skip

    def waiting(self, channel: str) -> int:
        """How many messages of a channel wait."""
        row = self.database.one(
            "SELECT COUNT(*) AS n FROM outbox WHERE channel = :channel AND state = :waiting",
            channel=channel, waiting=WAITING,
        )  # fmt: skip
        assert row
        n: int = row["n"]
        return n

    def note_doubts(self) -> None:
        """Note which messages a dead sender may have sent without writing it down."""
        held = self.database.all("SELECT id FROM outbox WHERE state = 'sending'")
        marks = "".join(path.read_text() for path in (self.folder / "senders").glob("*.lock"))
        self.in_doubt.update(row["id"] for row in held if row["id"] in marks)

    def arrived(self) -> Counter[str]:
        """How often each message arrived, by its id."""
        mails = [str(m["Message-ID"]).strip("<>").partition("@")[0] for m in self.mail_received()]
        urls = [urlsplit(sms.report_url).path for sms in self.gateway.received]
        return Counter([*mails, *(path.rpartition("/")[2].partition(".")[0] for path in urls)])

    def mail_received(self) -> list[object]:
        """Every mail that the server took."""
        return list(self.mail.handler.received)

    def all_left(self) -> bool:
        """Whether nothing waits or hangs any more."""
        return set(self.outbox.states()) == {HANDED_OVER}


@pytest.fixture
def ward() -> Iterator[Ward]:
    """An instance, a mail server and a gateway."""
    with ExitStack() as running:
        folder = running.enter_context(memory_folder())
        mail = running.enter_context(Server())
        gateway = running.enter_context(FakeGateway())
        gateway.reports = NEVER
        made = Ward(registry_folder(folder / "instance"), mail, gateway)
        yield made
        made.database.close()


def test_two_hundred_senders_are_killed_and_every_code_arrives(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(2026)
    with Nursery(ward.folder, **ward.settings) as nursery:
        for _ in range(KILLS):
            ward.fill()
            nursery.life(chance.randint(SHORTEST, LONGEST))
            ward.note_doubts()
        at_work = sum(ward.arrived().values())
        for _ in range(60):
            nursery.life(1000)
            ward.note_doubts()
            if ward.all_left():
                break
    arrived = ward.arrived()
    twice = {name: n - 1 for name, n in arrived.items() if n > 1}
    with capsys.disabled():
        print(
            f"\n{KILLS} kills, {at_work} messages meanwhile, {sum(ward.in_doubt.values())} in"
            f" doubt, {sum(twice.values())} arrived twice, {len(ward.put_in - set(arrived))} lost"
        )
    assert at_work > KILLS, "the senders were killed at work"
    assert ward.outbox.states() == {HANDED_OVER: len(ward.put_in)}
    assert set(arrived) == ward.put_in, "nothing lost, nothing strange"
    unexplained = {name: n for name, n in twice.items() if n > ward.in_doubt[name]}
    assert not unexplained, "twice only where it is allowed"
