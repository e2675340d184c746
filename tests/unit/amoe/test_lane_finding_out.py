"""Messages without an addressee: who it is is found out once, by the sender, before a gateway."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.gateways import FAILURES
from amoe.lane import OTHER_WAITS
from amoe.ports import NotSent
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from tests.support.clock import SetClock
from tests.unit.amoe.ports import ADDRESS, LATER, Desk, lucky_choice, unlucky_choice

NOBODY = NotSent("number.unknown", again=False)
AWAY = NotSent("registry.unavailable", again=True)
FOUND = {"to": ADDRESS, "number": "048271003"}


@pytest.fixture
def desk(database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """A sender whose ways out work until told otherwise, and which finds Salma."""
    made = Desk(database, secrecy, clock, tmp_path / "senders")
    made.known = [FOUND]
    yield made
    made.close()


def wish(desk: Desk, **facts: object) -> str:
    """Put a message into the outbox that names a card and no address."""
    return desk.outbox.put(
        channel="email",
        template="number",
        language="ar",
        reference="",
        facts={"cni": "AB499709", **facts},
        now=desk.clock.now(),
    )


def test_it_goes_to_whom_it_was_found_to_be_for(desk: Desk) -> None:
    wish(desk)
    desk.works()
    (mail,) = desk.mail.taken
    assert (mail.to, mail.subject) == (ADDRESS, "number ar")
    assert mail.text == "{'number': '048271003'}"
    assert desk.ends() == ("handed_over", "")
    assert desk.row().sealed == b""


def test_a_message_with_an_addressee_is_asked_nothing_about(desk: Desk) -> None:
    desk.put()
    desk.works()
    assert desk.asked == 0


def test_for_nobody_it_ends_quietly_and_is_not_tried_again(desk: Desk) -> None:
    desk.known = [NOBODY]
    wish(desk)
    desk.works()
    desk.clock.passes(OTHER_WAITS[0])
    desk.works()
    assert (desk.ends(), desk.row().sealed) == (("dropped", "number.unknown"), b"")
    assert (desk.asked, desk.mail.tried) == (1, 0)
    assert desk.states.all() == {}, "no gateway is blamed"


def test_while_that_cannot_be_found_out_it_waits_and_is_tried_again(desk: Desk) -> None:
    desk.known = [AWAY, AWAY, FOUND]
    wish(desk)
    for wait in OTHER_WAITS[:2]:
        desk.works()
        assert desk.ends() == ("waiting", "registry.unavailable")
        desk.clock.passes(wait - 1)
        desk.works()
        desk.clock.passes(1)
    assert desk.mail.tried == 0
    desk.works()
    assert desk.ends() == ("handed_over", "")
    assert desk.asked == 3
    assert desk.states.all() == {}, "no gateway is blamed"


def test_it_does_not_wait_for_ever(desk: Desk) -> None:
    desk.known = [AWAY]
    wish(desk)
    for wait in (0, *OTHER_WAITS):
        desk.clock.passes(wait)
        desk.works()
    assert desk.ends() == ("failed", "registry.unavailable")


def test_a_code_behind_it_leaves_at_once(desk: Desk) -> None:
    desk.known = [AWAY]
    wish(desk)
    code = desk.put()
    desk.works()
    assert desk.ends(code) == ("handed_over", "")


def test_it_is_too_late_after_its_life(desk: Desk) -> None:
    wish(desk, dies_at=desk.clock.now() + 10)
    desk.clock.passes(10)
    desk.works()
    assert (desk.ends(), desk.asked) == (("dropped", "late"), 0)


def test_after_a_fault_in_between_it_is_not_found_out_twice(desk: Desk) -> None:
    wish(desk)
    unlucky_choice(desk)
    with pytest.raises(Exception, match="nowhere"):
        desk.works()
    lucky_choice(desk)
    desk.works()
    assert desk.ends() == ("handed_over", "")
    assert desk.asked == 1


def test_a_mail_server_that_is_away_is_tried_again_with_what_was_found(desk: Desk) -> None:
    def finds_out(message: object) -> dict[str, str]:
        desk.outbox.refill(message.id, FOUND)  # type: ignore[attr-defined]
        desk.asked += 1
        return FOUND

    object.__setattr__(desk.ways, "find_out", finds_out)
    desk.mail.plan = [LATER]
    wish(desk)
    desk.works()
    assert desk.ends() == ("waiting", "smtp.451")
    desk.clock.passes(OTHER_WAITS[0])
    desk.works()
    assert desk.ends() == ("handed_over", "")
    assert (desk.asked, desk.mail.tried) == (1, 2)


def test_while_every_circuit_is_open_nothing_is_found_out(desk: Desk) -> None:
    (gateway,) = desk.ways.gateways["email"]._gateways  # type: ignore[attr-defined]
    for _ in range(FAILURES):
        desk.ways.gateways["email"].failed(gateway, "smtp.timeout", desk.clock.now())
    wish(desk)
    desk.works()
    assert (desk.asked, desk.ends()) == (0, ("waiting", "email.down"))
