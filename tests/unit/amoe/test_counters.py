"""Counters at rest: guarded by one statement, with a window that opens, ends and opens anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from amoe.store.counters import Counters, CounterSpend
from amoe.store.database import Database

NOW, END = 1_000, 1_600


def spend(counters: Counters, *keys: bytes, cap: int = 3, now: int = NOW) -> dict[bytes, int]:
    """Take one from each key, in a window of ten minutes."""
    return counters.spend([CounterSpend(key, cap, now + 600) for key in keys], now)


def ends(counters: Counters, *keys: bytes) -> dict[bytes, int]:
    """When the window of each counter ends, open or not."""
    return {key: end for key, (_, end) in counters.peek(keys, 0).items()}


def take(counters: Counters, *turns: str, back: str = "", now: int = NOW) -> dict[str, bool]:
    """Take one from each letter's counter, one turn after the other; its cap is 1, or 9 for a-c."""
    asked = [
        CounterSpend(key.encode(), 9 if key in "abc" else 1, now + 600, turn=turn)
        for turn, keys in enumerate(turns)
        for key in keys
    ]
    asked += [CounterSpend(key.encode(), 9, now, units=-1) for key in back]
    return {key.decode(): each.taken for key, each in counters.take(asked, now).items()}


def used(counters: Counters, keys: str, now: int = NOW) -> list[int]:
    """The use of each letter's counter; 0 when there is none."""
    rows = counters.peek([key.encode() for key in keys], now)
    return [rows.get(key.encode(), (0, 0))[0] for key in keys]


def test_a_turn_is_taken_whole_or_not_at_all(counters: Counters) -> None:
    assert take(counters, "az") == {"a": True, "z": True}
    assert take(counters, "abz") == {"a": False, "b": False, "z": False}
    assert used(counters, "abz") == [1, 0, 1]
    assert take(counters, "az", now=END) == {"a": True, "z": True}


def test_a_turn_that_says_no_stops_the_later_ones_and_none_before_it(counters: Counters) -> None:
    take(counters, "z")
    assert take(counters, "a", "bz", "c") == {"a": True, "b": False, "z": False, "c": False}
    assert take(counters, "z", "c") == {"z": False, "c": False}
    assert used(counters, "abcz") == [1, 0, 0, 1]


def test_what_is_given_back_on_the_way_is_whatever_comes_out(counters: Counters) -> None:
    take(counters, "abz")
    assert take(counters, "z", back="ab") == {"z": False, "a": True, "b": True}
    assert take(counters, "c", back="axb") == {"c": True, "a": True, "b": True}
    assert used(counters, "abcxz") == [0, 0, 1, 0, 1]


def test_a_refusal_opens_no_window(counters: Counters) -> None:
    take(counters, "z")
    take(counters, "az", now=NOW + 300)
    take(counters, "a", now=NOW + 400)
    assert ends(counters, b"a") == {b"a": NOW + 1000}


def test_giving_back_leaves_a_window_as_it_is(counters: Counters) -> None:
    take(counters, "a")
    take(counters, "b", back="a", now=END + 1)
    assert ends(counters, b"a", b"b") == {b"a": END, b"b": END + 601}


def test_many_who_take_at_once_never_exceed_the_cap(counters: Counters, database: Database) -> None:
    def one(_: int) -> bool:
        try:
            return take(counters, "az")["z"]
        finally:
            database.close()

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(one, range(32))) == 1
    assert used(counters, "az") == [1, 1]


def test_it_counts_up_to_its_cap_and_no_further(counters: Counters) -> None:
    assert [spend(counters, b"a") for _ in range(5)] == [{b"a": 1}, {b"a": 2}, {b"a": 3}, {}, {}]
    assert counters.peek([b"a"], NOW) == {b"a": (3, END)}


def test_each_key_counts_for_itself(counters: Counters) -> None:
    spend(counters, b"a", b"b")
    assert spend(counters, b"b", b"c") == {b"b": 2, b"c": 1}
    assert counters.peek([b"a", b"b", b"c", b"d"], NOW) == {
        b"a": (1, END),
        b"b": (2, END),
        b"c": (1, END),
    }


