"""What a sender promises: nothing lost, nothing sent twice whatever breaks, and nobody named."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import pytest

from amoe.codes import code_for
from amoe.gateways import Rest
from amoe.lane import LANES
from amoe.ports import NotSent, StorageUnavailable
from amoe.presence import Presence
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.outbox import HANDED_OVER, SENDING, WAITING
from tests.support.clock import SetClock
from tests.unit.amoe.ports import (
    ADDRESS,
    DOWN,
    LATER,
    MUTE,
    NEVER,
    NUMBER,
    Desk,
    locked,
    lucky_choice,
    read_only,
    unlucky_choice,
    without_table,
)

Breaks = Callable[[Database], AbstractContextManager[None]]
both_breaks = pytest.mark.parametrize("breaks", [read_only, locked], ids=["full", "locked"])


@pytest.fixture
def desk(database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """A sender whose ways out work until told otherwise."""
    made = Desk(database, secrecy, clock, tmp_path / "senders")
    yield made
    made.close()


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


class TestWhenNothingCanBeWrittenDown:
    """The database breaks; the sender remembers what happened, and writes it down later."""

    @both_breaks
    @pytest.mark.parametrize(
        ("fault", "state", "reason"),
        [
            (None, "handed_over", ""),
            (MUTE, "handed_over", "sms.no_answer"),
            (NEVER, "failed", "smtp.550"),
            (LATER, "waiting", "smtp.451"),
            (ValueError("x"), "handed_over", "sms.no_answer"),
        ],
        ids=["taken", "mute", "never", "later", "unforeseen"],
    )
    def test_after_the_hand_over_the_gateway_is_asked_once_only(
        self, desk: Desk, fault: Exception | None, state: str, reason: str, breaks: Breaks
    ) -> None:
        desk.sms.plan = [fault] if fault else []
        desk.put("sms")
        with ExitStack() as broken:
            desk.sms.meanwhile = lambda: broken.enter_context(breaks(desk.database))
            for _ in range(4):
                with pytest.raises(StorageUnavailable):
                    desk.works()
            assert desk.row().state == SENDING
        desk.sms.meanwhile = lambda: None
        desk.works()
        assert desk.ends() == (state, reason)
        assert (desk.row().tries, desk.sms.tried) == (1, 1)

    def test_a_code_by_mail_that_may_have_arrived_is_not_sent_again_and_again(
        self, desk: Desk
    ) -> None:
        desk.mail.plan = [NotSent("smtp.timeout", again=True, down=True, uncertain=True)]
        desk.put("email")
        with ExitStack() as broken:
            desk.mail.meanwhile = lambda: broken.enter_context(read_only(desk.database))
            for _ in range(4):
                with pytest.raises(StorageUnavailable):
                    desk.works()
        desk.mail.meanwhile = lambda: None
        desk.works()
        assert (desk.ends(), desk.mail.tried) == ((WAITING, "smtp.timeout"), 1)

    def test_a_gateway_that_surely_has_nothing_may_be_asked_again(self, desk: Desk) -> None:
        desk.sms.plan = [DOWN] * 3
        desk.put("sms")
        with ExitStack() as broken:
            broken.callback(setattr, desk.sms, "plan", [])
            broken.enter_context(without_table(desk.database, "gateways"))
            with pytest.raises(StorageUnavailable):
                desk.works("sms")
        desk.works("sms")
        assert (desk.row().state, len(desk.sms.taken)) == (HANDED_OVER, 1)

    def test_no_further_message_leaves(self, desk: Desk) -> None:
        names = [desk.put_bulk() for _ in range(5)]
        with ExitStack() as broken:
            desk.mail.meanwhile = lambda: broken.enter_context(read_only(desk.database))
            for _ in range(4):
                with pytest.raises(StorageUnavailable):
                    desk.works()
            assert desk.mail.tried == 1
        desk.mail.meanwhile = lambda: None
        desk.works()
        assert desk.mail.tried == 5
        assert {desk.row(name).tries for name in names} == {1}
        assert len({mail.message_id for mail in desk.mail.taken}) == 5

    @both_breaks
    def test_nothing_is_claimed(self, desk: Desk, breaks: Breaks) -> None:
        desk.put()
        with breaks(desk.database):
            for _ in range(3):
                with pytest.raises(StorageUnavailable):
                    desk.works()
        assert desk.outbox.states() == {WAITING: 1}
        assert desk.works() == 1
        assert (desk.row().tries, desk.mail.tried) == (1, 1)

    def test_nothing_is_claimed_when_no_way_can_be_chosen(self, desk: Desk) -> None:
        for _ in range(3):
            desk.put_bulk()
        with without_table(desk.database, "gateways"):
            for _ in range(3):
                with pytest.raises(StorageUnavailable):
                    desk.works("bulk")
        assert desk.outbox.states() == {WAITING: 3}
        desk.works("bulk")
        assert desk.outbox.states() == {HANDED_OVER: 3}

    def test_a_message_in_hand_is_not_forgotten_when_no_way_can_be_chosen(self, desk: Desk) -> None:
        for _ in range(3):
            desk.put_bulk()
        unlucky_choice(desk)
        for _ in range(3):
            with pytest.raises(StorageUnavailable):
                desk.works("bulk")
        assert desk.outbox.states() == {SENDING: 3}
        lucky_choice(desk)
        desk.works("bulk")
        assert desk.outbox.states() == {HANDED_OVER: 3}
        assert desk.mail.tried == 3

    @pytest.mark.parametrize("fault", [None, MUTE])
    def test_of_the_gateway_the_message_is_still_written_down_once(
        self, desk: Desk, fault: Exception | None
    ) -> None:
        for _ in range(2):
            desk.states.failed("sms", "sms.unreachable", desk.clock.now(), most=5, rest=30)
        desk.sms.plan = [fault] if fault else []
        desk.put("sms")
        with ExitStack() as broken:
            desk.sms.meanwhile = lambda: broken.enter_context(
                without_table(desk.database, "gateways")
            )
            with pytest.raises(StorageUnavailable):
                desk.works("sms")
        desk.sms.meanwhile = lambda: None
        desk.works("sms")
        assert (desk.row().state, desk.sms.tried) == (HANDED_OVER, 1)

    def test_those_that_could_not_be_put_back_are_put_back_later(self, desk: Desk) -> None:
        for _ in range(3):
            desk.put_bulk()
        rest = Rest(desk.clock.now() + 30)  # another sender's failure, after these were claimed
        desk.ways.gateways["bulk"].choose = lambda *_: rest  # type: ignore[assignment,method-assign]
        full = ("CREATE TEMP TRIGGER full BEFORE UPDATE ON main.outbox WHEN NEW.state = 'waiting'"
                " BEGIN SELECT RAISE(ABORT, 'full'); END")  # fmt: skip
        desk.database.run(full)
        with pytest.raises(Exception, match="full"):
            desk.works("bulk")
        assert desk.outbox.states() == {SENDING: 3}
        desk.database.run("DROP TRIGGER full")
        desk.works("bulk")
        assert desk.outbox.states() == {WAITING: 3}
        reasons = {row["reason"] for row in desk.database.all("SELECT reason FROM outbox")}
        assert reasons == {"bulk.down"}

    def test_at_the_very_end_the_doubt_stays_in_the_senders_file(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        name = desk.put_bulk()
        with ExitStack() as broken:
            desk.mail.meanwhile = lambda: broken.enter_context(read_only(desk.database))
            with pytest.raises(StorageUnavailable):
                desk.works()
            me = desk.presence.name
            with pytest.raises(StorageUnavailable):
                desk.sender.release()
        with Presence(tmp_path / "senders", LANES).estate(me) as crossed:
            assert crossed == {name}


class TestTheDoubt:
    """Which message of each lane may have left without anybody knowing."""

    @pytest.fixture
    def marks(self, desk: Desk, tmp_path: Path) -> Callable[[], set[str]]:
        """What the sender's file notes now."""

        def read() -> set[str]:
            (file,) = (tmp_path / "senders").iterdir()
            return {mark for mark in file.read_text().split() if mark}

        return read

    def test_is_about_the_message_in_hand(self, desk: Desk, marks: Callable[[], set[str]]) -> None:
        seen: list[set[str]] = []
        desk.mail.meanwhile = desk.sms.meanwhile = lambda: seen.append(marks())
        names = [desk.put("email"), desk.put("sms"), desk.put_bulk(), desk.put_bulk()]
        desk.works()
        assert seen == [{name} for name in names]

    @pytest.mark.parametrize("fault", [None, LATER, NEVER, MUTE, DOWN, ValueError("x")])
    def test_ends_when_it_is_written_down_what_became_of_it(
        self, desk: Desk, marks: Callable[[], set[str]], fault: Exception | None
    ) -> None:
        desk.sms.plan = [fault] if fault else []
        desk.put("sms")
        desk.works()
        assert marks() == set()

    def test_does_not_end_before(self, desk: Desk, marks: Callable[[], set[str]]) -> None:
        name = desk.put("sms")
        with ExitStack() as broken:
            desk.sms.meanwhile = lambda: broken.enter_context(read_only(desk.database))
            with pytest.raises(StorageUnavailable):
                desk.works()
            assert marks() == {name}
        desk.works()
        assert marks() == set()


