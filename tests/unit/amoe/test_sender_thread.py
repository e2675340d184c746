"""The sender's threads: side by side, woken, outliving every fault, ended when told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from amoe.lane import LANES
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.outbox import BULK, HANDED_OVER, WAITING
from tests.support.clock import SetClock
from tests.unit.amoe.ports import SOON, Desk, unlucky_choice

NAMES = {*(f"sender-{lane}" for lane in LANES), "sender-chores"}
QUICK = 0.01


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time that chores go by, and looks at the dead that follow one another quickly."""
    made = SimpleNamespace(seconds=1000.0)
    monkeypatch.setattr("amoe.sender.time", SimpleNamespace(monotonic=lambda: made.seconds))
    monkeypatch.setattr("amoe.sender._LOOK_FOR_DEAD", QUICK)
    monkeypatch.setattr("amoe.sender.POLL", QUICK)
    return made


@pytest.fixture
def desk(
    database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path, watch: SimpleNamespace
) -> Iterator[Desk]:
    """A sender, stopped at the end."""
    made = Desk(database, secrecy, clock, tmp_path / "senders")
    yield made
    made.close()


def start(
    desk: Desk, chores: tuple[Callable[[], object], ...] = (), *, poll: float = 60
) -> None:  # fmt: skip
    """Run the threads; without a short `poll` only waking makes them look."""
    desk.sender.start(chores=chores, poll=poll)


def running() -> set[str]:
    """The sender threads that are alive."""
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("sender-")}


def until(desk: Desk, states: dict[str, int]) -> None:
    """Wait for the outbox to be so."""
    waited = threading.Event()
    for _ in range(SOON * 100):
        if desk.outbox.states() == states:
            return
        waited.wait(QUICK)
    raise AssertionError(desk.outbox.states())


def test_each_lane_has_a_thread_and_the_house_one(desk: Desk) -> None:
    start(desk)
    assert running() == NAMES


def test_what_waited_before_they_started_is_sent(desk: Desk) -> None:
    for channel in ("email", "sms"):
        desk.put(channel)
    desk.put_bulk()
    start(desk)
    until(desk, {HANDED_OVER: 3})


def test_what_is_put_in_is_sent_at_once_when_they_are_woken(desk: Desk) -> None:
    start(desk)
    desk.put()
    desk.sender.wake()
    assert desk.mail.came.wait(SOON)


def test_those_whom_nobody_wakes_look_by_themselves(desk: Desk) -> None:
    start(desk, poll=QUICK)
    desk.put("sms")
    assert desk.sms.came.wait(SOON)


class TestSideBySide:
    """Lanes do not wait for one another."""

    def test_a_mute_mail_server_keeps_no_sms_back(self, desk: Desk) -> None:
        desk.mail.open.clear()
        desk.put("email")
        start(desk)
        assert desk.mail.came.wait(SOON)
        desk.put("sms")
        desk.sender.wake()
        assert desk.sms.came.wait(SOON)
        assert desk.mail.taken == []
        desk.mail.open.set()
        until(desk, {HANDED_OVER: 2})

    def test_a_mute_sms_gateway_keeps_no_mail_back(self, desk: Desk) -> None:
        desk.sms.open.clear()
        desk.put("sms")
        start(desk)
        assert desk.sms.came.wait(SOON)
        desk.put("email")
        desk.put_bulk()
        desk.sender.wake()
        until(desk, {HANDED_OVER: 2, "sending": 1})

    def test_a_campaign_keeps_no_code_back(self, desk: Desk) -> None:
        for _ in range(40):
            desk.put_bulk()
        held = threading.Event()
        campaign = f"sender-{BULK}"
        desk.mail.meanwhile = lambda: (
            held.wait(SOON) if threading.current_thread().name == campaign else None
        )
        start(desk)
        assert desk.mail.came.wait(SOON)
        desk.put("email")
        desk.sender.wake()
        until(desk, {HANDED_OVER: 1, "sending": 20, WAITING: 20})
        held.set()
        until(desk, {HANDED_OVER: 41})


class TestFaults:
    """Whatever breaks, the threads live on."""

    def test_of_a_port(self, desk: Desk) -> None:
        desk.mail.plan = [RuntimeError("salma@etu.example")]
        for _ in range(2):
            desk.put()
        start(desk)
        until(desk, {HANDED_OVER: 1, WAITING: 1})
        assert running() == NAMES

    def test_of_the_database(self, desk: Desk) -> None:
        looks = threading.Semaphore(0)

        @contextmanager
        def context() -> Iterator[None]:
            looks.release()
            yield

        desk.database.run("ALTER TABLE outbox RENAME TO away")
        desk.sender.start(context, poll=QUICK)
        for _ in range(5 * len(NAMES)):
            assert looks.acquire(timeout=SOON)
        assert running() == NAMES
        desk.database.run("ALTER TABLE away RENAME TO outbox")
        desk.put("sms")
        desk.sender.wake()
        assert desk.sms.came.wait(SOON)

    def test_of_a_chore_keep_no_other_chore_from_being_done(self, desk: Desk) -> None:
        done = threading.Event()

        def broken() -> None:
            raise OSError("disk full")

        start(desk, (broken, done.set))
        assert done.wait(SOON)
        assert running() == NAMES

    def test_of_what_surrounds_them(self, desk: Desk) -> None:
        entered = []

        @contextmanager
        def context() -> Iterator[None]:
            entered.append(threading.current_thread().name)
            if len(entered) < 5:
                raise RuntimeError("not yet")
            yield

        desk.put()
        desk.sender.start(context, poll=QUICK)
        assert desk.mail.came.wait(SOON)


