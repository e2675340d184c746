"""Which gateway takes the next message, as all senders agree on it through the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from amoe.gateways import FAILURES, REST, Gateway, Gateways, Rest
from amoe.store.database import Database
from amoe.store.gateways import GatewayState, GatewayStates
from tests.unit.amoe.ports import Gate

NOW = 1_800_000_000
FIRST, SECOND = Gateway("first", Gate().send), Gateway("second", Gate().send)


@pytest.fixture
def states(database: Database) -> GatewayStates:
    """What is known of gateways: nothing yet."""
    return GatewayStates(database)


@pytest.fixture
def only(states: GatewayStates) -> Gateways:
    """A channel with one gateway."""
    return Gateways([FIRST], states)


@pytest.fixture
def pair(states: GatewayStates) -> Gateways:
    """A channel with two."""
    return Gateways([FIRST, SECOND], states)


def breaks(gateways: Gateways, gateway: Gateway, at: int = NOW) -> list[bool]:
    """Let it fail until its circuit opens; whether each failure was the one that did it."""
    return [gateways.failed(gateway, "sms.unreachable", at) for _ in range(FAILURES)]


def test_the_first_is_chosen_while_it_works(pair: Gateways) -> None:
    assert pair.names == ("first", "second")
    assert pair.choose(NOW) is FIRST


def test_four_failures_change_nothing_and_the_fifth_opens_the_circuit(pair: Gateways) -> None:
    assert breaks(pair, FIRST) == [False] * 4 + [True]
    assert pair.choose(NOW) is SECOND


def test_only_the_failure_that_opens_it_is_worth_a_line_in_the_log(only: Gateways) -> None:
    breaks(only, FIRST)
    assert not only.failed(FIRST, "sms.unreachable", NOW + 30)


def test_a_success_forgets_all_failures(only: Gateways, states: GatewayStates) -> None:
    breaks(only, FIRST)
    only.well(FIRST)
    assert states.all() == {}
    for _ in range(FAILURES - 1):
        only.failed(FIRST, "sms.unreachable", NOW)
    assert only.choose(NOW) is FIRST


def test_failures_are_counted_with_their_reason_and_time(
    only: Gateways, states: GatewayStates
) -> None:
    only.failed(FIRST, "sms.timeout", NOW)
    only.failed(FIRST, "sms.http_503", NOW + 7)
    assert states.all() == {"first": GatewayState(2, "sms.http_503", 0, NOW + 7)}
    breaks(only, FIRST, NOW + 9)
    assert states.all()["first"].open_until == NOW + 9 + REST


@pytest.mark.parametrize(("after", "until"), [(0, REST), (10, REST), (REST - 1, REST)])
def test_when_all_rest_it_is_known_until_when(only: Gateways, after: int, until: int) -> None:
    breaks(only, FIRST)
    assert only.choose(NOW + after) == Rest(NOW + until)


def test_of_two_that_rest_the_one_that_wakes_first_says_when(pair: Gateways) -> None:
    breaks(pair, FIRST, NOW)
    breaks(pair, SECOND, NOW + 12)
    assert pair.choose(NOW + 12) == Rest(NOW + REST)
    assert pair.choose(NOW + REST) is FIRST
    assert pair.choose(NOW + REST) == Rest(NOW + 12 + REST)
    assert pair.choose(NOW + 12 + REST) is SECOND


def test_after_its_rest_one_message_tries_and_the_others_wait_for_another_rest(
    only: Gateways,
) -> None:
    breaks(only, FIRST)
    assert only.choose(NOW + REST) is FIRST
    assert only.choose(NOW + REST) == Rest(NOW + 2 * REST)


def test_the_preferred_one_is_tried_although_the_other_works(pair: Gateways) -> None:
    """Else it would never come back."""
    breaks(pair, FIRST)
    assert [pair.choose(NOW + REST) for _ in range(3)] == [FIRST, SECOND, SECOND]


def test_what_is_to_be_avoided_comes_last(pair: Gateways) -> None:
    assert pair.choose(NOW, frozenset({"first"})) is SECOND
    assert pair.choose(NOW, frozenset({"second"})) is FIRST
    assert pair.choose(NOW, frozenset({"first", "second"})) is FIRST
    breaks(pair, SECOND)
    assert pair.choose(NOW, frozenset({"first"})) is FIRST


def test_of_many_senders_exactly_one_tries(only: Gateways, database: Database) -> None:
    breaks(only, FIRST)
    together = Barrier(8)

    def chooses(_: int) -> bool:
        together.wait(5)
        try:
            return only.choose(NOW + REST) is FIRST
        finally:
            database.close()

    with ThreadPoolExecutor(8) as senders:
        assert sum(senders.map(chooses, range(8))) == 1


def test_of_many_failures_at_once_exactly_one_opened_the_circuit(
    only: Gateways, database: Database
) -> None:
    def fails(_: int) -> bool:
        try:
            return only.failed(FIRST, "sms.unreachable", NOW)
        finally:
            database.close()

    with ThreadPoolExecutor(8) as senders:
        assert sum(senders.map(fails, range(20))) == 1


class TestResting:
    """Whether anything can leave at all, asked before a message is claimed."""

    def test_is_not_so_while_one_works(self, pair: Gateways) -> None:
        breaks(pair, FIRST)
        assert not pair.resting(NOW)
        breaks(pair, SECOND)
        assert pair.resting(NOW)

    def test_ends_when_the_first_of_them_may_be_tried(self, pair: Gateways) -> None:
        breaks(pair, FIRST, NOW)
        breaks(pair, SECOND, NOW + 12)
        assert pair.resting(NOW + REST - 1)
        assert not pair.resting(NOW + REST)

    def test_asking_takes_nobodys_try(self, only: Gateways) -> None:
        breaks(only, FIRST)
        for _ in range(3):
            assert not only.resting(NOW + REST)
        assert only.choose(NOW + REST) is FIRST
        assert only.resting(NOW + REST)

    def test_does_not_outlast_a_clock_put_back(self, only: Gateways) -> None:
        breaks(only, FIRST, NOW + 3600)
        assert not only.resting(NOW)


class TestAfterAFailure:
    """When the message that met with it may go on."""

    def test_as_usual_while_the_circuit_is_closed(self, only: Gateways) -> None:
        for _ in range(FAILURES - 1):
            only.failed(FIRST, "sms.timeout", NOW)
            assert only.rest_after(FIRST, NOW) is None

    def test_at_once_when_another_works(self, pair: Gateways) -> None:
        breaks(pair, FIRST)
        assert pair.rest_after(FIRST, NOW) == Rest(NOW)

    @pytest.mark.parametrize("both", [False, True])
    def test_behind_the_others_when_none_does(
        self, only: Gateways, pair: Gateways, both: bool
    ) -> None:
        """The next try is another message's: this one may be what the gateway fails on."""
        gateways = pair if both else only
        for gateway in (FIRST, SECOND)[: 1 + both]:
            breaks(gateways, gateway)
        rest = gateways.rest_after(FIRST, NOW)
        assert rest
        assert rest.until > NOW + REST


class TestAClockPutBack:
    """What was written in the future again."""

    def test_keeps_no_circuit_open_for_longer_than_a_rest(self, only: Gateways) -> None:
        breaks(only, FIRST, NOW + 3600)
        assert only.choose(NOW) is FIRST
        assert only.choose(NOW) == Rest(NOW + REST)

    def test_by_less_than_a_rest_changes_nothing(self, only: Gateways) -> None:
        breaks(only, FIRST, NOW)
        assert only.choose(NOW - 1) is FIRST
        breaks(only, FIRST, NOW)
        assert only.choose(NOW) == Rest(NOW + REST)

    def test_lets_a_message_that_cannot_leave_wait_for_a_rest_at_most(self, pair: Gateways) -> None:
        for gateway in (FIRST, SECOND):
            breaks(pair, gateway, NOW + 3600)
        pair.choose(NOW)
        pair.choose(NOW)
        assert pair.choose(NOW) == Rest(NOW + REST)