def test_a_full_one_among_others_is_left_out_of_the_answer(counters: Counters) -> None:
    spend(counters, b"a", cap=1)
    assert spend(counters, b"a", b"b", cap=1) == {b"b": 1}


def test_several_units_are_taken_all_or_none(counters: Counters) -> None:
    taken = [counters.spend([CounterSpend(b"a", 5, END, units)], NOW) for units in (2, 2, 2, 1)]
    assert taken == [{b"a": 2}, {b"a": 4}, {}, {b"a": 5}]


def test_the_window_opens_at_the_first_spending_and_does_not_slide(counters: Counters) -> None:
    spend(counters, b"a")
    spend(counters, b"a", now=NOW + 500)
    assert ends(counters, b"a") == {b"a": END}


@pytest.mark.parametrize(("now", "taken"), [(END - 1, {}), (END, {b"a": 1}), (END + 9, {b"a": 1})])
def test_it_opens_anew_when_its_window_has_ended(
    counters: Counters, now: int, taken: dict[bytes, int]
) -> None:
    spend(counters, b"a", cap=1)
    assert spend(counters, b"a", cap=1, now=now) == taken
    if taken:
        assert ends(counters, b"a") == {b"a": now + 600}


def test_an_ended_one_is_not_seen(counters: Counters) -> None:
    spend(counters, b"a")
    assert counters.peek([b"a"], END - 1) == {b"a": (1, END)}
    assert counters.peek([b"a"], END) == {}


def test_a_lowered_cap_holds_at_once_and_a_raised_one_too(counters: Counters) -> None:
    for _ in range(3):
        spend(counters, b"a", cap=3)
    assert spend(counters, b"a", cap=2) == {}
    assert spend(counters, b"a", cap=4) == {b"a": 4}


def test_what_is_given_back_can_be_spent_again(counters: Counters) -> None:
    spend(counters, b"a", cap=1)
    counters.give_back([b"a"])
    assert spend(counters, b"a", cap=1) == {b"a": 1}


def test_nothing_can_be_given_back_twice(counters: Counters) -> None:
    spend(counters, b"a")
    for _ in range(3):
        counters.give_back([b"a", b"unknown"])
    assert counters.peek([b"a"], NOW) == {b"a": (0, END)}
    counters.give_back([])


def test_one_that_is_named_twice_gets_two_back(counters: Counters) -> None:
    for _ in range(3):
        spend(counters, b"a", b"b")
    counters.give_back([b"a", b"b", b"a"])
    assert counters.peek([b"a", b"b"], NOW) == {b"a": (1, END), b"b": (2, END)}
    counters.give_back([b"a"] * 5)
    assert counters.peek([b"a"], NOW) == {b"a": (0, END)}


def test_ended_ones_are_forgotten(counters: Counters) -> None:
    spend(counters, b"a")
    spend(counters, b"b", now=NOW + 1)
    assert counters.forget_ended(END) == 1
    assert ends(counters, b"a", b"b") == {b"b": END + 1}


def test_those_that_are_named_are_forgotten(counters: Counters) -> None:
    spend(counters, b"a", b"b", b"c")
    counters.forget([b"a", b"c", b"unknown"])
    assert ends(counters, b"a", b"b", b"c") == {b"b": END}


def test_those_of_one_mark_are_forgotten(counters: Counters) -> None:
    spend(counters, b"m:a", b"m:\xff\xff", b"m;", b"m", b"n")
    assert counters.forget_marked(b"m:") == 2
    assert set(ends(counters, b"m:a", b"m:\xff\xff", b"m;", b"m", b"n")) == {b"m;", b"m", b"n"}


def test_a_spending_in_a_transaction_that_fails_was_never_made(
    counters: Counters, database: Database
) -> None:
    with suppress(ZeroDivisionError), database.writing():
        assert spend(counters, b"a") == {b"a": 1}
        raise ZeroDivisionError
    assert counters.peek([b"a"], NOW) == {}


def test_many_at_once_never_exceed_the_cap(counters: Counters, database: Database) -> None:
    def one(_: int) -> int:
        try:
            return len(spend(counters, b"a", cap=5))
        finally:
            database.close()

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(one, range(32))) == 5