class TestLeaving:
    """A sender that ends by itself."""

    def test_puts_back_what_it_claimed_and_did_not_try(self, desk: Desk, tmp_path: Path) -> None:
        for _ in range(3):
            desk.put_bulk()
        unlucky_choice(desk)
        with pytest.raises(StorageUnavailable):
            desk.works("bulk")
        lucky_choice(desk)
        desk.sender.release()
        assert {tuple(row) for row in desk.database.all("SELECT state, tries FROM outbox")} == {
            (WAITING, 0)
        }
        assert [*(tmp_path / "senders").iterdir()] == []

    def test_in_the_middle_of_a_batch_finishes_the_message_in_hand(self, desk: Desk) -> None:
        for _ in range(5):
            desk.put_bulk()
        desk.mail.meanwhile = desk.sender.stop
        assert desk.works("bulk") == 1
        rows = desk.database.all("SELECT state, tries, COUNT(*) FROM outbox GROUP BY 1, 2")
        assert {tuple(row) for row in rows} == {(HANDED_OVER, 1, 1), (WAITING, 0, 4)}


def test_each_lane_can_be_sent_by_itself(desk: Desk) -> None:
    desk.put("email")
    desk.put("sms")
    desk.put_bulk()
    assert [desk.works(lane) for lane in LANES] == [1, 1, 1]
    assert desk.works() == 0


