"""The sender's thread: wakes, outlives every fault, does its chores, and ends when told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from amoe.secrecy import Secrecy
from amoe.sender import Sender
from amoe.store.outbox import Outbox
from tests.support.clock import SetClock
from tests.unit.amoe.ports import Gate, PlainComposer

SOON = 5
"""Seconds that a thread may take on a busy machine; it takes none."""


@pytest.fixture
def gate() -> Gate:
    """The way out."""
    return Gate()


@pytest.fixture
def sender(outbox: Outbox, secrecy: Secrecy, clock: SetClock, gate: Gate) -> Iterator[Sender]:
    """A sender, stopped at the end."""
    made = Sender(outbox, PlainComposer(), gate, gate, secrecy, clock)
    yield made
    made.stop()


@pytest.fixture
def put(outbox: Outbox, clock: SetClock) -> Callable[[], None]:
    """Put a message into the outbox."""

    def put() -> None:
        outbox.put(
            channel="email",
            template="opened",
            language="fr",
            reference="R",
            facts={"to": "salma@etu.example"},
            now=clock.now(),
        )

    return put


def running() -> list[threading.Thread]:
    """The sender threads that are alive."""
    return [thread for thread in threading.enumerate() if thread.name == "sender"]


def test_it_sends_what_waited_before_it_started(
    sender: Sender, gate: Gate, put: Callable[[], None]
) -> None:
    put()
    sender.start()
    assert gate.came.wait(SOON)


def test_it_sends_at_once_when_it_is_woken(
    sender: Sender, gate: Gate, put: Callable[[], None]
) -> None:
    sender.start()
    put()
    sender.wake()
    assert gate.came.wait(SOON)


def test_it_survives_an_exception_of_a_port(
    sender: Sender, gate: Gate, put: Callable[[], None]
) -> None:
    gate.faults = [RuntimeError("salma@etu.example")]
    put()
    put()
    sender.start()
    assert gate.came.wait(SOON)
    assert gate.tried == 2


def test_it_survives_whatever_breaks_between_messages(
    sender: Sender, gate: Gate, put: Callable[[], None]
) -> None:
    tried = threading.Event()

    def broken() -> None:
        tried.set()
        raise OSError("disk full")

    sender.start(chores=(broken,))
    assert tried.wait(SOON)
    assert len(running()) == 1
    put()
    sender.wake()
    assert gate.came.wait(SOON)


def test_it_works_inside_the_context_that_it_is_given(
    sender: Sender, gate: Gate, put: Callable[[], None]
) -> None:
    entered = []

    @contextmanager
    def context() -> Iterator[None]:
        entered.append(len(gate.taken))
        yield

    put()
    sender.start(context)
    assert gate.came.wait(SOON)
    assert entered[0] == 0


def test_its_chores_are_done_once_a_minute_at_most(
    sender: Sender, gate: Gate, put: Callable[[], None], clock: SetClock
) -> None:
    done, did = [], threading.Event()

    def chore() -> None:
        done.append(clock.now())
        did.set()

    def round_trip() -> None:
        gate.came.clear()
        put()
        sender.wake()
        assert gate.came.wait(SOON)

    sender.start(chores=(chore,))
    assert did.wait(SOON)
    round_trip()
    round_trip()
    assert len(done) == 1
    did.clear()
    clock.passes(60)
    sender.wake()
    assert did.wait(SOON)
    assert done[1] - done[0] == 60


def test_it_ends_when_it_is_told_to(sender: Sender, gate: Gate, put: Callable[[], None]) -> None:
    sender.start()
    assert len(running()) == 1
    sender.stop()
    assert running() == []
    put()
    sender.wake()
    assert gate.tried == 0


def test_stopping_what_was_never_started_does_nothing(sender: Sender) -> None:
    sender.stop()
    assert running() == []
