"""The outbox at rest: written with its cause, claimed by one sender only, emptied at the end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any

import pytest

from amoe.store.database import Database
from amoe.store.outbox import DROPPED, FAILED, HANDED_OVER, SENDING, WAITING, Outbox

NOW = 1_800_000_000
FACTS = {"to": "salma@etu.example", "nonce": "n", "dies_at": NOW + 600, "first_name_ar": "سلمى"}


def put(outbox: Outbox, **changes: Any) -> None:
    """Put a message that is due now."""
    values = {
        "channel": "email",
        "template": "code",
        "language": "ar",
        "reference": "K7F2QX9M",
        "facts": FACTS,
        "now": NOW,
    }
    outbox.put(**{**values, **changes})


def sealed(database: Database) -> bytes:
    """What is kept of the only message."""
    row = database.one("SELECT sealed FROM outbox")
    assert row is not None
    kept: bytes = row["sealed"]
    return kept


def test_what_was_put_is_claimed_with_all_its_facts(outbox: Outbox) -> None:
    put(outbox)
    (message,) = outbox.claim(NOW, stale_before=NOW - 60)
    assert (message.channel, message.template, message.language) == ("email", "code", "ar")
    assert (message.reference, message.tries, message.facts) == ("K7F2QX9M", 1, FACTS)
    assert outbox.states() == {SENDING: 1}


def test_a_claimed_message_is_not_claimed_again(outbox: Outbox) -> None:
    put(outbox)
    assert len(outbox.claim(NOW, stale_before=NOW - 60)) == 1
    assert outbox.claim(NOW + 59, stale_before=NOW - 1) == []


def test_a_message_is_not_claimed_before_it_is_due(outbox: Outbox) -> None:
    put(outbox, now=NOW + 5)
    assert outbox.claim(NOW + 4, stale_before=NOW - 60) == []
    assert len(outbox.claim(NOW + 5, stale_before=NOW - 60)) == 1


def test_the_oldest_are_claimed_first_and_no_more_than_asked_for(outbox: Outbox) -> None:
    for age in (1, 3, 2):
        put(outbox, now=NOW - age, reference=f"{age}")
    claimed = outbox.claim(NOW, stale_before=NOW - 60, most=2)
    assert {message.reference for message in claimed} == {"3", "2"}


def test_two_senders_at_once_share_the_messages_and_none_is_sent_twice(
    outbox: Outbox, database: Database
) -> None:
    for _ in range(60):
        put(outbox)
    together = Barrier(2)

    def claim_all(_: int) -> list[str]:
        together.wait(5)
        names: list[str] = []
        while claimed := outbox.claim(NOW, stale_before=NOW - 60, most=3):
            names += [message.id for message in claimed]
        database.close()
        return names

    with ThreadPoolExecutor(2) as senders:
        one, two = senders.map(claim_all, range(2))
    assert len(one) + len(two) == 60
    assert len({*one, *two}) == 60


def test_what_a_silent_sender_claimed_is_taken_back(outbox: Outbox) -> None:
    put(outbox)
    outbox.claim(NOW, stale_before=NOW - 60)
    assert outbox.claim(NOW + 59, stale_before=NOW + 59 - 60) == []
    (message,) = outbox.claim(NOW + 60, stale_before=NOW + 60 - 60)
    assert message.tries == 2


def test_a_message_that_was_put_back_waits_until_it_is_due_again(outbox: Outbox) -> None:
    put(outbox)
    (message,) = outbox.claim(NOW, stale_before=NOW - 60)
    outbox.again(message.id, NOW + 15, reason="smtp.451")
    assert outbox.states() == {WAITING: 1}
    assert outbox.claim(NOW + 14, stale_before=NOW - 60) == []
    (message,) = outbox.claim(NOW + 15, stale_before=NOW - 60)
    assert (message.tries, message.facts) == (2, FACTS)


@pytest.mark.parametrize("state", [HANDED_OVER, FAILED, DROPPED])
def test_at_its_end_a_message_forgets_whom_it_was_for(
    outbox: Outbox, database: Database, state: str
) -> None:
    put(outbox)
    (message,) = outbox.claim(NOW, stale_before=NOW - 60)
    outbox.finish(message.id, state, NOW + 1, reason="why", gateway_id="<id@server>")
    assert outbox.states() == {state: 1}
    assert sealed(database) == b""
    assert outbox.claim(NOW + 9999, stale_before=NOW + 9000) == []


def test_no_address_can_be_read_in_the_file(outbox: Outbox, database: Database) -> None:
    put(outbox)
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = database.path.read_bytes()
    assert b"salma" not in kept
    assert "سلمى".encode() not in kept


def test_what_was_put_in_a_transaction_that_fails_was_never_put(
    outbox: Outbox, database: Database
) -> None:
    with suppress(ZeroDivisionError), database.writing():
        put(outbox)
        raise ZeroDivisionError
    assert outbox.states() == {}


def test_old_messages_are_forgotten(outbox: Outbox) -> None:
    put(outbox, now=NOW)
    put(outbox, now=NOW + 1)
    assert outbox.forget_older(NOW + 1) == 1
    assert outbox.states() == {WAITING: 1}


def test_a_message_that_cannot_be_read_keeps_no_other_back(
    outbox: Outbox, database: Database
) -> None:
    put(outbox, reference="broken")
    database.run("UPDATE outbox SET sealed = :torn", torn=b"\x01torn")
    put(outbox, reference="whole", now=NOW + 1)
    claimed = outbox.claim(NOW + 1, stale_before=NOW - 60)
    assert [message.reference for message in claimed] == ["whole"]
    assert outbox.states() == {SENDING: 1, FAILED: 1}