def test_more_than_one_claim_is_sent_at_once(desk: Desk) -> None:
    for _ in range(45):
        desk.put_bulk()
    assert desk.works() == 45
    assert len({mail.message_id for mail in desk.mail.taken}) == 45


def test_the_messages_of_the_dead_are_sent_by_the_living(desk: Desk) -> None:
    desk.put()
    desk.outbox.claim("email", "dead", desk.clock.now())
    assert desk.works() == 1
    assert (desk.row().state, desk.row().tries) == (HANDED_OVER, 1)


def test_the_log_tells_what_became_of_it_and_never_whom_it_was_for(
    desk: Desk, secrecy: Secrecy, log: io.StringIO
) -> None:
    desk.mail.plan = [ValueError(ADDRESS), NEVER]
    for _ in range(3):
        desk.put("email")
        desk.works()
    desk.sms.plan = [DOWN] * 5
    for _ in range(5):
        desk.put("sms")
    desk.works()
    told = log.getvalue()
    for words in ("'again'", "'failed'", "'handed_over'", "'smtp.550'", "'ValueError'", "'mail'",
                  "'gateway.circuit'"):  # fmt: skip
        assert words in told
    codes: list[Any] = [code_for(secrecy, "email", ADDRESS, "n"),
                        code_for(secrecy, "sms", NUMBER, "n")]  # fmt: skip
    for secret in (ADDRESS, "salma", NUMBER, NUMBER[4:], *codes):
        assert secret not in told
