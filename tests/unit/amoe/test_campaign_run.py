"""A run of a campaign: its pace, what stops it and what does not, and that it goes on later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.campaign import BATCH
from amoe.campaign_run import AHEAD, HINDRANCES, PATIENCE, Pace
from amoe.lane import BULK
from amoe.ports import NotSent, StorageUnavailable
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from tests.support.clock import SetClock
from tests.unit.amoe.announcer import Announcer, RunOnClock, addresses, people
from tests.unit.amoe.ports import LATER, NEVER, read_only

DOWN = NotSent("smtp.unreachable", again=True, down=True)


@pytest.fixture
def office(
    database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path
) -> Iterator[Announcer]:
    """An announcer without people."""
    made = Announcer(database, secrecy, clock, tmp_path)
    yield made
    made.close()
    made.registry.close()


def whom(office: Announcer) -> list[str]:
    """Whom the letters reached so far."""
    return sorted(mail.to for mail in office.mail.taken)


def states(office: Announcer) -> Counter[tuple[str, str]]:
    """How many letters are in each state, with its reason."""
    return Counter((row["state"], row["reason"]) for row in office.letters())


# -- the pace


def test_letters_are_spread_over_the_seconds() -> None:
    pace = Pace(50)
    due = Counter(pace(1000) for _ in range(150))
    assert due == {1000: 50, 1001: 50, 1002: 50}


def test_a_slow_pace_leaves_seconds_empty() -> None:
    pace = Pace(0.5)
    assert [pace(1000) for _ in range(3)] == [1000, 1002, 1004]


def test_lost_time_is_not_made_up_for() -> None:
    pace = Pace(2)
    assert [pace(1000) for _ in range(2)] == [1000, 1000]
    assert [pace(1600) for _ in range(4)] == [1600, 1600, 1601, 1601]


def test_without_a_limit_all_is_due_now() -> None:
    pace = Pace(0)
    assert {pace(1000) for _ in range(1000)} == {1000}


@pytest.mark.parametrize("rate", [0, 1, 50, 1000])
def test_there_is_room_for_a_batch_at_least(rate: float) -> None:
    pace = Pace(rate)
    assert pace.room(1000, 0)
    assert pace.room(1000, BATCH - 1)
    assert not pace.room(1000, max(BATCH, AHEAD * int(rate)))


def test_there_is_no_room_while_enough_is_written_ahead() -> None:
    pace = Pace(10)
    for _ in range(10 * AHEAD + 1):
        pace(1000)
    assert not pace.room(999, 0)
    assert pace.room(1001, 0)


# -- to the end


def test_everybody_gets_a_letter_and_the_run_ends(office: Announcer) -> None:
    insured = people(2 * BATCH + 5)
    office.insures(*insured)
    told = office.run().goes()
    assert whom(office) == addresses(insured)
    assert (told[-1].settled, told[-1].whole) == (len(insured), len(insured))


def test_it_keeps_the_pace(office: Announcer) -> None:
    office.insures(*people(3 * BATCH))
    begun = office.clock.now()
    sent: Counter[int] = Counter()
    office.mail.meanwhile = lambda: sent.update([office.clock.now() - begun])
    office.run(50).goes()
    assert sent == dict.fromkeys(range(3 * BATCH // 50), 50)


def test_it_writes_only_a_little_ahead(office: Announcer) -> None:
    office.insures(*people(10 * BATCH))
    most = []
    run = office.run(20)
    run.meanwhile = lambda: most.append(sum(each.n for each in office.campaign.waiting(0)))
    run.goes()
    assert max(most) <= AHEAD * 20 + BATCH


def test_progress_grows_to_what_the_count_has_promised(office: Announcer) -> None:
    office.insures(*people(60))
    told = office.run(10, wanted=60).goes()
    settled = [each.settled for each in told]
    assert settled == sorted(settled)
    assert {each.whole for each in told} == {60}
    assert settled[-1] == 60


def test_nobody_to_write_to_is_an_end_too(office: Announcer) -> None:
    assert office.run().goes()[-1].whole == 0


def test_left_to_other_senders_all_is_written_at_once_for_its_time(office: Announcer) -> None:
    office.insures(*people(60))
    run = office.run(10, here=False)
    run.goes()
    assert run.waited == 0
    assert office.mail.taken == []
    due = Counter(row["due_at"] - office.clock.now() for row in office.letters())
    assert due == dict.fromkeys(range(6), 10)


# -- trouble


def test_a_letter_that_is_refused_for_good_keeps_no_other_back(office: Announcer) -> None:
    office.insures(*people(5))
    office.mail.plan = [NEVER]
    office.run().goes()
    assert states(office) == {("failed", "smtp.550"): 1, ("handed_over", ""): 4}


def test_it_waits_for_a_letter_that_is_soon_tried_again(office: Announcer) -> None:
    office.insures(*people(5))
    office.mail.plan = [LATER]
    run = office.run()
    run.goes()
    assert states(office) == {("handed_over", ""): 5}
    assert run.waited <= PATIENCE


def test_it_leaves_what_is_tried_again_much_later_to_the_senders(office: Announcer) -> None:
    insured = people(5)
    office.insures(*insured)
    office.mail.plan = [LATER] * 8  # five letters once, three of them once more
    office.run().goes()
    assert states(office) == {("handed_over", ""): 2, ("waiting", "smtp.451"): 3}
    office.clock.passes(5 * 60)
    assert office.works(BULK) == 3
    assert whom(office) == addresses(insured)


def test_while_the_mail_server_is_down_it_says_so_waits_and_writes_no_more(
    office: Announcer,
) -> None:
    insured = people(3 * BATCH)
    office.insures(*insured)
    office.mail.plan = [DOWN] * 8
    run = office.run()
    most = []
    run.meanwhile = lambda: most.append(len(office.letters()))
    told = run.goes()
    hindrances = [each.hindrance for each in told]
    assert "bulk.down" in hindrances
    assert hindrances[-1] == ""
    assert max(most[:30]) <= 2 * BATCH
    assert whom(office) == addresses(insured)
    assert max(Counter(whom(office)).values()) == 1


def test_while_bulk_is_paused_it_says_so_and_goes_on_when_it_is_resumed(
    office: Announcer,
) -> None:
    office.insures(*people(5))
    office.switches.pause("bulk")
    run = office.run()

    def resume_after_a_minute() -> None:
        if run.waited == 60:
            assert office.mail.taken == []
            office.switches.resume("bulk")

    run.meanwhile = resume_after_a_minute
    told = run.goes()
    assert told[0].hindrance == "bulk.paused"
    assert told[-1].hindrance == ""
    assert states(office) == {("handed_over", ""): 5}


@pytest.mark.parametrize("reason", HINDRANCES)
def test_what_hinders_every_letter_is_a_reason_of_the_sender(
    office: Announcer, reason: str
) -> None:
    office.insures(*people(1))
    if reason == "bulk.paused":
        office.switches.pause("bulk")
    else:
        office.mail.plan = [DOWN] * 6
        for _ in range(5):
            office.put_bulk()
        office.works(BULK)
    office.writes()
    office.works(BULK)
    assert office.letters()[-1]["reason"] == reason


def test_a_full_disk_is_waited_for(office: Announcer) -> None:
    insured = people(5)
    office.insures(*insured)
    run = office.run()
    run.meanwhile = lambda: office.database.run(f"PRAGMA query_only = {int(run.waited < 10)}")
    with read_only(office.database):
        run.goes()
    assert whom(office) == addresses(insured)


def test_a_disk_that_stays_full_ends_it(office: Announcer) -> None:
    office.insures(*people(5))
    with read_only(office.database), pytest.raises(StorageUnavailable):
        office.run().goes()


# -- stopped and taken up again


def stopped_after(office: Announcer, letters: int, run: RunOnClock) -> None:
    """Stop a run when so many letters have left."""
    run.goes(lambda: len(office.mail.taken) >= letters)
    office.sender.release()


def test_it_stops_when_it_is_told_and_another_goes_on(office: Announcer) -> None:
    insured = people(40)
    office.insures(*insured)
    stopped_after(office, 20, office.run(10))
    assert len(office.mail.taken) == 20
    assert {row["state"] for row in office.letters()} == {"handed_over", "waiting"}
    told = office.run(10).goes()
    assert whom(office) == addresses(insured)
    assert max(Counter(whom(office)).values()) == 1
    assert told[-1].settled == told[-1].whole == 20


def test_what_was_left_waiting_is_sent_even_if_nobody_is_new(office: Announcer) -> None:
    insured = people(5)
    office.insures(*insured)
    office.writes()
    office.run().goes()
    assert whom(office) == addresses(insured)


def test_two_runs_at_once_write_to_everybody_once(office: Announcer) -> None:
    insured = people(3 * BATCH)
    office.insures(*insured)
    other = office.run(100)
    run = office.run(100)
    run.meanwhile = lambda: other.walk.ended or other.walk.step()
    run.goes()
    assert whom(office) == addresses(insured)
    assert max(Counter(whom(office)).values()) == 1
