"""A sender's sign of life: the kernel, not the clock, says who is dead; a doubt outlives it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from amoe.keys import Keys
from amoe.lane import LANES
from amoe.presence import Presence
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.outbox import HANDED_OVER, SENDING, WAITING
from amoe.taking_back import take_back
from config import ROOT
from tests.support.clock import SetClock
from tests.unit.amoe.ports import SOON, Desk

KILLED = """
import sys, time
from pathlib import Path
from amoe.lane import LANES
from amoe.keys import Keys
from amoe.presence import Presence
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.migrations import site
from amoe.store.outbox import Outbox

folder, now = Path(sys.argv[1]), int(sys.argv[2])
outbox = Outbox(Database(folder / "amoe.db", site), Secrecy(Keys.load(folder)))
me = Presence(folder / "senders", LANES)
for lane in LANES:
    held = outbox.claim(lane, me.name, now, most=3)
    if held:
        me.crossing(lane, held[0].id)
print(me.name, flush=True)
time.sleep(600)
"""
"""A sender that claims everything, is about to send the last byte of each lane's first message,
and waits to be killed."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the files of all senders lie."""
    return tmp_path / "senders"


@pytest.fixture
def me(folder: Path) -> Iterator[Presence]:
    """A sender that lives."""
    made = Presence(folder, LANES)
    yield made
    made.close()


@pytest.fixture
def desk(database: Database, secrecy: Secrecy, clock: SetClock, folder: Path) -> Iterator[Desk]:
    """A sender that looks for the dead."""
    made = Desk(database, secrecy, clock, folder)
    yield made
    made.close()


def seen(folder: Path, name: str) -> frozenset[str] | None:
    """What another sender makes of one: the messages that may have left, or None if it lives."""
    with Presence(folder, LANES).estate(name) as crossed:
        return crossed


def dies(presence: Presence) -> str:
    """Die as a process does: the file stays, its lock does not. Returns the name."""
    name = presence.name
    presence.close(settled=False)
    return name


