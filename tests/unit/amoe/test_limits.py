"""The table of limits, and the one way to spend from it: all charges or none."""

from __future__ import annotations

import pytest

from amoe import limits as table
from amoe.limits import Charge, Exhausted, Limit, Limits, Spent
from amoe.store.database import Database

NOW = 1_800_000_000
FEW, MANY = Limit("few", 2, 600), Limit("many", 5, 3600)
MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("limit", "cap", "window"),
    [
        (table.CODE_TRIES, 5, 10 * MINUTE),
        (table.CODE_TRIES_DAY, 10, DAY),
        (table.SMS_HOUR, 4, HOUR),
        (table.SMS_DAY, 10, DAY),
        (table.EMAIL_HOUR, 5, HOUR),
        (table.EMAIL_DAY, 10, DAY),
        (table.CIVIL_STATUS_DAY, 3, DAY),
        (table.CIVIL_STATUS_MONTH, 6, 30 * DAY),
        (table.RIB_DAY, 5, DAY),
        (table.RIB_MONTH, 15, 30 * DAY),
        (table.sms_budget(20_000), 20_000, DAY),
    ],
    ids=lambda value: value.name if isinstance(value, Limit) else None,
)
def test_the_figures_are_those_of_the_design(limit: Limit, cap: int, window: int) -> None:
    assert (limit.cap, limit.window) == (cap, window)


def test_the_times_are_those_of_the_design() -> None:
    assert (table.CODE_LIFE, table.CODE_DIGITS) == (10 * MINUTE, 6)
    assert table.RESEND_WAITS == (60, 120, 300)
    assert (table.CAPTCHA_LIFE, table.CAPTCHA_DIGITS) == (5 * MINUTE, 5)
    assert (table.JOURNEY_IDLE, table.JOURNEY_LIFE) == (30 * MINUTE, 2 * HOUR)


def test_a_used_captcha_is_remembered_for_as_long_as_it_lives() -> None:
    assert table.CAPTCHA_USE.cap == 1
    assert table.CAPTCHA_USE.window > table.CAPTCHA_LIFE


def test_no_two_limits_share_a_name() -> None:
    names = [limit.name for limit in vars(table).values() if isinstance(limit, Limit)]
    assert len(set(names)) == len(names)


def test_spending_tells_what_is_left(limits: Limits) -> None:
    assert limits.spend([Charge(FEW, "s")], NOW) == Spent(left=1)
    assert limits.spend([Charge(FEW, "s")], NOW) == Spent(left=0)


def test_an_exhausted_limit_tells_which_and_until_when(limits: Limits) -> None:
    for _ in range(2):
        limits.spend([Charge(FEW, "s")], NOW)
    assert limits.spend([Charge(FEW, "s")], NOW + 100) == Exhausted(FEW, NOW + 600)


def test_of_several_charges_the_tightest_says_what_is_left(limits: Limits) -> None:
    both = [Charge(MANY, "s"), Charge(FEW, "s")]
    assert limits.spend(both, NOW) == Spent(left=1)


def test_all_charges_are_taken_or_none(limits: Limits) -> None:
    for _ in range(2):
        limits.spend([Charge(FEW, "s")], NOW)
    both = [Charge(MANY, "s"), Charge(FEW, "s")]
    for _ in range(7):
        assert limits.spend(both, NOW) == Exhausted(FEW, NOW + 600)
    assert limits.left([Charge(MANY, "s")], NOW) == Spent(left=5)


def test_of_several_exhausted_ones_the_last_to_open_counts(limits: Limits) -> None:
    one = Limit("one", 1, 3600)
    both = [Charge(FEW, "s"), Charge(one, "s")]
    limits.spend(both, NOW)
    limits.spend([Charge(FEW, "s")], NOW)
    assert limits.spend(both, NOW) == Exhausted(one, NOW + 3600)
    assert limits.left(both, NOW) == Exhausted(one, NOW + 3600)


def test_other_subjects_and_other_limits_are_not_touched(limits: Limits) -> None:
    for _ in range(2):
        limits.spend([Charge(FEW, "s")], NOW)
    assert limits.left([Charge(FEW, "t")], NOW) == Spent(left=2)
    assert limits.left([Charge(Limit("other", 2, 600), "s")], NOW) == Spent(left=2)


