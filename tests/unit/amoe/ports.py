"""Ways out that sender tests plant: they keep what they get and fail when told to; and a desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from amoe.gateways import Gateway, Gateways
from amoe.lane import LANES, Ways
from amoe.ports import Crossing, Mail, NotSent, Receipt, Text, Written, unnoted
from amoe.presence import Presence
from amoe.secrecy import Secrecy
from amoe.sender import Sender
from amoe.store.audit import Audit
from amoe.store.database import Database
from amoe.store.gateways import GatewayStates
from amoe.store.outbox import Message, Outbox
from amoe.switches import Switches
from tests.support.clock import SetClock

SOON = 5
"""Seconds that a thread may take on a busy machine; it takes none."""
ADDRESS, NUMBER = "salma@etu.example", "+212612345678"

LATER = NotSent("smtp.451", again=True)
NEVER = NotSent("smtp.550", again=False)
DOWN = NotSent("sms.unreachable", again=True, down=True)
MUTE = NotSent("sms.timeout", again=True, down=True, uncertain=True)
"""All of it was sent and no answer came."""

EVERY_WAY = pytest.mark.parametrize("channel", ["email", "sms"])


class PlainComposer:
    """Writes a message as its template's name and its facts."""

    def __init__(self) -> None:
        """Sign nothing."""
        self.signature = ""

    def mail(self, template: str, language: str, facts: dict[str, Any]) -> Written:
        """An e-mail."""
        return Written(f"{template} {language}", f"{facts}", f"<p>{facts}</p>", "https://end")

    def text(self, template: str, language: str, facts: dict[str, Any]) -> str:
        """An SMS."""
        return f"{template} {language} {facts} {self.signature}"


class Gate:
    """Mailer and Texter in one: does what is planned, one a message, then takes what comes."""

    def __init__(self, *plan: Exception | Receipt) -> None:
        """Take the faults and receipts, first to last."""
        self.plan = [*plan]
        self.tried = 0
        self.taken: list[Any] = []
        self.came, self.open = Event(), Event()
        self.open.set()
        self.meanwhile: Callable[[], object] = lambda: None
        """What happens elsewhere while it holds a message, after its last byte."""

    def send(self, message: Mail | Text, crossing: Crossing = unnoted) -> Receipt:
        """Take a message or raise; while it is not open, keep its caller waiting."""
        self.tried += 1
        self.came.set()
        assert self.open.wait(SOON)
        crossing()
        self.meanwhile()
        planned = self.plan.pop(0) if self.plan else Receipt(f"gateway-{len(self.taken) + 1}")
        if isinstance(planned, Exception):
            raise planned
        self.taken.append(message)
        return planned


def fails(desk: Desk, fault: Exception, times: int = 99) -> None:
    """Let both ways out raise for a while."""
    desk.mail.plan, desk.sms.plan = [fault] * times, [fault] * times


def unlucky_choice(desk: Desk) -> None:
    """The database breaks whenever a gateway is to be chosen for a message that was claimed."""

    def breaks(*_: object) -> None:
        desk.database.one("SELECT 1 FROM nowhere")

    for gateways in desk.ways.gateways.values():
        gateways.choose = breaks  # type: ignore[assignment,method-assign]


def lucky_choice(desk: Desk) -> None:
    """It works again."""
    for gateways in desk.ways.gateways.values():
        del gateways.choose  # type: ignore[method-assign]


class Desk:
    """A sender with planted ways out, and what one can see of its work."""

    def __init__(
        self,
        database: Database,
        secrecy: Secrecy,
        clock: SetClock,
        folder: Path,
        *,
        texters: tuple[str, ...] = ("sms",),
    ) -> None:
        """Join the parts; `texters` names the SMS gateways in order of preference."""
        self.database, self.clock = database, clock
        self.outbox = Outbox(database, secrecy)
        self.switches = Switches(database, Audit(database, secrecy), clock)
        self.states = GatewayStates(database)
        self.composer = PlainComposer()
        self.mail = Gate()
        self.gates = {name: Gate() for name in texters}
        self.sms = self.gates[texters[0]]
        self.presence = Presence(folder, LANES)
        self.unwanted: set[str] = set()
        """What wants no more bulk mail."""
        self.known: list[dict[str, Any] | Exception] = [{"to": ADDRESS}]
        """What is found out about messages without an addressee; the last of it stays."""
        self.asked = 0
        self.ways = Ways(
            outbox=self.outbox,
            composer=self.composer,
            gateways={
                "email": Gateways([Gateway("mail", self.mail.send)], self.states),
                "sms": Gateways(
                    [Gateway(name, gate.send) for name, gate in self.gates.items()], self.states
                ),
                "bulk": Gateways([Gateway("mail.bulk", self.mail.send)], self.states),
            },
            secrecy=secrecy,
            clock=clock,
            presence=self.presence,
            switches=self.switches,
            unwanted=lambda about: about in self.unwanted,
            find_out=self._finds_out,
            report_url=lambda message: f"https://site/reports/{message}",
        )
        self.sender = Sender(self.ways)

    def _finds_out(self, message: Message) -> dict[str, Any]:
        """What was planned for a message without an addressee."""
        self.asked += 1
        planned = self.known.pop(0) if len(self.known) > 1 else self.known[0]
        if isinstance(planned, Exception):
            raise planned
        return planned

    def put(
        self,
        channel: str = "email",
        template: str = "code",
        *,
        about: str = "",
        lane: str = "",
        due_at: int | None = None,
        **facts: Any,
    ) -> str:
        """Put a message into the outbox: a code that lives for ten minutes, unless told else."""
        now = self.clock.now()
        if template == "code":
            facts = {"nonce": "n", "dies_at": now + 600, **facts}
        return self.outbox.put(
            channel=channel,
            template=template,
            language="ar",
            reference="R",
            facts={"to": ADDRESS if channel == "email" else NUMBER, **facts},
            now=now,
            about=about,
            lane=lane,
            due_at=due_at,
        )

    def put_bulk(self) -> str:
        """Put a mail that nobody waits for."""
        return self.put(template="invitation", lane="bulk")

    def works(self, lane: str | None = None) -> int:
        """Send what is due; returns how many messages were looked at."""
        return self.sender.send_due(lane)

    def row(self, name: str = "") -> Any:
        """The columns of a message; of the only one, when none is named."""
        where = " WHERE id = :name" if name else ""
        rows = self.database.all(f"SELECT * FROM outbox{where}", name=name)
        assert len(rows) == 1, [dict(row) for row in rows]
        return SimpleNamespace(**dict(rows[0]))

    def ends(self, name: str = "") -> tuple[str, str]:
        """State and reason of a message."""
        row = self.row(name)
        return row.state, row.reason

    def close(self) -> None:
        """Let threads that wait at a gate go, and leave."""
        for gate in (self.mail, *self.gates.values()):
            gate.open.set()
        self.sender.stop()
        self.presence.close()


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """Nothing can be written, as on a full disk; reading goes on."""
    database.run("PRAGMA query_only = 1")
    yield
    database.run("PRAGMA query_only = 0")


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another process holds the lock for longer than anybody waits."""
    database.one("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()
    database.one("PRAGMA busy_timeout = 5000")


@contextmanager
def without_table(database: Database, name: str) -> Iterator[None]:
    """Whatever asks this table fails."""
    database.run(f"ALTER TABLE {name} RENAME TO away")
    yield
    database.run(f"ALTER TABLE away RENAME TO {name}")