def test_all_work_is_done_inside_the_context_that_is_given(desk: Desk) -> None:
    inside, seen = threading.local(), []

    @contextmanager
    def context() -> Iterator[None]:
        inside.yes = True
        yield
        inside.yes = False

    desk.mail.meanwhile = lambda: seen.append(getattr(inside, "yes", False))
    desk.put()
    done = threading.Event()
    desk.sender.start(context, (lambda: seen.append(inside.yes), done.set))
    assert done.wait(SOON)
    until(desk, {HANDED_OVER: 1})
    assert seen == [True, True]


class TestTheHouse:
    """What is done once a minute, and at every look."""

    def test_chores_are_done_at_the_start_and_once_a_minute(
        self, desk: Desk, watch: SimpleNamespace
    ) -> None:
        done: list[float] = []
        did, looked = threading.Event(), threading.Semaphore(0)

        def chore() -> None:
            done.append(watch.seconds)
            did.set()

        @contextmanager
        def context() -> Iterator[None]:
            if threading.current_thread().name == "sender-chores":
                looked.release()
            yield

        desk.sender.start(context, (chore,))
        assert did.wait(SOON)
        for later in (30.0, 29.0):
            watch.seconds += later
            for _ in range(10):
                assert looked.acquire(timeout=SOON)
        assert done == [1000.0]
        did.clear()
        watch.seconds += 1
        assert did.wait(SOON)
        assert done == [1000.0, 1060.0]

    def test_the_messages_of_the_dead_are_taken_back_and_sent(self, desk: Desk) -> None:
        start(desk)
        desk.put()
        desk.outbox.claim("email", "dead", desk.clock.now())
        assert desk.mail.came.wait(SOON)

    def test_who_has_had_nothing_to_send_yet_is_alive_as_well(
        self, desk: Desk, database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path
    ) -> None:
        done = threading.Event()
        start(desk, (done.set,))
        assert done.wait(SOON)
        other = Desk(database, secrecy, clock, tmp_path / "senders")
        assert other.presence.living() == 1


class TestStopping:
    """SIGTERM, or the end of the site's process."""

    def test_ends_all_threads(self, desk: Desk, tmp_path: Path) -> None:
        start(desk)
        assert running() == NAMES
        desk.sender.stop()
        assert running() == set()
        desk.put()
        desk.sender.wake()
        assert desk.mail.tried == 0
        assert [*(tmp_path / "senders").glob("*")] == []

    def test_finishes_the_messages_in_hand_and_puts_back_the_rest(self, desk: Desk) -> None:
        for _ in range(5):
            desk.put_bulk()
        desk.put("sms")
        desk.put("sms")
        for gate in (desk.mail, desk.sms):
            gate.open.clear()
        start(desk)
        assert desk.mail.came.wait(SOON)
        assert desk.sms.came.wait(SOON)
        ending = threading.Thread(target=desk.sender.stop)
        ending.start()
        for gate in (desk.mail, desk.sms):
            gate.open.set()
        ending.join(SOON)
        assert not ending.is_alive()
        rows = desk.database.all("SELECT lane, state, tries, COUNT(*) FROM outbox GROUP BY 1, 2, 3")
        assert {tuple(row) for row in rows} == {
            ("bulk", HANDED_OVER, 1, 1),
            ("bulk", WAITING, 0, 4),
            ("sms", HANDED_OVER, 1, 1),
            ("sms", WAITING, 0, 1),
        }

    def test_puts_back_what_a_fault_left_in_its_hands(self, desk: Desk) -> None:
        for _ in range(3):
            desk.put_bulk()
        unlucky_choice(desk)
        start(desk)
        until(desk, {"sending": 3})
        desk.sender.stop()
        rows = desk.database.all("SELECT state, tries FROM outbox")
        assert {tuple(row) for row in rows} == {(WAITING, 0)}

    def test_waits_no_longer_than_it_was_told_to_and_leaves_the_doubt(self, desk: Desk) -> None:
        """A message that hangs is left to whoever lives on; this process is ending anyway."""
        desk.mail.open.clear()
        name = desk.put()
        start(desk)
        assert desk.mail.came.wait(SOON)
        desk.sender.stop(seconds=QUICK)
        assert "sender-email" in running()
        assert desk.row(name).claimed_by == desk.presence.name

    def test_what_was_never_started_does_nothing(self, desk: Desk) -> None:
        desk.sender.stop()
        assert running() == set()