@contextmanager
def killed_sender(tmp_path: Path, keys: Keys, now: int) -> Iterator[str]:
    """The name of a process that claimed all and was killed with SIGKILL."""
    keys.save(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, tmp_path, f"{now}"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    try:
        name = process.stdout.readline().strip()
        assert seen(tmp_path / "senders", name) is None, "it lives"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    yield name


class TestASender:
    """Its file and its lock."""

    def test_has_no_file_before_it_claims_anything(self, folder: Path) -> None:
        Presence(folder, LANES)
        assert not folder.exists()

    def test_has_a_name_of_its_own_that_stays(self, me: Presence, folder: Path) -> None:
        other = Presence(folder, LANES)
        assert me.name == me.name != other.name
        other.close()

    def test_has_one_name_for_all_its_threads(self, folder: Path) -> None:
        together = threading.Barrier(8)

        def asks(presence: Presence) -> str:
            together.wait(SOON)
            return presence.name

        with ThreadPoolExecutor(8) as threads:
            for _ in range(20):
                one = Presence(folder, LANES)
                assert len({*threads.map(asks, [one] * 8)}) == 1
                one.close()

    def test_lives_while_it_holds_its_file_even_for_another_of_its_process(
        self, me: Presence, folder: Path
    ) -> None:
        assert seen(folder, me.name) is None
        assert seen(folder, me.name) is None, "looking takes nothing away"

    def test_is_dead_when_its_lock_is_gone(self, me: Presence, folder: Path) -> None:
        assert seen(folder, dies(me)) == frozenset()

    def test_that_left_by_itself_leaves_no_file(self, me: Presence, folder: Path) -> None:
        name = me.name
        me.close()
        assert [*folder.iterdir()] == []
        assert seen(folder, name) == frozenset()

    def test_may_leave_twice_or_without_having_come(self, me: Presence) -> None:
        me.close()
        assert me.name
        me.close()
        me.close()

    def test_is_somebody_else_when_it_comes_back(self, me: Presence) -> None:
        first = me.name
        me.close()
        assert me.name != first

    def test_keeps_its_file_to_itself(self, me: Presence, folder: Path) -> None:
        assert me.name
        (file,) = folder.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_whose_file_cannot_be_written_leaves_none_behind(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> int:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("amoe.presence.os.pwrite", full)
        before = len([*Path("/proc/self/fd").iterdir()])
        for _ in range(3):
            with pytest.raises(OSError, match="No space"):
                assert Presence(folder, LANES).name
        assert [*folder.iterdir()] == []
        assert len([*Path("/proc/self/fd").iterdir()]) == before


class TestTheDoubt:
    """The message of each lane whose last bytes may have left."""

    def test_is_noted_for_each_lane(self, me: Presence, folder: Path) -> None:
        assert me.name
        for n, lane in enumerate(LANES):
            me.crossing(lane, f"message-{n:08}")
        assert seen(folder, dies(me)) == {f"message-{n:08}" for n in range(len(LANES))}

    def test_is_about_the_last_message_only(self, me: Presence, folder: Path) -> None:
        assert me.name
        me.crossing("sms", "abcdefghijklmnop")
        me.crossing("sms", "short")
        assert seen(folder, dies(me)) == {"short"}

    def test_ends_when_it_is_written_down_what_became_of_it(
        self, me: Presence, folder: Path
    ) -> None:
        assert me.name
        me.crossing("sms", "abcdefghijklmnop")
        me.crossing("email", "ABCDEFGHIJKLMNOP")
        me.crossing("sms", "")
        assert seen(folder, dies(me)) == {"ABCDEFGHIJKLMNOP"}

    def test_can_be_noted_on_a_full_disk(self, me: Presence, folder: Path) -> None:
        """Its room is taken from the start."""
        assert me.name
        (file,) = folder.iterdir()
        size = file.stat().st_size
        me.crossing(LANES[-1], "abcdefghijklmnop")
        assert file.stat().st_size == size

    def test_of_a_sender_without_a_file_is_none(self, folder: Path) -> None:
        assert seen(folder, "never-heard-of") == frozenset()


class TestHowManyLive:
    """As `flask messages status` tells it."""

    def test_nobody(self, folder: Path) -> None:
        assert Presence(folder, LANES).living() == 0

    def test_the_living_and_not_the_dead(self, me: Presence, folder: Path) -> None:
        others = [Presence(folder, LANES) for _ in range(3)]
        names = [other.name for other in others]
        dead = dies(Presence(folder, LANES))
        assert Presence(folder, LANES).living() == 3
        assert me.name
        assert me.living() == 4
        assert me.others() == sorted([*names, dead])
        for other in others:
            other.close()
        assert me.living() == 1

    def test_looking_takes_nothing_from_the_living_or_the_dead(
        self, me: Presence, folder: Path
    ) -> None:
        dead = Presence(folder, LANES)
        assert dead.name
        dead.crossing("sms", "abcdefghijklmnop")
        name = dies(dead)
        assert me.living() == 0
        assert seen(folder, name) == {"abcdefghijklmnop"}


class TestSweeping:
    """Old files of the dead are removed once they hold nothing."""

    def test_takes_old_files_of_the_dead_that_hold_no_message(
        self, me: Presence, folder: Path
    ) -> None:
        names = {what: dies(Presence(folder, LANES)) for what in ("old", "young", "needed")}
        slow = Presence(folder, LANES)
        for name in (names["old"], names["needed"], slow.name):
            os.utime(folder / f"{name}.lock", (0, 0))
        me.sweep([names["needed"]])
        assert set(me.others()) == {names["young"], names["needed"], slow.name}
        assert seen(folder, slow.name) is None, "it lives"
        slow.close()

    def test_is_done_by_who_looks_for_the_dead(self, desk: Desk, folder: Path) -> None:
        os.utime(folder / f"{dies(Presence(folder, LANES))}.lock", (0, 0))
        take_back(desk.ways)
        assert [*folder.iterdir()] == []


@pytest.mark.parametrize("name", ["../../outside", "/etc/outside", "..", "a/b/../../../outside"])
def test_a_name_with_slashes_cannot_leave_the_folder(folder: Path, name: str) -> None:
    folder.mkdir()
    outside = folder.parent / "outside.lock"
    outside.write_text("somebody else's")
    assert seen(folder, name) == frozenset()
    assert outside.read_text() == "somebody else's"


class TestTakingBack:
    """What the living do with the messages of the dead."""

    @pytest.mark.service
    def test_of_a_killed_process_happens_at_once(
        self, desk: Desk, database: Database, keys: Keys, tmp_path: Path, clock: SetClock
    ) -> None:
        names = {
            "code": [desk.put("email") for _ in range(3)],
            "sms": [desk.put("sms") for _ in range(3)],
            "bulk": [desk.put_bulk() for _ in range(3)],
        }
        with killed_sender(tmp_path, keys, clock.now()):
            assert desk.outbox.states() == {SENDING: 9}
            assert take_back(desk.ways) == 9
        for crossed, *untouched in (names["code"], names["sms"]):
            assert desk.ends(crossed) == (WAITING, "sender.died"), "better twice than never"
            assert desk.row(crossed).tries == 1
            assert [desk.row(name).tries for name in untouched] == [0, 0]
        crossed, *untouched = names["bulk"]
        assert desk.ends(crossed) == (HANDED_OVER, "smtp.no_answer"), "better never than twice"
        assert desk.row(crossed).sealed == b""
        assert [desk.ends(name) for name in untouched] == [(WAITING, "")] * 2
        assert desk.works() == 8
        assert desk.outbox.states() == {HANDED_OVER: 9}
        assert len(desk.mail.taken) + len(desk.sms.taken) == 8
        assert desk.presence.others() == [], "its file is gone"

    def test_of_the_living_never_happens_however_the_clock_jumps(
        self, desk: Desk, folder: Path
    ) -> None:
        slow = Presence(folder, LANES)
        desk.put()
        (message,) = desk.outbox.claim("email", slow.name, desk.clock.now())
        for jump in (3600, -7200, 24 * 3600):
            desk.clock.passes(jump)
            assert take_back(desk.ways) == 0
            assert desk.works() == 0
        desk.outbox.finish(message.id, HANDED_OVER, desk.clock.now(), reason="")
        slow.close()
        assert (desk.mail.tried, desk.outbox.states()) == (0, {HANDED_OVER: 1})

    def test_of_oneself_never_happens(self, desk: Desk) -> None:
        desk.put()
        desk.outbox.claim("email", desk.presence.name, desk.clock.now())
        assert take_back(desk.ways) == 0
        assert desk.outbox.states() == {SENDING: 1}

    @pytest.mark.parametrize("filed", [True, False], ids=["with its file", "without"])
    def test_by_two_at_once_gives_each_message_back_once(
        self, desk: Desk, folder: Path, database: Database, secrecy: Secrecy, filed: bool
    ) -> None:
        together = threading.Barrier(2)

        def looks(other: Desk) -> int:
            together.wait(SOON)
            try:
                return take_back(other.ways)
            finally:
                database.close()

        second = Desk(database, secrecy, desk.clock, folder)
        with ThreadPoolExecutor(2) as threads:
            for _ in range(10):
                name = dies(Presence(folder, LANES)) if filed else "gone"
                for _ in range(5):
                    desk.put()
                desk.outbox.claim("email", name, desk.clock.now())
                assert sum(threads.map(looks, (desk, second))) == 5
                rows = database.all("SELECT state, tries FROM outbox")
                assert {tuple(row) for row in rows} == {(WAITING, 0)}
                database.run("DELETE FROM outbox")
        second.close()

    def test_by_one_who_is_at_it_keeps_the_others_out(self, desk: Desk, folder: Path) -> None:
        """Even when the dead left no file: a message put back twice could be sent twice."""
        desk.put()
        desk.outbox.claim("email", "gone", desk.clock.now())
        with Presence(folder, LANES).estate("gone") as crossed:
            assert crossed == frozenset()
            assert take_back(desk.ways) == 0

    def test_that_breaks_off_is_done_again(self, desk: Desk, folder: Path) -> None:
        dead = Presence(folder, LANES)
        desk.put()
        (message,) = desk.outbox.claim("email", dead.name, desk.clock.now())
        dead.crossing("email", message.id)
        dies(dead)
        desk.database.run("PRAGMA query_only = 1")
        with pytest.raises(Exception, match="readonly"):
            take_back(desk.ways)
        desk.database.run("PRAGMA query_only = 0")
        assert take_back(desk.ways) == 1
        assert desk.ends() == (WAITING, "sender.died")