def test_it_opens_again_when_the_window_has_ended(limits: Limits) -> None:
    for _ in range(2):
        limits.spend([Charge(FEW, "s")], NOW)
    assert isinstance(limits.spend([Charge(FEW, "s")], NOW + 599), Exhausted)
    assert limits.left([Charge(FEW, "s")], NOW + 600) == Spent(left=2)
    assert limits.spend([Charge(FEW, "s")], NOW + 600) == Spent(left=1)


def test_what_is_given_back_is_left_again(limits: Limits) -> None:
    charges = [Charge(FEW, "s"), Charge(MANY, "s")]
    limits.spend(charges, NOW)
    limits.give_back(charges)
    assert limits.left(charges, NOW) == Spent(left=2)


def test_looking_spends_nothing(limits: Limits) -> None:
    for _ in range(5):
        assert limits.left([Charge(FEW, "s"), Charge(MANY, "s")], NOW) == Spent(left=2)
    assert limits.spend([Charge(FEW, "s")], NOW) == Spent(left=1)


def test_looking_and_spending_agree_at_every_step(limits: Limits) -> None:
    charges = [Charge(FEW, "s"), Charge(MANY, "s")]
    for _ in range(2):
        spent = limits.spend(charges, NOW)
        if spent != Spent(left=0):
            assert limits.left(charges, NOW) == spent
    assert limits.left(charges, NOW) == limits.spend(charges, NOW) == Exhausted(FEW, NOW + 600)


def test_a_toll_stays_taken_when_the_charges_say_no(limits: Limits) -> None:
    toll, charges = [Charge(MANY, "t")], [Charge(FEW, "s")]
    for _ in range(2):
        assert isinstance(limits.spend(charges, NOW, toll=toll), Spent)
    assert limits.spend(charges, NOW, toll=toll) == Exhausted(FEW, NOW + 600)
    assert limits.left(toll, NOW) == Spent(left=2)


def test_charges_are_not_taken_when_the_toll_says_no(limits: Limits) -> None:
    toll, charges = [Charge(FEW, "t")], [Charge(MANY, "s")]
    for _ in range(2):
        limits.spend((), NOW, toll=toll)
    assert limits.spend(charges, NOW, toll=toll) == Exhausted(FEW, NOW + 600)
    assert limits.left(charges, NOW) == Spent(left=5)


def test_what_is_right_is_given_back_with_the_next_spending(limits: Limits) -> None:
    tried = [Charge(FEW, "s")]
    limits.spend(tried, NOW)
    assert limits.spend([Charge(MANY, "s")], NOW, back=tried) == Spent(left=4)
    assert limits.left(tried, NOW) == Spent(left=2)


def test_a_limit_of_nothing_takes_the_toll_and_gives_back_all_the_same(limits: Limits) -> None:
    never = Limit("never", 0, 600)
    toll, tried = [Charge(MANY, "t")], [Charge(FEW, "s")]
    limits.spend(tried, NOW)
    spent = limits.spend([Charge(never, "s")], NOW, toll=toll, back=tried)
    assert spent == Exhausted(never, NOW + 600)
    assert limits.left(toll, NOW) == Spent(left=4)
    assert limits.left(tried, NOW) == Spent(left=2)
    assert limits.spend(tried, NOW, toll=[Charge(never, "t")]) == Exhausted(never, NOW + 600)
    assert limits.left(tried, NOW) == Spent(left=2)


@pytest.mark.parametrize("full", [False, True])
def test_spending_is_one_statement_whatever_comes_out(
    limits: Limits, database: Database, full: bool
) -> None:
    charges, heard = [Charge(FEW, "s"), Charge(MANY, "s")], list[str]()
    for _ in range(2 * full):
        limits.spend(charges, NOW)
    database.on_statement = heard.append
    database.close()
    limits.spend(charges, NOW, toll=[Charge(MANY, "t")], back=[Charge(MANY, "u")])
    assert len([each for each in heard if not each.startswith("PRAGMA")]) == 1


def test_subjects_are_kept_as_hashes_only(limits: Limits, database: Database) -> None:
    limits.spend([Charge(FEW, "salma@etu.example")], NOW)
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"salma" not in database.path.read_bytes()
