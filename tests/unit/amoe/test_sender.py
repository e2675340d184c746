"""The sender: makes the text, hands it over, tries again, gives up; and says so without names."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from amoe.codes import code_for
from amoe.ports import Mail, NotSent, Text
from amoe.secrecy import Secrecy
from amoe.sender import Sender
from amoe.store.database import Database
from amoe.store.outbox import Outbox
from tests.support.clock import SetClock
from tests.unit.amoe.ports import Gate, PlainComposer

ADDRESS, NUMBER = "salma@etu.example", "+212612345678"
TROUBLE = NotSent("smtp.451", again=True)


class Desk:
    """A sender with planted ways out, and what one can see of its work."""

    def __init__(self, outbox: Outbox, database: Database, secrecy: Secrecy, clock: SetClock):
        """Join the parts."""
        self.outbox, self.database, self.clock = outbox, database, clock
        self.gate = Gate()
        self.sender = Sender(outbox, PlainComposer(), self.gate, self.gate, secrecy, clock)

    def put(self, channel: str = "email", **facts: Any) -> None:
        """Put a code into the outbox."""
        now = self.clock.now()
        facts = {
            "to": ADDRESS if channel == "email" else NUMBER,
            "nonce": "n",
            "dies_at": now + 600,
            **facts,
        }
        self.outbox.put(
            channel=channel, template="code", language="ar", reference="R", facts=facts, now=now
        )

    def row(self) -> tuple[str, str, str, int, bytes]:
        """State, reason, gateway's name, tries and sealed part of the only message."""
        row = self.database.one("SELECT state, reason, gateway_id, tries, sealed FROM outbox")
        assert row is not None
        return tuple(row)


@pytest.fixture
def desk(outbox: Outbox, database: Database, secrecy: Secrecy, clock: SetClock) -> Desk:
    """A sender whose ways out work until told otherwise."""
    return Desk(outbox, database, secrecy, clock)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the sender writes into the log, with every field of its records."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.format = lambda record: str(vars(record))  # type: ignore[method-assign]
    logger = logging.getLogger("amoe.sender")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield written
    logger.removeHandler(handler)
    logger.setLevel(level)


def test_a_mail_is_written_and_handed_over_with_its_code(desk: Desk, secrecy: Secrecy) -> None:
    desk.put("email")
    assert desk.sender.send_due() == 1
    (mail,) = desk.gate.taken
    assert isinstance(mail, Mail)
    code = code_for(secrecy, "email", ADDRESS, "n")
    assert (mail.to, mail.subject, mail.language) == (ADDRESS, "code ar", "ar")
    assert f"'code': '{code}'" in mail.text
    assert code in mail.html
    assert "nonce" not in mail.text
    assert desk.row() == ("handed_over", "", "gateway-1", 1, b"")


def test_an_sms_is_written_and_handed_over_with_its_code(desk: Desk, secrecy: Secrecy) -> None:
    desk.put("sms")
    desk.sender.send_due()
    (text,) = desk.gate.taken
    assert isinstance(text, Text)
    assert text.to == NUMBER
    assert code_for(secrecy, "sms", NUMBER, "n") in text.text
    assert desk.row() == ("handed_over", "", "gateway-1", 1, b"")


def test_trouble_is_tried_again_after_5_15_and_45_seconds_then_the_message_has_failed(
    desk: Desk,
) -> None:
    desk.gate.faults = [TROUBLE] * 9
    desk.put()
    for wait in (5, 15, 45):
        assert desk.sender.send_due() == 1
        assert desk.row()[:2] == ("waiting", "smtp.451")
        desk.clock.passes(wait - 1)
        assert desk.sender.send_due() == 0
        desk.clock.passes(1)
    assert desk.sender.send_due() == 1
    assert desk.row() == ("failed", "smtp.451", "", 4, b"")
    desk.clock.passes(500)
    assert desk.sender.send_due() == 0


def test_trouble_that_ends_in_time_does_no_harm(desk: Desk) -> None:
    desk.gate.faults = [TROUBLE]
    desk.put()
    desk.sender.send_due()
    desk.clock.passes(5)
    desk.sender.send_due()
    assert desk.row() == ("handed_over", "", "gateway-1", 2, b"")


def test_what_can_never_be_sent_fails_at_once(desk: Desk) -> None:
    desk.gate.faults = [NotSent("smtp.550", again=False)]
    desk.put()
    desk.sender.send_due()
    assert desk.row() == ("failed", "smtp.550", "", 1, b"")


def test_a_fault_nobody_foresaw_is_tried_again_and_named_by_its_type(desk: Desk) -> None:
    desk.gate.faults = [ValueError(ADDRESS)]
    desk.put()
    desk.sender.send_due()
    assert desk.row()[:2] == ("waiting", "ValueError")


@pytest.mark.parametrize(("after", "sent"), [(599, True), (600, False), (700, False)])
def test_a_code_that_has_died_is_dropped(desk: Desk, after: int, sent: bool) -> None:
    desk.put()
    desk.clock.passes(after)
    desk.sender.send_due()
    assert bool(desk.gate.tried) is sent
    if not sent:
        assert desk.row() == ("dropped", "code.died", "", 1, b"")


@pytest.mark.parametrize(("after", "taken"), [(59, 0), (60, 1)])
def test_what_a_dead_sender_claimed_is_sent_after_a_minute(
    desk: Desk, after: int, taken: int
) -> None:
    desk.put()
    desk.outbox.claim(desk.clock.now(), stale_before=0)
    desk.clock.passes(after)
    assert desk.sender.send_due() == taken
    assert len(desk.gate.taken) == taken


def test_one_that_fails_keeps_no_other_back(desk: Desk) -> None:
    desk.gate.faults = [RuntimeError("first")]
    for _ in range(30):
        desk.put()
    assert desk.sender.send_due() == 30
    assert desk.outbox.states() == {"handed_over": 29, "waiting": 1}


def test_the_log_tells_what_became_of_it_and_never_whom_it_was_for(
    desk: Desk, secrecy: Secrecy, log: io.StringIO
) -> None:
    desk.gate.faults = [ValueError(ADDRESS), NotSent("smtp.550", again=False)]
    for _ in range(3):
        desk.put("email")
        desk.sender.send_due()
    told = log.getvalue()
    for words in ("'again'", "'failed'", "'handed_over'", "'smtp.550'", "'ValueError'"):
        assert words in told
    for secret in (ADDRESS, "salma", code_for(secrecy, "email", ADDRESS, "n")):
        assert secret not in told
